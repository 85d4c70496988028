package dev.acefleet.common.stage;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The structured end of an agent's last message (spec/stage.md 3, 5.2, 11): a marker heading outside code fences, and what
/// stands below it. It informs; the files decide.
///
/// @param text from the marker on; everything without one
/// @param commits hashes listed, as the agent wrote them
public record AgentReturn(Marker marker, String text, List<String> commits) {
    public enum Marker {
        COMPLETE,
        GATE,
        NONE
    }

    private static final Pattern HEADING =
            Pattern.compile("(?i)#{2,3}\\s+(RUN COMPLETE|GATE REACHED)\\b.*");

    public AgentReturn {
        commits = List.copyOf(commits);
    }

    /// Looks for the first marker.
    public static AgentReturn read(String output) {
        List<String> lines = Body.withoutCode(output).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher heading = HEADING.matcher(lines.get(i).strip());
            if (heading.matches()) {
                String text = String.join("\n", output.lines().skip(i).toList());
                Marker marker =
                        heading.group(1).toUpperCase(Locale.ROOT).startsWith("RUN")
                                ? Marker.COMPLETE
                                : Marker.GATE;
                return new AgentReturn(marker, text, ListedCommits.in(Body.withoutCode(text)));
            }
        }
        return new AgentReturn(Marker.NONE, output, List.of());
    }

    /// What stands below a heading of the return (`Completed Tasks`, `Gate Details`, `Awaiting` …), code and all; empty
    /// without it. A heading is no heading in code.
    public String section(String title) {
        Pattern heading = Pattern.compile("(?i)" + Pattern.quote(title) + "\\b.*");
        List<String> plain = Body.withoutCode(text).lines().toList();
        return Sections.ranges(plain, heading).stream()
                .findFirst()
                .map(range -> Sections.below(text.lines().toList(), range))
                .orElse("")
                .strip();
    }

    /// A bold field, `**Name:** value` or `**Name**: value`; empty without it.
    public String field(String name) {
        for (String line : (Iterable<String>) Body.withoutCode(text).lines()::iterator) {
            String plain = line.strip();
            for (String label : List.of("**" + name + ":**", "**" + name + "**:")) {
                if (plain.regionMatches(true, 0, label, 0, label.length())) {
                    return plain.substring(label.length()).strip();
                }
            }
        }
        return "";
    }
}
