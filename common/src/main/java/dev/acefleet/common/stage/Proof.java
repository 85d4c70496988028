package dev.acefleet.common.stage;

import dev.acefleet.common.text.FrontMatter;
import dev.acefleet.common.text.YamlReader;
import dev.acefleet.common.text.YamlReading;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An auditor's report on a stage (spec/stage.md 7). Agents write it: everything may be missing, and nothing but a plain
/// `passed` without anything left for a person counts as passed.
///
/// @param status what the report comes to, after the safety check
/// @param claimed its own word for it; empty without one
/// @param score as written, for example `4/5 must-haves verified`
/// @param verified must-haves that hold; 0 where the score does not say
/// @param total must-haves; 0 where the score does not say
/// @param at when it was written; empty where it does not say
/// @param humanItems what a person has to look at: of the front matter, else of the body
/// @param reVerification where it follows an earlier report
/// @param remarks why `status` is not what the report claims, and what could not be read
public record Proof(
        Status status,
        String claimed,
        String score,
        int verified,
        int total,
        Optional<Instant> at,
        List<Gap> gaps,
        List<HumanItem> humanItems,
        Optional<ReVerification> reVerification,
        List<String> remarks) {
    public enum Status {
        PASSED,
        GAPS_FOUND,
        HUMAN_NEEDED
    }

    /// What is missing.
    ///
    /// @param status `failed` or `partial`, as written
    /// @param missing what would close it
    public record Gap(String truth, String status, String reason, List<String> missing) {
        public Gap {
            missing = List.copyOf(missing);
        }

        /// One line for a person.
        public String summary() {
            return reason.isEmpty() ? truth : truth + " \u2014 " + reason;
        }
    }

    /// What no auditor can look at.
    public record HumanItem(String test, String expected, String why) {}

    /// What a second audit says of the first.
    public record ReVerification(
            String previousStatus,
            String previousScore,
            List<String> closed,
            List<String> remaining,
            List<String> regressions) {
        public ReVerification {
            closed = List.copyOf(closed);
            remaining = List.copyOf(remaining);
            regressions = List.copyOf(regressions);
        }
    }

    /// Titles of the sections that ask a person to look at something.
    public static final Pattern HUMAN_SECTION =
            Pattern.compile("(?i)[^\\p{L}]{0,20}human verification\\b.*");

    private static final Pattern SCORE = Pattern.compile("(\\d{1,6})\\s*/\\s*(\\d{1,6})");

    public Proof {
        gaps = List.copyOf(gaps);
        humanItems = List.copyOf(humanItems);
        remarks = List.copyOf(remarks);
    }

    public static Proof read(String text) {
        List<String> remarks = new ArrayList<>();
        ProofHeader header = ProofHeader.EMPTY;
        String body = "";
        switch (FrontMatter.split(text)) {
            case FrontMatter.Found found -> {
                header = header(found.block(), remarks);
                body = found.body();
            }
            case FrontMatter.None none -> {
                remarks.add("the proof has no front matter: " + none.reason());
                body = none.body();
            }
            case FrontMatter.TooLong long1 ->
                    remarks.add("its front matter is too long: " + long1.characters());
        }
        List<HumanItem> items = new ArrayList<>(header.humanItems());
        if (items.isEmpty()) {
            ProofItems.of(Body.withoutCode(body))
                    .forEach(item -> items.add(new HumanItem(item, "", "")));
        }
        Status status = status(header, items, remarks);
        Matcher score = SCORE.matcher(header.score());
        boolean counted = score.find();
        return new Proof(
                status,
                header.status(),
                header.score(),
                counted ? Integer.parseInt(score.group(1)) : 0,
                counted ? Integer.parseInt(score.group(2)) : 0,
                instant(header.verified()),
                header.gaps(),
                items,
                header.reVerification(),
                remarks);
    }

    private static ProofHeader header(String block, List<String> remarks) {
        return switch (YamlReader.read(block)) {
            case YamlReading.Mapping(Map<String, Object> values, var _, var _) ->
                    ProofHeader.of(values);
            case YamlReading.Rejected(int line, String reason) -> {
                remarks.add("its front matter is no YAML (line " + line + ": " + reason + ")");
                yield ProofHeader.byLines(block);
            }
            case YamlReading.Unsafe(String reason) -> {
                remarks.add("its front matter is not read: " + reason);
                yield ProofHeader.EMPTY;
            }
        };
    }

    /// The most restrictive reading: gaps before a person's part, and that before passed.
    private static Status status(ProofHeader header, List<HumanItem> items, List<String> remarks) {
        return switch (header.status().toLowerCase(Locale.ROOT)) {
            case "gaps_found" -> Status.GAPS_FOUND;
            case "human_needed" -> Status.HUMAN_NEEDED;
            case "passed" -> passed(header, items, remarks);
            default -> {
                remarks.add(
                        header.status().isEmpty()
                                ? "it has no status"
                                : "its status " + header.status() + " is not known");
                yield Status.HUMAN_NEEDED;
            }
        };
    }

    private static Status passed(ProofHeader header, List<HumanItem> items, List<String> remarks) {
        if (!header.gaps().isEmpty()) {
            remarks.add("it says passed and lists " + header.gaps().size() + " gaps");
        } else if (!items.isEmpty()) {
            remarks.add("it says passed and has " + items.size() + " items for a person");
        } else {
            return Status.PASSED;
        }
        return Status.HUMAN_NEEDED;
    }

    /// With an offset, or in UTC without one; a day alone is its beginning.
    private static Optional<Instant> instant(String text) {
        String iso =
                text.strip()
                        .replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) (?=\\d)", "$1T")
                        .replace(" UTC", "Z");
        try {
            return switch (iso.length()) {
                case 0 -> Optional.empty();
                case 10 ->
                        Optional.of(LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC));
                default ->
                        Optional.of(
                                iso.matches(".*(?:Z|[+-]\\d{2}:?\\d{2})")
                                        ? OffsetDateTime.parse(iso).toInstant()
                                        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
            };
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
