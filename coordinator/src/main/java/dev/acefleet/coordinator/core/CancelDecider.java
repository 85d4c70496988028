package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Ends what nobody wants any more, in two states (protocol P17): work is `cancelled` at once only if nothing of it can
/// live; else it is `cancelling` until every attempt that was granted is known to be gone, or nobody has answered for so
/// long that it must be. Nothing of it is dispatched meanwhile. A merge that turns out to be done ends its run as merged.
final class CancelDecider {
    private static final String CANCELLED = "cancelled";
    private static final String TOO_LATE = "everything was done: the cancel came too late";

    /// Only a look at the branch could tell, and nothing is dispatched any more for that.
    private static final String MAYBE_MERGED =
            "; a worker that was lost may have merged it all the same: see the branch";

    private static final String MAYBE_WRITTEN =
            "; a worker that was lost may have written the books all the same: see the branch";

    private CancelDecider() {}

    static Decision plan(State state, Command.CancelPlan command, Instant now) {
        Optional<Answer> known = FirstAnswers.known(state, command, now);
        if (known.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, known.get()));
        }
        Optional<Plan> plan =
                state.plan(command.plan()).filter(kept -> isOf(kept, command.repository()));
        if (plan.isEmpty()) {
            return FirstAnswers.refuse(command, Answer.Reason.NOT_FOUND, unknown(command.plan()));
        }
        if (plan.get().hasEnded()) {
            return FirstAnswers.refuse(
                    command,
                    Answer.Reason.NOT_POSSIBLE,
                    command.plan() + " has ended, so there is nothing to cancel");
        }
        List<Event> events = new ArrayList<>();
        if (plan.get().cancelling.isEmpty()) {
            events.add(new Event.PlanCancelling(command.plan(), command.reason()));
        }
        events.add(FirstAnswers.answered(command, new Answer.Accepted(command.plan())));
        return new Decision(events, List.of());
    }

    static boolean isOf(Plan plan, Repository repository) {
        return plan.repository().key().equals(repository.key());
    }

    static String unknown(Object id) {
        return id + " is not known for this repository; fleet ls shows what is";
    }

    static Decision work(State state, Command.CancelWork command, Instant now) {
        Optional<Answer> known = FirstAnswers.known(state, command, now);
        if (known.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, known.get()));
        }
        Optional<Plan> plan =
                state.plan(command.work().plan()).filter(kept -> isOf(kept, command.repository()));
        Optional<Work> work = state.work(command.work());
        if (plan.isEmpty() || work.isEmpty()) {
            return FirstAnswers.refuse(command, Answer.Reason.NOT_FOUND, unknown(command.work()));
        }
        if (!work.get().isOfUnit()) {
            return FirstAnswers.refuse(
                    command,
                    Answer.Reason.NOT_POSSIBLE,
                    work.get().id
                            + " ends the plan and is cancelled with it: fleet cancel "
                            + plan.get().id);
        }
        Work run = work.get().unit();
        if (run.status.isTerminal()) {
            return FirstAnswers.refuse(
                    command,
                    Answer.Reason.NOT_POSSIBLE,
                    run.id + " is over (" + RetryDecider.word(run) + "): nothing to cancel");
        }
        List<Event> events = new ArrayList<>();
        if (run.status != WorkStatus.CANCELLING) {
            begin(plan.get(), run, reason(command.reason()), events);
        }
        events.add(FirstAnswers.answered(command, new Answer.Accepted(plan.get().id)));
        return Decider.dispatched(state, events);
    }

    private static String reason(String given) {
        return given.isBlank() ? CANCELLED : CANCELLED + ": " + given;
    }

    /// What a cancelled plan still has to say: level-triggered, like [StageDecider#next].
    static List<Event> next(Plan plan, Instant now) {
        List<Event> events = new ArrayList<>();
        for (Work run : plan.units()) {
            // A run brings its merge along.
            if (events.size() + 2 > Limits.EVENTS_PER_ENTRY) {
                return events;
            }
            if (!run.status.isTerminal() && run.status != WorkStatus.CANCELLING) {
                begin(plan, run, CANCELLED, events);
            }
        }
        for (Work ending : plan.openEndings()) {
            if (ending.status != WorkStatus.CANCELLING) {
                events.add(cancelled(ending, ending.isGone(), CANCELLED));
            }
        }
        boolean over =
                plan.openEndings().isEmpty()
                        && plan.units().stream().allMatch(run -> run.status.isTerminal());
        if (!events.isEmpty() || !over) {
            return events;
        }
        return List.of(
                switch (plan) {
                    case StagePlan stage ->
                            stage.batchOpen
                                    ? new Event.BatchEnded(plan.id, stage.batch.orElseThrow())
                                    : end(stage);
                    case AssignmentPlan drive -> end(drive, now);
                });
    }

    private static Event end(StagePlan plan) {
        boolean tooLate = EndDecider.isComplete(plan) && isWritten(plan);
        return new Event.PlanEnded(
                plan.id,
                tooLate ? Verdict.PASSED : Verdict.CANCELLED,
                plan.auditWord(),
                tooLate ? TOO_LATE : reason(plan.cancelling.orElse("")),
                plan.head);
    }

    private static Event end(AssignmentPlan plan, Instant now) {
        if (plan.driven().isComplete() && plan.lost == 0) {
            return DriveDecider.ended(plan, Verdict.PASSED, TOO_LATE);
        }
        String reason = reason(plan.cancelling.orElse(""));
        return DriveDecider.takenBack(plan, now)
                .orElseGet(() -> DriveDecider.ended(plan, Verdict.CANCELLED, reason));
    }

    private static boolean isWritten(StagePlan plan) {
        return !plan.stage.keepsBooks()
                || plan.finish.filter(work -> work.status == WorkStatus.SUCCEEDED).isPresent();
    }

    private static void begin(Plan plan, Work run, String reason, List<Event> events) {
        boolean gone = run.isGone();
        Optional<Work> merge =
                plan.mergeOf(run).filter(found -> found.status != WorkStatus.CANCELLING);
        if (merge.isPresent()) {
            gone &= merge.get().isGone();
            events.add(cancelled(merge.get(), merge.get().isGone(), reason));
        }
        boolean unknown = merge.filter(found -> found.lost > 0).isPresent();
        events.add(cancelled(run, gone, unknown ? reason + MAYBE_MERGED : reason));
    }

    private static Event cancelled(Work work, boolean gone, String reason) {
        return gone
                ? new Event.WorkEnded(work.id, WorkStatus.CANCELLED, reason)
                : new Event.WorkCancelling(work.id, reason);
    }

    /// What follows for work in cancelling when nothing of its attempt `number` lives any more.
    ///
    /// @param lost whether that attempt has ended without its own word in this very entry
    static List<Event> settled(Plan plan, Work work, int number, boolean lost) {
        if (work.status != WorkStatus.CANCELLING || !work.isGoneBut(number)) {
            return List.of();
        }
        if (!work.isOfUnit()) {
            boolean unknown = work.kind == WorkKind.FINISH && (lost || work.lost > 0);
            return List.of(over(work, unknown ? CANCELLED + MAYBE_WRITTEN : CANCELLED));
        }
        if (work.kind.isUnit()) {
            return plan.mergeOf(work).isPresent() ? List.of() : List.of(over(work, CANCELLED));
        }
        Work run = work.unit();
        String reason = lost || work.lost > 0 ? CANCELLED + MAYBE_MERGED : CANCELLED;
        return run.status == WorkStatus.CANCELLING && run.isGone()
                ? List.of(over(work, reason), over(run, reason))
                : List.of(over(work, reason));
    }

    private static Event over(Work work, String reason) {
        return new Event.WorkEnded(work.id, WorkStatus.CANCELLED, reason);
    }

    /// Nobody has answered for [Limits#CANCEL]: by then every worker that was cut off has stopped its agents.
    static List<Event> unconfirmed(Work work) {
        List<Event> events = new ArrayList<>();
        work.lease.ifPresent(lease ->
                events.add(
                        new Event.AttemptEnded(
                                lease.attempt(),
                                lease.claim(),
                                new Outcome.Failed(
                                        FailureKind.CANCELLED,
                                        "worker "
                                                + lease.worker().id()
                                                + " has not confirmed its end",
                                        new Salvage.Nothing(
                                                "what its worker pushed is on "
                                                        + lease.attempt().ref()),
                                        Usage.UNKNOWN))));
        String workers =
                work.mayLive().stream()
                        .map(lease -> lease.worker().id())
                        .distinct()
                        .collect(Collectors.joining(", "));
        events.add(
                new Event.WorkEnded(
                        work.id,
                        WorkStatus.CANCELLED,
                        workers.isEmpty()
                                ? "cancelled; its merge is unconfirmed"
                                : "cancelled, unconfirmed on " + workers));
        return events;
    }
}
