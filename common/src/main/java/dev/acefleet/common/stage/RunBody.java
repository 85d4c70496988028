package dev.acefleet.common.stage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the scheduler wants of a run's body (spec/stage.md 2.2): found by looking for tags outside fenced code. The body
/// need not be well formed, and counts are hints.
record RunBody(String objective, int tasks, boolean hasCheckpoint) {
    private static final Pattern FENCE =
            Pattern.compile("(?ms)^\\s{0,3}(```+|~~~+).*?(?:^\\s{0,3}\\1[`~]*\\s*$|\\z)");
    private static final Pattern OBJECTIVE =
            Pattern.compile("(?s)<objective>(.*?)(?:</objective>|\\z)");
    private static final Pattern TASK = Pattern.compile("<task\\b[^>]*>");
    private static final Pattern CHECKPOINT =
            Pattern.compile("<task\\b[^>]*type\\s*=\\s*[\"']checkpoint[:\"'][^>]*>");
    private static final Pattern SENTENCE = Pattern.compile("(?s)^(.*?[.!?])(?:\\s.*|$)");
    private static final int OBJECTIVE_LENGTH = 200;

    static RunBody of(String body) {
        String text = FENCE.matcher(body).replaceAll("");
        return new RunBody(
                objective(text), count(TASK.matcher(text)), CHECKPOINT.matcher(text).find());
    }

    private static String objective(String text) {
        Matcher matcher = OBJECTIVE.matcher(text);
        if (!matcher.find()) {
            return "";
        }
        String first = matcher.group(1).strip().lines().findFirst().orElse("").strip();
        Matcher sentence = SENTENCE.matcher(first);
        String shortened = sentence.matches() ? sentence.group(1) : first;
        return shortened.length() <= OBJECTIVE_LENGTH
                ? shortened
                : shortened.substring(0, OBJECTIVE_LENGTH);
    }

    private static int count(Matcher matcher) {
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }
}
