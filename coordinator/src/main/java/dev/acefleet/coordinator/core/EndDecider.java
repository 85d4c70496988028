package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What follows when no more run can be done (spec/stage.md section 4, steps 8 to 14): the audit of a stage whose runs are
/// all merged, the last entry in the books, the verdict. Level-triggered, as [StageDecider] is: asked again until it has
/// nothing to say.
final class EndDecider {
    private EndDecider() {}

    /// @param stop why no further batch was begun, where one is left
    static List<Event> next(State state, StagePlan plan, Optional<String> stop, Instant now) {
        if (mayBeAudited(plan) && plan.policy().auditor() && !isOver(plan.audit)) {
            WorkId first = WorkId.ofEnding(plan.id, "audit", plan.round);
            Optional<List<Event>> audit =
                    agent(state, plan, plan.audit, WorkKind.AUDIT, first, now);
            if (audit.isPresent()) {
                return audit.get().isEmpty() ? openGate(plan) : audit.get();
            }
        }
        if (plan.books.isPresent() && !plan.books.equals(plan.finish)) {
            return again(plan, plan.books.get());
        }
        if (wantsBooks(plan)) {
            return step(plan, plan.finish, WorkKind.FINISH, finish(plan));
        }
        return GapDecider.next(state, plan, now)
                .map(gaps -> gaps.isEmpty() ? openGate(plan) : gaps)
                .orElseGet(() -> List.of(end(plan, stop)));
    }

    /// What is due of an item that needs an agent and is not over. Empty where it was never begun and can not be, because
    /// nothing is left of the stage's budget.
    ///
    /// @param begun the item, once it is begun
    static Optional<List<Event>> agent(
            State state,
            StagePlan plan,
            Optional<Work> begun,
            WorkKind kind,
            WorkId first,
            Instant now) {
        if (begun.filter(work -> work.status != WorkStatus.WAITING).isPresent()) {
            return Optional.of(List.of());
        }
        Optional<String> over = BudgetDecider.ofStage(plan);
        if (over.isPresent() && !plan.starved) {
            return Optional.of(List.of(new Event.BudgetUsedUp(plan.id, over.get())));
        }
        if (over.isPresent()) {
            return begun.map(
                    work -> List.of(new Event.WorkEnded(work.id, WorkStatus.FAILED, over.get())));
        }
        Admission admission = Admission.of(state, plan.policy().agent());
        if (admission.places() == 0) {
            return Optional.of(List.of());
        }
        AttemptId attempt = begun.map(Work::next).orElseGet(() -> new AttemptId(first, 1));
        List<Event> events =
                new ArrayList<>(
                        BudgetDecider.queue(
                                plan,
                                attempt,
                                kind,
                                BudgetDecider.ofStageAlone(plan).orElse(Budget.NONE)));
        events.addAll(admission.queued(state, attempt, now));
        return Optional.of(events);
    }

    /// The last entry in the books.
    static WorkId finish(StagePlan plan) {
        return WorkId.ofEnding(plan.id, "finish", plan.round);
    }

    /// The entry in the books for the batches that are over, while the next one goes on. It waits for a moment in which
    /// nothing is merged, and so holds nobody up.
    static List<Event> progress(StagePlan plan) {
        Optional<Integer> over = plan.batchBefore();
        boolean due =
                mayWrite(plan)
                        && over.isPresent()
                        && plan.recorded.orElse(-1) < over.get()
                        && !plan.head.equals(plan.stage.base());
        return due ? write(plan, "progress-" + over.get()) : openGate(plan);
    }

    /// The entry in the books for a gate that they do not tell of yet (spec/stage.md RS-72): whoever reads the project's pulse
    /// sees what waits for a person, for as long as that takes. That it was answered, the next entry says.
    private static List<Event> openGate(StagePlan plan) {
        if (plan.books.isPresent()) {
            return again(plan, plan.books.get());
        }
        Optional<GateId> news =
                mayWrite(plan)
                        ? plan.openGates()
                                .map(Work.OpenGate::id)
                                .filter(gate -> !plan.toldGates.contains(gate))
                                .findFirst()
                        : Optional.empty();
        return news.map(GateId::attempt)
                .map(at -> write(plan, "gate-" + at.work().item() + "-" + at.number()))
                .orElse(List.of());
    }

    /// Never beside a merge, for both move the branch.
    private static boolean mayWrite(StagePlan plan) {
        return plan.stage.keepsBooks()
                && plan.books.isEmpty()
                && plan.merge.isEmpty()
                && plan.toMerge.isEmpty();
    }

    private static List<Event> write(StagePlan plan, String entry) {
        WorkId work = WorkId.ofEnding(plan.id, entry, plan.round);
        return List.of(queue(plan, new AttemptId(work, 1), WorkKind.FINISH));
    }

    /// Every run of the plan is merged, and the stage has no other that is not.
    static boolean mayBeAudited(StagePlan plan) {
        return isWhole(plan) && plan.stage.leftOut() == 0;
    }

    /// Every run of the plan is merged.
    private static boolean isWhole(StagePlan plan) {
        return plan.lost == 0;
    }

    /// Nothing of the stage is left to be done, looked at or decided.
    static boolean isComplete(StagePlan plan) {
        return mayBeAudited(plan)
                && (!plan.policy().auditor()
                        || plan.audited
                                .filter(audited -> audited.status() == ProofStatus.PASSED)
                                .isPresent());
    }

    private static boolean wantsBooks(StagePlan plan) {
        boolean news =
                isComplete(plan) || plan.proof.isPresent() || !plan.head.equals(plan.stage.base());
        return plan.stage.keepsBooks() && news && !isOver(plan.finish);
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

    static Event queue(StagePlan plan, AttemptId attempt, WorkKind kind) {
        return new Event.WorkQueued(attempt, kind, plan.policy().pool());
    }

    private static Event end(StagePlan plan, Optional<String> stop) {
        Optional<String> trouble = trouble(plan);
        if (!isWhole(plan) || trouble.isPresent()) {
            return ended(plan, lost(plan), trouble.or(() -> stop).orElseGet(() -> missing(plan)));
        }
        if (plan.audited.isEmpty()) {
            return ended(plan, Verdict.PASSED, merged(plan));
        }
        StagePlan.Audited audited = plan.audited.get();
        return ended(
                plan,
                switch (audited.status()) {
                    case PASSED -> Verdict.PASSED;
                    case GAPS_FOUND -> Verdict.GAPS_FOUND;
                    case HUMAN_NEEDED -> Verdict.HUMAN_NEEDED;
                },
                "every run is merged; " + audited.reason() + GapDecider.outcome(plan));
    }

    private static String merged(StagePlan plan) {
        int left = plan.stage.leftOut();
        return left == 0
                ? "every run is merged"
                : "every run that was asked for is merged; left out: " + left;
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
                .map(run -> plan.spec(run).id().toString())
                .toList();
    }

    /// Runs that wait for a person are no failure, unless another run has failed; nor is an auditor that waits for its login.
    private static Verdict lost(StagePlan plan) {
        boolean human =
                plan.audit
                        .filter(audit -> audit.status == WorkStatus.FAILED)
                        .flatMap(audit -> audit.gate)
                        .isPresent();
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
                .or(() ->
                        mayBeAudited(plan)
                                        && plan.starved
                                        && plan.policy().auditor()
                                        && plan.audited.isEmpty()
                                ? BudgetDecider.ofStage(plan)
                                        .map(why -> "the stage could not be audited: " + why)
                                : Optional.empty())
                .or(() -> failed(plan.finish, "the books could not be written"));
    }

    static Optional<String> failed(Optional<Work> work, String what) {
        return work.filter(begun -> begun.status == WorkStatus.FAILED)
                .map(begun -> what + " (fleet why " + begun.id + "): " + begun.note);
    }

    private static Event ended(StagePlan plan, Verdict verdict, String reason) {
        return new Event.PlanEnded(plan.id, verdict, plan.auditWord(), reason, plan.head);
    }
}
