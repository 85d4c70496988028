package dev.acefleet.worker.publish;

import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkOrder.Finish.Scope;
import dev.acefleet.common.stage.Pulse;
import dev.acefleet.common.stage.Recap;
import dev.acefleet.common.stage.RunFile;
import dev.acefleet.common.stage.StageReader;
import dev.acefleet.common.stage.StageTree;
import dev.acefleet.common.stage.Track;
import dev.acefleet.common.stage.UserSetup;
import dev.acefleet.common.stage.books.CommitMessages;
import dev.acefleet.common.stage.books.Edited;
import dev.acefleet.common.stage.books.Note;
import dev.acefleet.common.stage.books.ProjectRuns;
import dev.acefleet.common.stage.books.ProofEdits;
import dev.acefleet.common.stage.books.PulseEdits;
import dev.acefleet.common.stage.books.PulseFacts;
import dev.acefleet.common.stage.books.PulsePosition;
import dev.acefleet.common.stage.books.PulseStatus;
import dev.acefleet.common.stage.books.SpecsEdits;
import dev.acefleet.common.stage.books.StageRuns;
import dev.acefleet.common.stage.books.TrackEdits;
import dev.acefleet.common.stage.books.UserSetupText;
import dev.acefleet.worker.git.AceFiles;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// What the books say at one commit: everything that can be counted is counted from its files. The same order at the same
/// commit gives the same texts.
///
/// @param scope what is written: a stage whose files do not show every run done is not complete, whatever was ordered
/// @param files of the one commit, by path: those alone that change
/// @param setup files that tell a person what to set up
/// @param subject first line of that commit's message
record Books(
        Scope scope,
        Map<String, String> files,
        Map<String, String> setup,
        String subject,
        List<String> warnings,
        Onward onward) {

    /// @param tree all of `.ace`
    /// @param brought texts that were ordered to be taken over, by path: they are there when the rest is counted
    static Books of(WorkOrder.Finish order, AceFiles tree, Map<String, String> brought) {
        return new Writer(order, tree, brought).books();
    }

    /// One per commit that is looked at.
    private static final class Writer {
        private final WorkOrder.Finish order;
        private final AceFiles files;
        private final Map<String, String> brought;
        private final StageTree tree;
        private final Track track;
        private final List<RunFile> runFiles;
        private final ProjectRuns project;
        private final StageRuns runs;
        private final Map<String, String> changed = new LinkedHashMap<>();
        private final List<String> warnings = new ArrayList<>();

        Writer(WorkOrder.Finish order, AceFiles files, Map<String, String> brought) {
            this.order = order;
            this.files = files;
            this.brought = brought;
            Map<String, String> texts =
                    new TreeMap<>(
                            files.texts(
                                    List.of(
                                            order.directory(),
                                            Track.PATH,
                                            Pulse.PATH,
                                            SpecsEdits.PATH)));
            texts.putAll(brought);
            tree = new StageTree(texts);
            track = Track.read(tree.text(Track.PATH).orElse(""));
            runFiles = StageReader.read(tree, order.stage(), true).runs();
            project = ProjectRuns.of(tree);
            runs =
                    project.stage(order.stage())
                            .orElseGet(() -> StageRuns.of(order.stage(), List.of(), List.of()));
        }

        Books books() {
            Scope scope = scope();
            track(scope);
            pulse(scope);
            if (scope == Scope.STAGE) {
                specs();
            }
            brought.forEach(this::put);
            judged();
            return new Books(
                    scope,
                    changed,
                    setup(),
                    subject(scope),
                    List.copyOf(warnings),
                    track.onward(order.stage()));
        }

        private String subject(Scope scope) {
            return switch (scope) {
                case STAGE -> CommitMessages.completion(order.stage(), order.name());
                case PROGRESS ->
                        brought.isEmpty()
                                ? CommitMessages.progress(runs)
                                : order.runs().isPresent()
                                        ? CommitMessages.runs(order.stage())
                                        : CommitMessages.proof(order.stage());
            };
        }

        /// The list of what a person has to set up, where that is news.
        private Map<String, String> setup() {
            String path = UserSetupText.path(order.directory(), order.stage());
            List<UserSetup> services =
                    runFiles.stream()
                            .flatMap(run ->
                                    UserSetup.read(tree.text(run.path()).orElse("")).stream())
                            .toList();
            Optional<String> before = files.text(path);
            return UserSetupText.write(before, order.stage(), order.name(), services)
                    .filter(text -> !before.equals(Optional.of(text)))
                    .map(text -> Map.of(path, text))
                    .orElse(Map.of());
        }

        private Scope scope() {
            List<RunId> open =
                    runs.runs().stream().filter(run -> !runs.done().contains(run)).toList();
            if (order.scope() == Scope.STAGE && (!open.isEmpty() || runs.runs().isEmpty())) {
                warnings.add(
                        "the stage is not written down as complete: "
                                + (open.isEmpty()
                                        ? "it has no runs"
                                        : "there is no recap of " + open));
                return Scope.PROGRESS;
            }
            return order.scope();
        }

        private void track(Scope scope) {
            Optional<String> text = readable(Track.PATH);
            if (text.isEmpty()) {
                return;
            }
            edited(
                    Track.PATH,
                    switch (scope) {
                        case STAGE -> TrackEdits.complete(text.get(), runs, day());
                        case PROGRESS -> TrackEdits.progress(text.get(), runs);
                    });
        }

        private LocalDate day() {
            return LocalDate.ofInstant(order.at(), ZoneOffset.UTC);
        }

        private void pulse(Scope scope) {
            Optional<String> text = readable(Pulse.PATH);
            if (text.isEmpty() && tree.text(Pulse.PATH).isPresent()) {
                return;
            }
            edited(Pulse.PATH, PulseEdits.write(text, facts(scope)));
        }

        private PulseFacts facts(Scope scope) {
            Map<RunId, Duration> took = new TreeMap<>();
            order.durations()
                    .forEach(each -> took.put(each.run(), Duration.ofSeconds(each.seconds())));
            Optional<RunId> last =
                    order.durations().stream()
                            .map(WorkOrder.Finish.Took::run)
                            .filter(runs.done()::contains)
                            .reduce((_, run) -> run);
            return new PulseFacts(
                            order.at(),
                            position(scope),
                            status(scope),
                            activity(scope, last),
                            project.done(),
                            project.total())
                    .with(last, batch(), order.gates())
                    .with(notes(Recap::decisions), blockers(), took);
        }

        private PulsePosition position(Scope scope) {
            return switch (scope) {
                case STAGE ->
                        PulsePosition.after(
                                track,
                                runs,
                                track.next(order.stage())
                                        .flatMap(next -> project.stage(next.id())));
                case PROGRESS -> PulsePosition.at(track, runs);
            };
        }

        private static PulseStatus status(Scope scope) {
            return switch (scope) {
                case STAGE -> PulseStatus.STAGE_COMPLETE;
                case PROGRESS -> PulseStatus.IN_PROGRESS;
            };
        }

        private String activity(Scope scope, Optional<RunId> last) {
            return switch (scope) {
                case STAGE -> "Completed stage " + order.stage().unpadded();
                case PROGRESS ->
                        last.map(run -> "Completed " + run + "-run.md")
                                .orElse("Worked on stage " + order.stage().unpadded());
            };
        }

        private Optional<String> batch() {
            List<Integer> batches =
                    List.copyOf(new TreeSet<>(runFiles.stream().map(RunFile::batch).toList()));
            return order.batch().isEmpty() || !batches.contains(order.batch().getAsInt())
                    ? Optional.empty()
                    : Optional.of(
                            batches.indexOf(order.batch().getAsInt())
                                    + 1
                                    + " of "
                                    + batches.size());
        }

        /// With what a person found who looked at the stage (RS-70).
        private List<Note> blockers() {
            List<Note> blockers = notes(Recap::blockers);
            order.judgement()
                    .filter(judgement -> !judgement.approved())
                    .map(judgement -> Note.ofAudit(order.stage(), judgement.line()))
                    .ifPresent(blockers::addFirst);
            return blockers;
        }

        /// The proof with what a person said of it, wherever it stands by now.
        private void judged() {
            if (order.proof().isEmpty() || order.judgement().isEmpty()) {
                return;
            }
            String path = order.proof().get().path();
            WorkOrder.Finish.Judgement judgement = order.judgement().get();
            tree.text(path)
                    .map(proof ->
                            judgement.approved()
                                    ? ProofEdits.approved(proof, judgement.by())
                                    : ProofEdits.disapproved(proof, judgement.line()))
                    .ifPresent(edited -> {
                        changed.remove(path);
                        edited(path, edited);
                    });
        }

        private List<Note> notes(Function<Recap, List<String>> which) {
            List<Note> notes = new ArrayList<>();
            for (RunFile run : runFiles) {
                if (run.complete()) {
                    which.apply(Recap.read(tree.text(run.recapPath()).orElse(""))).stream()
                            .filter(text -> !text.isBlank())
                            .forEach(text -> notes.add(new Note(run.id(), text)));
                }
            }
            return notes;
        }

        private void specs() {
            List<String> requirements =
                    track.stage(order.stage()).map(Track.Detail::requirements).orElse(List.of());
            if (!requirements.isEmpty()) {
                readable(SpecsEdits.PATH)
                        .ifPresent(text ->
                                edited(SpecsEdits.PATH, SpecsEdits.complete(text, requirements)));
            }
        }

        /// A text that can be written back byte for byte.
        private Optional<String> readable(String path) {
            Optional<String> text = files.text(path);
            if (text.filter(each -> each.indexOf('\uFFFD') >= 0).isPresent()) {
                warnings.add(path + " is not in UTF-8; it was left as it is");
                return Optional.empty();
            }
            return text;
        }

        private void edited(String path, Edited edited) {
            warnings.addAll(edited.warnings());
            put(path, edited.text());
        }

        private void put(String path, String text) {
            if (!files.text(path).equals(Optional.of(text))) {
                changed.put(path, text);
            }
        }
    }
}
