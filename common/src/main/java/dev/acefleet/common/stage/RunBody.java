package dev.acefleet.common.stage;

import dev.acefleet.common.model.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the scheduler wants of a run's body (spec/stage.md 2.2): found by looking for tags outside fenced code. The body
/// need not be well formed, and counts are hints.
record RunBody(String objective, String description, int tasks, boolean hasCheckpoint) {
    /// Attributes are bounded, for a body may open a tag a hundred thousand times and never close one.
    static final Pattern TASK = Pattern.compile("<task\\b([^<>]{0,300})>");

    private static final Pattern CHECKPOINT =
            Pattern.compile("\\btype\\s{0,5}=\\s{0,5}[\"']checkpoint[:\"']");
    private static final Pattern SENTENCE = Pattern.compile("[.!?](?=\\s|$)");
    private static final String OPEN = "<objective>";
    private static final String CLOSE = "</objective>";

    /// Lines of an objective that say what they are themselves.
    private static final Pattern LABEL = Pattern.compile("(?:Purpose|Output):");

    /// Sentences of a description (spec/stage.md section 4, step 7a).
    private static final int SENTENCES = 3;

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
        List<String> sentences = sentences(text);
        return new RunBody(
                sentences.isEmpty() ? "" : cut(sentences.getFirst(), OBJECTIVE_LENGTH),
                cut(String.join(" ", sentences), RunSpec.DESCRIPTION),
                tasks,
                checkpoint);
    }

    /// The first sentences of the objective, whose lines may be wrapped. A paragraph ends a sentence, and so does a line with
    /// a label of its own.
    private static List<String> sentences(String text) {
        List<String> sentences = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        for (String line : (Iterable<String>) inside(text).lines()::iterator) {
            if (line.startsWith("<") || sentences.size() >= SENTENCES) {
                break;
            }
            if (line.isBlank() || LABEL.matcher(line).lookingAt()) {
                split(paragraph, sentences);
            }
            if (!line.isBlank() && paragraph.length() <= OBJECTIVE_LENGTH * SENTENCES) {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
            }
        }
        split(paragraph, sentences);
        return sentences.stream().limit(SENTENCES).toList();
    }

    private static String inside(String text) {
        int open = text.indexOf(OPEN);
        if (open < 0) {
            return "";
        }
        int close = text.indexOf(CLOSE, open);
        return text.substring(open + OPEN.length(), close < 0 ? text.length() : close).strip();
    }

    private static void split(StringBuilder paragraph, List<String> sentences) {
        int from = 0;
        Matcher end = SENTENCE.matcher(paragraph);
        while (sentences.size() < SENTENCES && end.find()) {
            sentences.add(paragraph.substring(from, end.end()).strip());
            from = end.end();
        }
        String rest = paragraph.substring(from).strip();
        if (!rest.isEmpty()) {
            sentences.add(rest);
        }
        paragraph.setLength(0);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 2) + " …";
    }
}
