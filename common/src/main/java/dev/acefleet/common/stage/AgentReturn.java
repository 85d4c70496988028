package dev.acefleet.common.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The structured end of an agent's last message (spec/stage.md 3, 5.2, 11): a marker heading outside code fences, and the
/// commits it lists. It informs; the files decide.
///
/// @param text from the marker on; everything without one
/// @param commits hashes listed, as the agent wrote them
public record AgentReturn(Marker marker, String text, List<String> commits) {
    public enum Marker {
        COMPLETE,
        GATE,
        NONE
    }

    private static final Pattern FENCE = Pattern.compile("\\s{0,3}(```|~~~).*");
    private static final Pattern COMPLETE = Pattern.compile("(?i)#{2,3}\\s+RUN COMPLETE\\b.*");
    private static final Pattern GATE = Pattern.compile("(?i)#{2,3}\\s+GATE REACHED\\b.*");
    private static final Pattern COMMIT =
            Pattern.compile("(?m)^\\s*[-*|]\\s*(?:.*?[|\\s`])??`?([0-9a-f]{7,40})`?(?=[:\\s|`]|$)");

    public AgentReturn {
        commits = List.copyOf(commits);
    }

    public static AgentReturn read(String output) {
        boolean fenced = false;
        int at = 0;
        for (String line : output.split("\n", -1)) {
            if (FENCE.matcher(line).matches()) {
                fenced = !fenced;
            } else if (!fenced && COMPLETE.matcher(line.strip()).matches()) {
                return of(Marker.COMPLETE, output.substring(at));
            } else if (!fenced && GATE.matcher(line.strip()).matches()) {
                return of(Marker.GATE, output.substring(at));
            }
            at += line.length() + 1;
        }
        return new AgentReturn(Marker.NONE, output, List.of());
    }

    private static AgentReturn of(Marker marker, String text) {
        List<String> commits = new ArrayList<>();
        Matcher matcher = COMMIT.matcher(text);
        while (matcher.find()) {
            commits.add(matcher.group(1));
        }
        return new AgentReturn(marker, text, commits);
    }
}
