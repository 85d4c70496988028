package dev.acefleet.common.assign;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// What a preset or a recipe is made for one case by (spec/assign.md 8.4).
///
/// @param array whether it is a list of values
/// @param usual its value where none is given
public record Parameter(
        String name, boolean required, boolean array, Optional<String> usual, String description) {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

    static Parameter of(String name, Entry entry) {
        return new Parameter(
                name,
                entry.flag("required", false),
                entry.text("type").filter("array"::equals).isPresent(),
                entry.text("default"),
                entry.text("description").orElse(""));
    }

    /// The values that a text stands for: a range of numbers, several divided by commas, or one. A pattern with `*` or `?`
    /// stays one: only who knows the things it is about can resolve it.
    ///
    /// @throws IllegalArgumentException where a range runs backwards or is endless
    public static List<String> list(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return List.of();
        }
        Matcher range = RANGE.matcher(stripped);
        if (range.matches()) {
            return range(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
        }
        return names(stripped);
    }

    /// What is divided by commas, and never a range.
    public static List<String> names(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static List<String> range(int first, int last) {
        if (last < first || last - first >= JobReader.STEPS) {
            throw new IllegalArgumentException(
                    "The range %d-%d has no steps or more than %d."
                            .formatted(first, last, JobReader.STEPS));
        }
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }
}
