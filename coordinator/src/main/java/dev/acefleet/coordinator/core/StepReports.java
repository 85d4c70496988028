package dev.acefleet.coordinator.core;

import dev.acefleet.common.assign.Step;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.WorkKind;
import java.util.List;
import java.util.stream.Stream;

/// What a worker tells of an assignment's steps while its agent works on them, and whether they are done when it says so.
final class StepReports {
    private StepReports() {}

    /// Twice, late, of a superseded claim, or out of turn and not whole it changes nothing (protocol P11). Of a whole one that
    /// counts which was known already: then the event has the rest, and where that is nothing it has the number.
    static Decision stepped(State state, Report.Stepped report) {
        return state.work(report.attempt().work())
                .filter(work -> work.kind.isStepped())
                .filter(work -> work.isLeasedTo(report.attempt(), report.claim()))
                .filter(work ->
                        report.number() == work.stepped + 1
                                || (report.whole() && report.number() > work.stepped))
                .map(work -> {
                    AssignmentPlan plan =
                            AssignmentPlan.of(state.plan(work.id.plan()).orElseThrow());
                    DocumentChanges news = report.changes().beyond(plan.texts().texts());
                    require(plan, work, news);
                    return Decision.of(
                            new Event.StepsChanged(
                                    report.attempt(), report.number(), news, report.saved()));
                })
                .orElse(Decision.NOTHING);
    }

    /// Only the unit's own files, each of a bounded length, and all steps can still be read. Anything else is a defect of the
    /// worker's, or an attack, and never becomes an event (protocol P8).
    private static void require(AssignmentPlan plan, Work unit, DocumentChanges changes) {
        boolean own = changes.paths().stream().allMatch(path -> plan.files().isOf(unit, path));
        boolean fits =
                changes.written().values().stream()
                                .allMatch(text -> Documents.weight(text) <= Limits.STEP)
                        && plan.documents.hasRoomFor(changes)
                        && AssignmentPlan.required(plan.texts().countWith(changes))
                                <= Limits.STEPS_PER_ASSIGNMENT;
        if (!own || !fits) {
            throw new IllegalArgumentException(
                    "The report of " + unit.id + " has files that are not its own, or too much");
        }
    }

    /// An end report as the steps bear it out: by their files alone, whatever the agent has said (spec/assign.md 14.4).
    static Outcome judged(Plan plan, Work work, Outcome outcome) {
        if (!work.kind.isStepped() || !(outcome instanceof Outcome.Succeeded done)) {
            return outcome;
        }
        String missing = missing(AssignmentPlan.of(plan), work);
        return missing.isEmpty()
                ? outcome
                : new Outcome.Failed(
                        FailureKind.EVIDENCE_MISSING,
                        "its agent has ended, and not everything is done: "
                                + missing
                                + full(AssignmentPlan.of(plan)),
                        new Salvage.Saved(done.ref(), done.commit()),
                        done.usage());
    }

    /// Why reports may not have been taken, where that can be: they are refused to the worker, which hears nothing of it, and
    /// nothing is kept of them, so it is said as a possibility.
    private static String full(AssignmentPlan plan) {
        long files = plan.documents.weight();
        int steps = plan.queue().steps().size();
        if (files > Limits.ASSIGNMENT - Limits.DOCUMENTS) {
            return "; the files of the assignment have %d bytes, and more than %d are not taken: if the missing ones were longer than the %d that are left, shorten reports"
                    .formatted(files, Limits.ASSIGNMENT, Limits.ASSIGNMENT - files);
        }
        return steps > Limits.STEPS_PER_ASSIGNMENT - Limits.NAMES
                ? "; the assignment has %d steps, and more than %d are not taken"
                        .formatted(steps, Limits.STEPS_PER_ASSIGNMENT)
                : "";
    }

    /// The guard of a subtree (spec/assign.md 15, rule 6): every step is done or made up for, and has its report.
    private static String missing(AssignmentPlan plan, Work work) {
        DriveOrder order = new DriveOrder(plan);
        List<Step> left =
                work.kind == WorkKind.FORK
                        ? order.left(AssignmentPlan.root(work.id))
                        : order.inline();
        Stream<String> undone =
                left.stream()
                        .map(step ->
                                step.number() + " is " + step.status().word().replace('_', ' '));
        Stream<String> silent =
                plan.files().unreported(work).stream()
                        .map(step -> step.number() + " has no report");
        return String.join("; ", Stream.concat(undone, silent).limit(Limits.NAMES).toList());
    }
}
