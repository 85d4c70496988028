package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.util.List;
import java.util.Optional;

/// What follows when no more run can be done (spec/stage.md section 4, steps 8 to 14): the audit of a stage whose runs are
/// all merged, the last entry in the books, the verdict. Level-triggered, as [StageDecider] is: asked again until it has
/// nothing to say.
final class EndDecider {
    private EndDecider() {}

    /// @param stop why no further batch was begun, where one is left
    static List<Event> next(StagePlan plan, Optional<String> stop) {
        if (isWhole(plan) && plan.stage.policy().auditor() && !isOver(plan.audit)) {
            return step(
                    plan,
                    plan.audit,
                    WorkKind.AUDIT,
                    WorkId.ofEnding(plan.id, "audit", plan.round));
        }
        if (plan.books.isPresent() && !plan.books.equals(plan.finish)) {
            return again(plan, plan.books.get());
        }
        if (wantsBooks(plan)) {
            return step(plan, plan.finish, WorkKind.FINISH, finish(plan));
        }
        return List.of(end(plan, stop));
    }

    /// The last entry in the books.
    static WorkId finish(StagePlan plan) {
        return WorkId.ofEnding(plan.id, "finish", plan.round);
    }

    /// The entry in the books for the batches that are over, while the next one goes on. It waits for a moment in which
    /// nothing is merged, and so holds nobody up.
    static List<Event> progress(StagePlan plan) {
        if (plan.books.isPresent()) {
            return again(plan, plan.books.get());
        }
        Optional<Integer> over = plan.batchBefore();
        boolean due =
                plan.stage.policy().commitDocs()
                        && plan.merge.isEmpty()
                        && plan.toMerge.isEmpty()
                        && over.isPresent()
                        && plan.recorded.orElse(-1) < over.get()
                        && !plan.head.equals(plan.stage.base());
        return due
                ? step(
                        plan,
                        Optional.empty(),
                        WorkKind.FINISH,
                        WorkId.ofEnding(plan.id, "progress-" + over.get(), plan.round))
                : List.of();
    }

    /// Every run is merged.
    static boolean isWhole(StagePlan plan) {
        return plan.lost == 0;
    }

    /// Nothing of the stage is left to be done, looked at or decided.
    static boolean isComplete(StagePlan plan) {
        return isWhole(plan)
                && (!plan.stage.policy().auditor()
                        || plan.audited
                                .filter(audited -> audited.status() == ProofStatus.PASSED)
                                .isPresent());
    }

    private static boolean wantsBooks(StagePlan plan) {
        boolean news =
                isComplete(plan) || plan.proof.isPresent() || !plan.head.equals(plan.stage.base());
        return plan.stage.policy().commitDocs() && news && !isOver(plan.finish);
    }

    private static boolean isOver(Optional<Work> work) {
        return work.filter(begun -> begun.status.isTerminal()).isPresent();
    }

    private static List<Event> step(
            StagePlan plan, Optional<Work> begun, WorkKind kind, WorkId first) {
        return begun.map(work -> again(plan, work))
                .orElseGet(() -> List.of(queue(plan, new AttemptId(first, 1), kind)));
    }

    private static List<Event> again(StagePlan plan, Work work) {
        return work.status == WorkStatus.WAITING
                ? List.of(queue(plan, work.next(), work.kind))
                : List.of();
    }

    private static Event queue(StagePlan plan, AttemptId attempt, WorkKind kind) {
        return new Event.WorkQueued(attempt, kind, plan.stage.policy().pool());
    }

    private static Event end(StagePlan plan, Optional<String> stop) {
        Optional<String> trouble = trouble(plan);
        if (!isWhole(plan) || trouble.isPresent()) {
            return ended(plan, lost(plan), trouble.or(() -> stop).orElseGet(() -> missing(plan)));
        }
        if (plan.audited.isEmpty()) {
            return ended(plan, Verdict.PASSED, "every run is merged");
        }
        StagePlan.Audited audited = plan.audited.get();
        return ended(
                plan,
                switch (audited.status()) {
                    case PASSED -> Verdict.PASSED;
                    case GAPS_FOUND -> Verdict.GAPS_FOUND;
                    case HUMAN_NEEDED -> Verdict.HUMAN_NEEDED;
                },
                "every run is merged; " + audited.reason());
    }

    /// Names the cancel of runs: nothing of theirs failed, and whoever reads the verdict may not be who cancelled.
    private static String missing(StagePlan plan) {
        List<String> cancelled = cancelled(plan);
        String rest = plan.lost - cancelled.size() + " runs failed or were skipped";
        if (cancelled.isEmpty()) {
            return rest;
        }
        String named = "cancelled by a person: " + String.join(", ", cancelled);
        return plan.lost == cancelled.size() ? named : named + "; " + rest;
    }

    static List<String> cancelled(StagePlan plan) {
        return plan.runs.values().stream()
                .filter(run -> run.status == WorkStatus.CANCELLED)
                .map(run -> run.run().toString())
                .toList();
    }

    /// Runs that wait for a person are no failure, unless another run has failed.
    private static Verdict lost(StagePlan plan) {
        boolean human = false;
        for (Work run : plan.runs.values()) {
            if (run.status == WorkStatus.FAILED) {
                if (run.gate.isEmpty()) {
                    return Verdict.FAILED;
                }
                human = true;
            }
        }
        return human ? Verdict.HUMAN_NEEDED : Verdict.FAILED;
    }

    /// Why the ending itself did not come off.
    private static Optional<String> trouble(StagePlan plan) {
        return failed(plan.audit, "the stage could not be audited")
                .or(() -> failed(plan.finish, "the books could not be written"));
    }

    private static Optional<String> failed(Optional<Work> work, String what) {
        return work.filter(begun -> begun.status == WorkStatus.FAILED)
                .map(begun -> what + " (fleet why " + begun.id + "): " + begun.note);
    }

    private static Event ended(StagePlan plan, Verdict verdict, String reason) {
        return new Event.PlanEnded(plan.id, verdict, plan.auditWord(), reason, plan.head);
    }
}
