package dev.acefleet.common.stage;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `.ace/pulse.md` says of the present position (spec/stage.md 1.5). Texts as they stand; empty where there are none.
///
/// @param decisions items under Decisions, without `None`
public record Pulse(
        String stage, String run, String status, String lastActivity, List<String> decisions) {
    public static final String PATH = ".ace/pulse.md";

    /// The heading of the decisions, in both forms and with a remark behind.
    public static final Pattern DECISIONS =
            Pattern.compile("(?i)Decisions(?: Made)?(?:\\s*[(\\[:].*)?");

    private static final Pattern ITEM = Pattern.compile("[-*]\\s+(.*)");
    private static final Pattern NONE = Pattern.compile("(?i)none\\b.*");

    public Pulse {
        decisions = List.copyOf(decisions);
    }

    public static Pulse read(String text) {
        String plain = Body.withoutCode(text);
        List<String> decisions =
                Sections.find(plain, DECISIONS).stream()
                        .flatMap(String::lines)
                        .flatMap(line -> item(line).stream())
                        .toList();
        return new Pulse(
                field(plain, "Stage"),
                field(plain, "Run"),
                field(plain, "Status"),
                field(plain, "Last activity"),
                decisions);
    }

    private static Optional<String> item(String line) {
        Matcher item = ITEM.matcher(line.strip());
        return item.matches() && !NONE.matcher(item.group(1)).matches()
                ? Optional.of(item.group(1).strip())
                : Optional.empty();
    }

    private static String field(String text, String name) {
        Matcher field = Pattern.compile("(?m)^\\**" + name + "\\**:\\**[ \\t]*(.*)$").matcher(text);
        return field.find() ? field.group(1).strip() : "";
    }
}
