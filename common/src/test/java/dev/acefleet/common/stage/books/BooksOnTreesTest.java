package dev.acefleet.common.stage.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.Bar;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Pulse;
import dev.acefleet.common.stage.StageTree;
import dev.acefleet.common.stage.Track;
import dev.acefleet.common.stage.Trees;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every edit on the books of every tree at hand, for each stage of the track: only lines change that the contract names, in
/// whatever form the text is kept, and a second time changes nothing. What may change is said here anew, by [ChangedLines].
/// Of a track with more than two dozen stages a build takes the first two and the last six: each edit reads the whole track
/// again, which makes half a minute of seventy stages. With `-Dacefleet.tests=all` it is every stage.
class BooksOnTreesTest {
    private static final LocalDate DAY = LocalDate.of(2031, 7, 8);

    private static final Pattern END = Pattern.compile("\r?\n");

    /// Forms in which the same text may be kept.
    private static final Map<String, UnaryOperator<String>> FORMS =
            Map.of(
                    "as it is", text -> text,
                    "CRLF", text -> text.replace("\r\n", "\n").replace("\n", "\r\n"),
                    "mark", text -> "\uFEFF" + text,
                    "no last end", String::stripTrailing);

    static Stream<Path> roots() {
        return Trees.roots().stream();
    }

    @ParameterizedTest
    @MethodSource("roots")
    void aTrackChangesOnlyWhereItIsAboutTheStage(Path root) {
        String track = text(root, Track.PATH);
        List<Track.Detail> stages = Track.read(track).stages();
        assertThat(stages).isNotEmpty();
        int changed = 0;
        for (Track.Detail stage : some(stages)) {
            StageRuns runs = runs(stage.id(), 3, 2);
            String done =
                    holds(
                            track,
                            text -> TrackEdits.complete(text, runs, DAY).text(),
                            stage.id(),
                            (was, is) -> ChangedLines.ofTrack(was, is, stage.id(), DAY));
            String going =
                    holds(
                            track,
                            text -> TrackEdits.progress(text, runs).text(),
                            stage.id(),
                            (was, is) -> ChangedLines.ofOpenTrack(was, is, stage.id()));
            changed += done.equals(track) && going.equals(track) ? 0 : 1;
        }
        assertThat(changed).isPositive();
    }

    private static String holds(
            String track,
            UnaryOperator<String> edit,
            StageId stage,
            BiPredicate<String, String> mayChange) {
        String edited = inEveryForm(track, edit);
        List<String> before = track.lines().toList();
        List<String> after = edited.lines().toList();
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < before.size(); i++) {
            assertThat(mayChange.test(before.get(i), after.get(i)))
                    .as("stage %s, line %s: %s -> %s", stage, i + 1, before.get(i), after.get(i))
                    .isTrue();
        }
        return edited;
    }

    @ParameterizedTest
    @MethodSource("roots")
    void specsChangeOnlyInTheRowsOfTheRequirements(Path root) {
        String specs = text(root, SpecsEdits.PATH);
        for (Track.Detail stage : some(Track.read(text(root, Track.PATH)).stages())) {
            List<String> ids = stage.requirements();
            String edited = inEveryForm(specs, text -> SpecsEdits.complete(text, ids).text());
            List<String> before = specs.lines().toList();
            List<String> after = edited.lines().toList();
            assertThat(after).hasSameSizeAs(before);
            for (int i = 0; i < before.size(); i++) {
                assertThat(ChangedLines.ofSpecs(before.get(i), after.get(i), ids))
                        .as("%s -> %s", before.get(i), after.get(i))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("roots")
    void aPulseChangesOnlyInItsFieldsAndGainsNotes(Path root) {
        String pulse = text(root, Pulse.PATH);
        Track track = Track.read(text(root, Track.PATH));
        for (Track.Detail stage : some(track.stages())) {
            RunId run = new RunId(stage.id(), 1, "");
            PulseFacts facts =
                    new PulseFacts(
                                    Instant.parse("2031-07-08T09:10:11Z"),
                                    PulsePosition.after(
                                            track, runs(stage.id(), 2, 2), Optional.empty()),
                                    PulseStatus.STAGE_COMPLETE,
                                    "Completed " + run + "-run.md",
                                    40,
                                    60)
                            .with(Optional.of(run), Optional.of("2 of 2"), List.of())
                            .with(
                                    List.of(new Note(run, "a decision"), new Note(run, "another")),
                                    List.of(new Note(run, "a blocker")),
                                    Map.of(new RunId(stage.id(), 99, ""), Duration.ofMinutes(3)));
            String edited =
                    inEveryForm(pulse, text -> PulseEdits.write(Optional.of(text), facts).text());
            assertThat(ChangedLines.ofPulse(pulse.lines().toList(), edited.lines().toList()))
                    .as("stage %s of %s:%n%s", stage.id(), root, edited)
                    .isEmpty();
            assertThat(edited).isNotEqualTo(pulse);
        }
    }

    /// The edit of a text; in each form it is the edited text in that form, and a second time it is nothing.
    private static String inEveryForm(String text, UnaryOperator<String> edit) {
        String edited = edit.apply(text);
        FORMS.forEach((name, form) -> {
            String once = edit.apply(form.apply(text));
            assertThat(once).as(name).isEqualTo(form.apply(edited));
            assertThat(edit.apply(once)).as("twice, " + name).isEqualTo(once);
        });
        inMixedForm(text, edit, edited);
        return edited;
    }

    /// Every other line ends as on Windows: a line keeps its end, whatever is written into it.
    private static void inMixedForm(String text, UnaryOperator<String> edit, String edited) {
        AtomicInteger line = new AtomicInteger();
        String mixed =
                END.matcher(text).replaceAll(_ -> line.getAndIncrement() % 2 == 0 ? "\r\n" : "\n");
        String once = edit.apply(mixed);
        assertThat(once).as("mixed").isEqualToNormalizingNewlines(edited);
        assertThat(edit.apply(once)).as("twice, mixed").isEqualTo(once);
        if (ends(edited).size() == ends(text).size()) {
            assertThat(ends(once)).isEqualTo(ends(mixed));
        }
    }

    private static List<String> ends(String text) {
        return END.matcher(text).results().map(MatchResult::group).toList();
    }

    private static StageRuns runs(StageId stage, int total, int done) {
        return TrackEditsTest.runs(stage.unpadded(), total, done);
    }

    /// In a build enough stages of a long track.
    private static List<Track.Detail> some(List<Track.Detail> stages) {
        return Bar.isWhole() || stages.size() <= 24
                ? stages
                : Stream.concat(
                                stages.subList(0, 2).stream(),
                                stages.subList(stages.size() - 6, stages.size()).stream())
                        .toList();
    }

    private static String text(Path root, String path) {
        StageTree tree = Trees.load(root);
        return tree.text(path).orElse("");
    }
}
