package dev.acefleet.common.stage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the scheduler wants of a run's body (spec/stage.md 2.2): found by looking for tags outside fenced code. The body
/// need not be well formed, and counts are hints.
record RunBody(String objective, int tasks, boolean hasCheckpoint) {
    /// Attributes are bounded, for a body may open a tag a hundred thousand times and never close one.
    private static final Pattern TASK = Pattern.compile("<task\\b([^<>]{0,300})>");

    private static final Pattern CHECKPOINT =
            Pattern.compile("\\btype\\s{0,5}=\\s{0,5}[\"']checkpoint[:\"']");
    private static final Pattern SENTENCE = Pattern.compile("[.!?](?=\\s|$)");
    private static final String OPEN = "<objective>";
    private static final String CLOSE = "</objective>";

    /// Characters of an objective: a sentence, with room for a long one.
    private static final int OBJECTIVE_LENGTH = 300;

    static RunBody of(String body) {
        String text = Body.withoutCode(body);
        int tasks = 0;
        boolean checkpoint = false;
        Matcher task = TASK.matcher(text);
        while (task.find()) {
            tasks++;
            checkpoint |= CHECKPOINT.matcher(task.group(1)).find();
        }
        return new RunBody(objective(text), tasks, checkpoint);
    }

    /// The first sentence of the first paragraph, whose lines may be wrapped.
    private static String objective(String text) {
        int open = text.indexOf(OPEN);
        if (open < 0) {
            return "";
        }
        int close = text.indexOf(CLOSE, open);
        String inside =
                text.substring(open + OPEN.length(), close < 0 ? text.length() : close).strip();
        StringBuilder paragraph = new StringBuilder();
        for (String line : (Iterable<String>) inside.lines()::iterator) {
            boolean over = line.isBlank() || line.startsWith("Purpose:") || line.startsWith("<");
            if (over || paragraph.length() > OBJECTIVE_LENGTH) {
                break;
            }
            paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
        }
        Matcher sentence = SENTENCE.matcher(paragraph);
        String first =
                sentence.find() ? paragraph.substring(0, sentence.end()) : paragraph.toString();
        return first.length() <= OBJECTIVE_LENGTH
                ? first
                : first.substring(0, OBJECTIVE_LENGTH - 2) + " …";
    }
}
