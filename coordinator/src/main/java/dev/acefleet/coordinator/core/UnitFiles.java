package dev.acefleet.coordinator.core;

import dev.acefleet.common.assign.AssignmentMachine;
import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.ShortReports;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.StepFile;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.assign.StepStatus;
import dev.acefleet.common.assign.StepTrouble;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The files that the units of an assignment work on. What a unit's agent has made of its steps always goes with a commit:
/// with each commit that a next attempt may go on from, the files of the unit's part are kept as they were then, so that no
/// step is done by its file alone. Changed by folds alone; what the next attempt begins with is an event of its own.
final class UnitFiles {
    private final AssignmentPlan plan;
    private final Map<WorkId, Kept> kept = new HashMap<>();

    /// The files of a unit's part.
    ///
    /// @param before as they were when the unit was begun
    /// @param with each commit that may be gone on from
    /// @param cut those of these commits at which an agent broke off in the middle of a step
    private record Kept(
            Map<String, String> before, Map<Resume, Map<String, String>> with, Set<Resume> cut) {}

    /// Bytes of steps and reports that are taken back in one event: one file is far less.
    private static final int TAKEN_BACK = Limits.DOCUMENTS / 2;

    private static final Kept NOTHING = new Kept(Map.of(), Map.of(), Set.of());

    UnitFiles(AssignmentPlan plan) {
        this.plan = plan;
    }

    private Kept of(Work unit) {
        return kept.getOrDefault(unit.id, NOTHING);
    }

    void begin(Work unit) {
        kept.put(unit.id, new Kept(part(unit, plan.texts()), new HashMap<>(), new HashSet<>()));
    }

    /// The files go with what may be gone on from, from the moment that it is known.
    void changed(Work work) {
        Kept files = kept.get(work.id);
        if (files == null) {
            return;
        }
        List<Resume> may = new ArrayList<>();
        work.resume.ifPresent(may::add);
        work.afterGate.ifPresent(may::add);
        files.with().keySet().retainAll(may);
        files.cut().retainAll(may);
        may.forEach(resume -> files.with().computeIfAbsent(resume, _ -> part(work, plan.texts())));
    }

    /// Its own files of a unit's work: of a fork the subtree, of inline steps everything that no fork has begun with.
    private Map<String, String> part(Work unit, AssignmentTexts all) {
        if (unit.kind == WorkKind.FORK) {
            return all.subtree(AssignmentPlan.root(unit.id));
        }
        Map<String, String> part = new TreeMap<>(all.texts());
        part.keySet().removeIf(path -> !isOf(unit, path));
        return part;
    }

    /// Whether a file is one that the unit's agent may change.
    boolean isOf(Work unit, String path) {
        Optional<StepNumber> step = plan.texts().numberOf(path);
        return unit.kind == WorkKind.FORK
                ? step.filter(number -> number.isIn(AssignmentPlan.root(unit.id))).isPresent()
                : step.isPresent() && !plan.isForked(step);
    }

    /// What goes with an order: all files; where these are too much, reports of others are shortened. What the unit's own
    /// agents have written is there word for word as long as that leaves room for one more report: a worker reads no more of
    /// the folder than travels.
    Documents ordered(Work unit) {
        Map<String, String> all = plan.texts().texts();
        Map<String, String> before = of(unit).before();
        Map<String, String> some =
                ShortReports.of(
                        all,
                        path ->
                                isOf(unit, path)
                                        && (unit.kind == WorkKind.FORK
                                                || !Objects.equals(
                                                        all.get(path), before.get(path))),
                        Limits.ORDERED);
        return Documents.of(
                Documents.weight(some) <= Limits.DOCUMENTS - Limits.STEP
                        ? some
                        : ShortReports.of(all, _ -> false, Limits.ORDERED));
    }

    /// Steps that the unit's agents have done.
    private List<Step> done(Work unit, AssignmentTexts texts) {
        Map<String, String> before = of(unit).before();
        return texts.queue().steps().stream()
                .filter(step -> step.is(StepStatus.DONE) && isOf(unit, texts.stepPath(step)))
                .filter(step -> {
                    String path = texts.stepPath(step);
                    return !Objects.equals(texts.texts().get(path), before.get(path));
                })
                .toList();
    }

    /// Steps that the unit's agents have done without a report.
    List<Step> unreported(Work unit) {
        AssignmentTexts texts = plan.texts();
        return done(unit, texts).stream()
                .filter(step -> texts.report(step).filter(text -> !text.isBlank()).isEmpty())
                .toList();
    }

    /// What has to be made of the steps when units are over of which nothing is on the branch: what their agents have done
    /// waits again, for whoever drives the assignment anew begins without it, and the reports say where it is; what they had begun
    /// waits, too, for nobody works on it. A unit that is
    /// tried again all the same begins with its steps as they went with that work ([#prepare]).
    ///
    /// @return as much of it as one event holds; the rest when it is asked again
    DocumentChanges takenBack(List<Work> lost, Instant at) {
        DocumentChanges told = takenBack(lost, at, true);
        return plan.documents.hasRoomFor(told) ? told : takenBack(lost, at, false);
    }

    private DocumentChanges takenBack(List<Work> lost, Instant at, boolean isTold) {
        AssignmentTexts now = plan.texts();
        long room = TAKEN_BACK;
        for (Work unit : lost) {
            List<Step> done = new ArrayList<>();
            for (Step step : done(unit, now)) {
                room -= Documents.weight(now.texts().getOrDefault(now.stepPath(step), ""));
                room -= Documents.weight(now.report(step).orElse(""));
                if (room > 0) {
                    done.add(step);
                }
            }
            Map<String, String> reports = new TreeMap<>();
            for (Step step : done) {
                String report = now.report(step).orElseGet(() -> StepFile.report(step, "", at));
                String text = report.stripTrailing() + "\n\n" + whereabouts(unit) + "\n";
                if (isTold && Documents.weight(text) <= Limits.STEP) {
                    reports.put(now.reportPath(step), text);
                }
            }
            done.addAll(begun(unit, now));
            List<String> numbers = done.stream().map(step -> step.number().text()).toList();
            now = decided(Scope.WHOLE, now, new StepCommand.TakeBack(numbers), at);
            now = with(now, new DocumentChanges(reports, Set.of()));
        }
        return DocumentChanges.between(plan.texts().texts(), now.texts());
    }

    /// Steps of the unit in progress that were not when the drive was submitted.
    private List<Step> begun(Work unit, AssignmentTexts now) {
        Documents submitted = plan.assignment.documents();
        return now.queue().active().stream()
                .filter(step -> isOf(unit, now.stepPath(step)))
                .filter(step ->
                        !submitted
                                .text(now.stepPath(step))
                                .equals(Optional.ofNullable(now.texts().get(now.stepPath(step)))))
                .toList();
    }

    /// Where what was done of a unit is, for who reads a report on it.
    private String whereabouts(Work unit) {
        String work =
                unit.resume
                        .map(resume -> "commit " + resume.commit() + " of " + resume.ref())
                        .or(() ->
                                unit.checked.map(checked ->
                                        "commit "
                                                + checked.commit()
                                                + " of "
                                                + new AttemptId(unit.id, checked.attempt()).ref()))
                        .map(place -> "The work is " + place + ".")
                        .orElse("The work was saved nowhere.");
        // A worker that was lost with its merge may have done that.
        boolean isKnown = unit.status != WorkStatus.CANCELLED || unit.checked.isEmpty();
        return "Not %smerged: %s has ended as %s. %s Who drives the assignment anew does this step again."
                .formatted(
                        isKnown ? "" : "known to be ",
                        plan.subject(unit),
                        Words.of(unit.status),
                        work);
    }

    /// Steps of the unit are over, and `saved` holds their work: from now on the next attempt goes on there.
    void stepped(Work unit, Lease lease, AttemptId attempt, Optional<CommitId> saved) {
        if (saved.isEmpty()) {
            return;
        }
        CommitId base = unit.resume.map(Resume::base).orElse(lease.base());
        Resume resume = new Resume(saved.get(), attempt.ref(), base, unit.answers(), true, "");
        unit.resume = Optional.of(resume);
        unit.afterGate = unit.resume;
        // Also the same commit goes with what is over by now.
        Optional.ofNullable(kept.get(unit.id))
                .ifPresent(files -> files.with().put(resume, part(unit, plan.texts())));
    }

    /// An attempt has failed, and its work may be gone on from: when its agent broke off in the middle of a step, and had
    /// committed something of it, the next one has to find out first what is there.
    ///
    /// @param before what the attempt had at its latest finished step, or began with
    void failed(Work unit, FailureKind kind, Optional<CommitId> before) {
        Kept files = kept.get(unit.id);
        if (files != null && kind.brokeOff()) {
            unit.resume
                    .filter(resume -> !before.equals(Optional.of(resume.commit())))
                    .ifPresent(files.cut()::add);
        }
    }

    /// What has to be made of the steps before the unit's next attempt: they are what goes with the commit that it starts
    /// from, and what has failed of them, or was broken off, is done by further ones (spec/assign.md 16).
    DocumentChanges prepare(Work unit, Instant at) {
        AssignmentTexts now = plan.texts();
        Kept files = kept.get(unit.id);
        if (files != null) {
            Map<String, String> wanted =
                    new TreeMap<>(
                            unit.resume.map(files.with()::get).orElseGet(() -> files.before()));
            wanted.keySet().removeIf(path -> !isOf(unit, path));
            now = with(now, DocumentChanges.between(part(unit, now), wanted));
        }
        DocumentChanges put = DocumentChanges.between(plan.texts().texts(), now.texts());
        DocumentChanges all =
                DocumentChanges.between(plan.texts().texts(), recovered(unit, now, at).texts());
        return plan.documents.hasRoomFor(all) ? all : put;
    }

    private static AssignmentTexts with(AssignmentTexts texts, DocumentChanges changes) {
        return AssignmentPlan.required(texts.with(changes));
    }

    private AssignmentTexts recovered(Work unit, AssignmentTexts from, Instant at) {
        List<Step> failures = failures(unit, from);
        if (failures.isEmpty()) {
            return unit.resume.filter(of(unit).cut()::contains).isPresent()
                    ? takenUp(unit, from, at)
                    : from;
        }
        AssignmentTexts now = from;
        for (Step failed : failures) {
            StepCommand.Way way =
                    StepTrouble.of(failed) == StepTrouble.OWN
                            ? StepCommand.Way.GO_ON
                            : StepCommand.Way.AGAIN;
            now = recovered(unit, now, failed, way, at);
        }
        return now;
    }

    /// The step that was broken off: the one in progress, or the next one, for nobody tells of a step's beginning.
    private AssignmentTexts takenUp(Work unit, AssignmentTexts from, Instant at) {
        AssignmentTexts now = from;
        if (active(unit, now).isEmpty()) {
            StepCommand begin =
                    unit.kind == WorkKind.FORK
                            ? new StepCommand.Enter(AssignmentPlan.root(unit.id).text())
                            : new StepCommand.Start(Optional.empty());
            now = decided(scope(unit), now, begin, at);
        }
        for (Step step : active(unit, now)) {
            now = recovered(unit, now, step, StepCommand.Way.GO_ON, at);
        }
        return now;
    }

    private List<Step> active(Work unit, AssignmentTexts now) {
        return scope(unit).in(now.queue()).map(Queue::active).orElse(List.of()).stream()
                .filter(step -> isOf(unit, now.stepPath(step)))
                .toList();
    }

    private AssignmentTexts recovered(
            Work unit, AssignmentTexts now, Step step, StepCommand.Way way, Instant at) {
        List<String> reports =
                part(unit, now).keySet().stream()
                        .filter(path ->
                                path.startsWith(plan.assignment.folder() + AssignmentTexts.REPORTS))
                        .toList();
        return decided(
                scope(unit), now, new StepCommand.Recover(step.number().text(), reports, way), at);
    }

    /// What cannot be done leaves everything as it is: the steps that are there are gone on with.
    private static AssignmentTexts decided(
            Scope scope, AssignmentTexts now, StepCommand command, Instant at) {
        return AssignmentMachine.decide(now.queue(), scope, command, at)
                        instanceof Decision.Decided decided
                ? with(now, now.changes(decided))
                : now;
    }

    private static Scope scope(Work unit) {
        return unit.kind == WorkKind.FORK
                ? Scope.of(AssignmentPlan.root(unit.id).text())
                : Scope.WHOLE;
    }

    /// Steps of the unit that have failed, and that nothing is going to make up for.
    List<Step> failures(Work unit) {
        return failures(unit, plan.texts());
    }

    private List<Step> failures(Work unit, AssignmentTexts all) {
        return DriveOrder.failures(
                AssignmentPlan.driven(all.queue(), plan.assignment), scope(unit));
    }

    /// For comparing two folds.
    int fingerprint(WorkId unit) {
        return Objects.hashCode(kept.get(unit));
    }
}
