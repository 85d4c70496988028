package dev.acefleet.common.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The front matter of a proof (spec/stage.md 7), as text. Absent and empty are the same; an entry that is a bare text is
/// taken for its most important field.
record ProofHeader(
        String status,
        String score,
        String verified,
        List<Proof.Gap> gaps,
        List<Proof.HumanItem> humanItems,
        Optional<Proof.ReVerification> reVerification) {
    static final ProofHeader EMPTY =
            new ProofHeader("", "", "", List.of(), List.of(), Optional.empty());

    /// Gaps and items taken from one proof.
    private static final int MOST = 200;

    /// Characters of one text of them.
    private static final int LONGEST = 2_000;

    private static final Pattern LIST_ITEM =
            Pattern.compile("\\s*-\\s+(?:(?:truth|test):\\s*)?(.*)");

    static ProofHeader of(Map<String, Object> values) {
        return new ProofHeader(
                text(values.get("status")),
                text(values.get("score")),
                text(values.get("verified")),
                list(values.get("gaps"), ProofHeader::gap),
                list(values.get("human_verification"), ProofHeader::item),
                reVerification(values.get("re_verification")));
    }

    /// For a block that is no YAML: the scalars, and the first line of each entry of the two lists.
    static ProofHeader byLines(String block) {
        return new ProofHeader(
                line(block, "status"),
                line(block, "score"),
                line(block, "verified"),
                entries(block, "gaps").stream()
                        .map(truth -> new Proof.Gap(truth, "", "", List.of()))
                        .toList(),
                entries(block, "human_verification").stream()
                        .map(test -> new Proof.HumanItem(test, "", ""))
                        .toList(),
                Optional.empty());
    }

    private static Proof.Gap gap(Object entry) {
        return entry instanceof Map<?, ?> map
                ? new Proof.Gap(
                        text(map.get("truth")),
                        text(map.get("status")),
                        text(map.get("reason")),
                        list(map.get("missing"), ProofHeader::text))
                : new Proof.Gap(text(entry), "", "", List.of());
    }

    private static Proof.HumanItem item(Object entry) {
        return entry instanceof Map<?, ?> map
                ? new Proof.HumanItem(
                        text(map.get("test")),
                        text(map.get("expected")),
                        text(map.get("why_human")))
                : new Proof.HumanItem(text(entry), "", "");
    }

    private static Optional<Proof.ReVerification> reVerification(@Nullable Object value) {
        return value instanceof Map<?, ?> map
                ? Optional.of(
                        new Proof.ReVerification(
                                text(map.get("previous_status")),
                                text(map.get("previous_score")),
                                list(map.get("gaps_closed"), ProofHeader::text),
                                list(map.get("gaps_remaining"), ProofHeader::text),
                                list(map.get("regressions"), ProofHeader::text)))
                : Optional.empty();
    }

    private static <T> List<T> list(@Nullable Object value, Function<Object, T> entry) {
        List<T> found = new ArrayList<>();
        if (value instanceof List<?> items) {
            for (Object item : items) {
                if (found.size() < MOST && !text(item).isEmpty()) {
                    found.add(entry.apply(item));
                }
            }
        }
        return found;
    }

    /// A scalar in one line; of other values what they hold, so that nothing is lost from a list written oddly.
    private static String text(@Nullable Object value) {
        String text = value == null ? "" : String.valueOf(value).replaceAll("\\s+", " ").strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 2) + " \u2026";
    }

    private static String line(String block, String field) {
        Matcher line = Pattern.compile("(?m)^" + field + ":(.*)$").matcher(block);
        return line.find() ? RunHeader.bare(line.group(1)) : "";
    }

    private static List<String> entries(String block, String field) {
        List<String> found = new ArrayList<>();
        boolean inside = false;
        int indent = -1;
        for (String line : (Iterable<String>) block.lines()::iterator) {
            Matcher item = LIST_ITEM.matcher(line);
            if (line.matches("[A-Za-z_].*")) {
                inside = line.startsWith(field + ":");
            } else if (inside && item.matches()) {
                int here = line.indexOf('-');
                indent = indent < 0 ? here : indent;
                if (here == indent && found.size() < MOST) {
                    found.add(text(item.group(1)));
                }
            }
        }
        return found;
    }
}
