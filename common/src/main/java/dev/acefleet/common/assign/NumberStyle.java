package dev.acefleet.common.assign;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a project numbers its steps (spec/assign.md 5 and 9): what `step_increment`, `subtask_format` and
/// `max_subtask_depth` of its configuration say. Steps that are there keep the numbers they have, and who is put beside
/// one gets a number that looks like it.
///
/// @param increment gap between the top-level steps of a job
/// @param digits that a nested number has at least
/// @param depth levels that a step may be added at
public record NumberStyle(int increment, int digits, int depth) {
    public static final NumberStyle USUAL = new NumberStyle(StepNumber.GAP, 2, StepNumber.DEPTH);

    private static final int MOST_INCREMENT = 100;
    private static final int MOST_DIGITS = 4;
    private static final int MOST_DEPTH = 9;
    private static final Pattern FORMAT = Pattern.compile("%(?:0([1-9]))?d");

    public NumberStyle {
        bounded("step_increment", increment, MOST_INCREMENT);
        bounded("the digits of subtask_format", digits, MOST_DIGITS);
        bounded("max_subtask_depth", depth, MOST_DEPTH);
    }

    private static void bounded(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "%s is %d, and must be 1 to %d.".formatted(what, value, most));
        }
    }

    /// From the texts of a configuration; what it does not say is usual.
    ///
    /// @throws IllegalArgumentException with a sentence where one makes no sense
    public static NumberStyle of(
            Optional<String> increment, Optional<String> format, Optional<String> depth) {
        return new NumberStyle(
                increment.map(text -> number("step_increment", text)).orElse(USUAL.increment),
                format.map(NumberStyle::digits).orElse(USUAL.digits),
                depth.map(text -> number("max_subtask_depth", text)).orElse(USUAL.depth));
    }

    private static int number(String what, String text) {
        if (!text.strip().matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("%s is no number: %s".formatted(what, text));
        }
        return Integer.parseInt(text.strip());
    }

    private static int digits(String format) {
        Matcher form = FORMAT.matcher(format.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "subtask_format is %s, and must be like %%02d.".formatted(format));
        }
        return form.group(1) == null ? 1 : Integer.parseInt(form.group(1));
    }

    /// The number of a step of a job, by its place from 1.
    StepNumber top(int place) {
        return StepNumber.top(place * increment);
    }

    StepNumber child(StepNumber parent, int index) {
        return parent.child(index, digits);
    }

    /// The same style with as many digits as the children have that a step has already.
    NumberStyle like(Queue queue, StepNumber parent) {
        return queue.children(parent).stream()
                .findFirst()
                .map(step -> new NumberStyle(increment, digitsOf(step.number()), depth))
                .orElse(this);
    }

    private static int digitsOf(StepNumber number) {
        int digits = number.text().length() - number.text().lastIndexOf('.') - 1;
        return Math.min(digits, MOST_DIGITS);
    }
}
