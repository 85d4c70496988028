package dev.acefleet.common.assign;

import java.util.Arrays;
import java.util.Optional;

/// The number of a step: `010`, `010.02`. Its text is what files and people call it; its parts are what it is ordered by
/// (spec/assign.md 9).
public record StepNumber(String text) implements Comparable<StepNumber> {
    /// Levels that a step may be added at: assignment, step, sub-step.
    public static final int DEPTH = 3;

    /// Digits of a nested number.
    private static final int DIGITS = 2;

    /// The last number that fits the two digits of a nested step.
    public static final int LAST_NESTED = 99;

    /// The last number that fits the three digits of a top-level step.
    public static final int LAST_TOP = 999;

    /// Gap between the steps of a job, so that others can be put between them.
    public static final int GAP = 10;

    /// Parts that a number has at most, and digits of each: more is no number that anybody gave.
    private static final int MOST = 10;

    private static final int MOST_DIGITS = 9;

    public StepNumber {
        if (!isNumber(text)) {
            throw new IllegalArgumentException(
                    "Not the number of a step: " + text + " (digits, in parts divided by points)");
        }
    }

    public static boolean isNumber(String text) {
        int parts = 1;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (digits == 0 || ++parts > MOST) {
                    return false;
                }
                digits = 0;
            } else if (c < '0' || c > '9' || ++digits > MOST_DIGITS) {
                return false;
            }
        }
        return digits > 0;
    }

    public static StepNumber top(int number) {
        return new StepNumber("%03d".formatted(number));
    }

    private int[] parts() {
        return Arrays.stream(text.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    }

    public int depth() {
        return (int) text.chars().filter(c -> c == '.').count() + 1;
    }

    public Optional<StepNumber> parent() {
        int point = text.lastIndexOf('.');
        return point < 0 ? Optional.empty() : Optional.of(new StepNumber(text.substring(0, point)));
    }

    /// The first part.
    public int main() {
        return parts()[0];
    }

    /// The last part.
    public int index() {
        int[] parts = parts();
        return parts[parts.length - 1];
    }

    public StepNumber child(int index) {
        return child(index, DIGITS);
    }

    /// @param digits that its last part has at least
    StepNumber child(int index, int digits) {
        return new StepNumber("%s.%s".formatted(text, padded(index, digits)));
    }

    private static String padded(int index, int digits) {
        String plain = Integer.toString(index);
        return "0".repeat(Math.max(0, digits - plain.length())) + plain;
    }

    /// Digits of the last part.
    private int digits() {
        return text.length() - text.lastIndexOf('.') - 1;
    }

    /// The step of the same parent with another last part, of as many digits.
    public StepNumber sibling(int index) {
        return parent().map(parent -> parent.child(index, digits())).orElseGet(() -> top(index));
    }

    /// Whether a step beside this one can have that last part.
    public boolean hasRoomFor(int sibling) {
        return sibling <= (depth() == 1 ? LAST_TOP : lastNested(digits()));
    }

    /// The last number that fits so many digits; less than two are no reason for less.
    static int lastNested(int digits) {
        return digits <= DIGITS ? LAST_NESTED : (int) Math.pow(10, digits) - 1;
    }

    public boolean isBelow(StepNumber root) {
        return text.startsWith(root.text + ".");
    }

    /// Whether it is `root` or below it.
    public boolean isIn(StepNumber root) {
        return equals(root) || isBelow(root);
    }

    /// The same step when `from` has become `to`.
    public StepNumber moved(StepNumber from, StepNumber to) {
        return isIn(from) ? new StepNumber(to.text + text.substring(from.text.length())) : this;
    }

    /// Whether a person who typed `typed` can mean this step: leading zeros may be left out.
    public boolean isMeantBy(String typed) {
        return text.equals(typed) || withoutZeros(text).equals(withoutZeros(typed));
    }

    /// Whether its parts are the same numbers as those of a typed text, however they are written there.
    boolean hasPartsOf(String typed) {
        return isNumber(typed) && Arrays.equals(parts(), new StepNumber(typed).parts());
    }

    private static String withoutZeros(String text) {
        int at = 0;
        while (at < text.length() - 1 && text.charAt(at) == '0') {
            at++;
        }
        return text.substring(at);
    }

    @Override
    public int compareTo(StepNumber other) {
        int at = 0;
        int there = 0;
        while (at < text.length() && there < other.text.length()) {
            int end = end(text, at);
            int otherEnd = end(other.text, there);
            int part =
                    Integer.compare(
                            Integer.parseInt(text, at, end, 10),
                            Integer.parseInt(other.text, there, otherEnd, 10));
            if (part != 0) {
                return part;
            }
            at = end + 1;
            there = otherEnd + 1;
        }
        int parts = Boolean.compare(at < text.length(), there < other.text.length());
        return parts != 0 ? parts : text.compareTo(other.text);
    }

    private static int end(String text, int from) {
        int point = text.indexOf('.', from);
        return point < 0 ? text.length() : point;
    }

    @Override
    public String toString() {
        return text;
    }
}
