package dev.acefleet.common.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One run of a stage (spec/stage.md 1.1): the stage, a number, and for an insertion a letter that sorts behind the
/// number. Two spellings of the same run are the same value.
public record RunId(StageId stage, int number, String letter) implements Comparable<RunId> {
    private static final Pattern FORM =
            Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6}?)?)[-.](\\d{1,6})([a-z]?)");
    private static final Comparator<RunId> ORDER =
            Comparator.comparing(RunId::stage)
                    .thenComparingInt(RunId::number)
                    .thenComparing(RunId::letter);

    public RunId {
        if (number < 0 || !letter.matches("[a-z]?")) {
            throw new IllegalArgumentException("Not a run: " + number + letter);
        }
    }

    /// The run of a text such as `03-01`, `3-1`, `03.01`, `02.1-04`, `02.1.04` or `12-03a`; empty for anything else. Two
    /// numbers with a dot between them are stage and run.
    public static Optional<RunId> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return StageId.parse(matcher.group(1))
                .map(stage ->
                        new RunId(stage, Integer.parseInt(matcher.group(2)), matcher.group(3)));
    }

    /// As commit messages name it: `03.01`, in `feat(03.01): …`.
    public String scope() {
        return stage + "." + tail();
    }

    private String tail() {
        return (number < 10 ? "0" + number : String.valueOf(number)) + letter;
    }

    @Override
    public int compareTo(RunId other) {
        return ORDER.compare(this, other);
    }

    /// Canonical: `03-01`, `02.1-04`, `12-03a`.
    @Override
    public String toString() {
        return stage + "-" + tail();
    }
}
