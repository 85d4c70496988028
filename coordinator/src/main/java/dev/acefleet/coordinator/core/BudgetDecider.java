package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Spent;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What attempts may use up (protocol P10). An attempt is queued with an allowance that its worker stops it at: what is
/// left of its run's budget, and no more than a share of what is left of the stage's. The allowances of what is under way
/// are reserved: so the stage never uses more than its budget, but for the last record of each agent. What an attempt does
/// not use of its allowance is there for the next one.
///
/// An agent that used up a mere share goes on from what it saved, as soon as the others leave something. Only when
/// nothing is left for a run, or nothing is left of the stage's budget and no attempt can leave anything, it is over.
final class BudgetDecider {
    /// Events that one attempt is queued with at most: its provider's breaker may have one to say too.
    static final int EVENTS = 3;

    private BudgetDecider() {}

    /// What the next attempt of the work may use up; empty while there is nothing for it.
    ///
    /// @param places attempts that what is left of the stage's budget is shared by
    /// @param more what is given away in the same decision
    static Optional<Budget> allowance(Plan plan, Work work, int places, Spent more) {
        Optional<Budget> stage =
                plan.budgets.stage().left(plan.spent.plus(plan.reserved()).plus(more));
        Optional<Budget> run =
                work.kind.isUnit() ? plan.budgets.run().left(work.spent) : Optional.of(Budget.NONE);
        return stage.flatMap(left -> run.map(own -> own.and(left.share(places))));
    }

    /// Why no further attempt of the work can be made, if none can.
    static Optional<String> over(Plan plan, Work work) {
        return ofStage(plan).or(() -> work.kind.isUnit() ? ofRun(plan, work) : Optional.empty());
    }

    /// Why nothing more of the stage can be begun, if nothing can: its budget is used up, and no attempt is under way
    /// that might leave something.
    static Optional<String> ofStage(Plan plan) {
        Budget budget = plan.budgets.stage();
        return plan.reserved.isEmpty() && budget.isReachedBy(plan.spent)
                ? Optional.of(
                        "the budget of the stage is used up ("
                                + budget.words(plan.spent)
                                + "); raise it with fleet retry "
                                + plan.id
                                + " --budget-stage …")
                : Optional.empty();
    }

    /// Why no further attempt of a run can be made by its own budget, if none can.
    static Optional<String> ofRun(Plan plan, Work run) {
        Budget budget = plan.budgets.run();
        return budget.isReachedBy(run.spent)
                ? Optional.of(
                        "the budget of the run is used up ("
                                + budget.words(run.spent)
                                + "); raise it with fleet retry "
                                + plan.id
                                + " --budget-run …")
                : Optional.empty();
    }

    /// What is left of the stage's budget, for what has no budget of its own.
    static Optional<Budget> ofStageAlone(Plan plan) {
        return plan.budgets.stage().left(plan.spent.plus(plan.reserved()));
    }

    /// Queues an attempt with its allowance.
    static List<Event> queue(Plan plan, AttemptId attempt, WorkKind kind, Budget allowance) {
        Event queued = new Event.WorkQueued(attempt, kind, plan.policy().pool());
        return allowance.isNone()
                ? List.of(queued)
                : List.of(queued, new Event.AllowanceSet(attempt, allowance));
    }

    /// What an attempt has used, as far as anybody says: the agent its cost, the journal its time. That may begin late, for
    /// the report of the agent's beginning comes late, or not at all, when the broker is away: where the agent can have been
    /// stopped for its minutes alone, it has run for them.
    static Spent spent(Work work, Outcome outcome, Instant at) {
        Duration time = time(work.startedAt, at);
        Spent told = outcome.used().map(usage -> Spent.of(usage, time)).orElse(Spent.NOTHING);
        Duration minutes = Duration.ofMinutes(work.allowance.minutes());
        boolean isForItsMinutes =
                outcome instanceof Outcome.Failed failed
                        && failed.kind() == FailureKind.BUDGET
                        && !work.allowance.isReachedBy(told)
                        && !minutes.isZero()
                        && time(work.lease.map(Lease::at), at).compareTo(minutes) >= 0;
        return isForItsMinutes ? new Spent(told.usd(), told.tokens(), told.turns(), minutes) : told;
    }

    private static Duration time(Optional<Instant> from, Instant to) {
        return from.map(begin -> Duration.between(begin, to)).orElse(Duration.ZERO);
    }

    /// Whether an agent was stopped for the allowance that its plan gave it, and not for what its worker's own configuration
    /// allows, which nobody here can raise. Whether there is more for it is asked when it is its turn again.
    static boolean isOfThePlan(Work work, Outcome.Failed failed, Instant now) {
        return failed.kind() == FailureKind.BUDGET
                && work.allowance.isReachedBy(spent(work, failed, now));
    }

    static Decision raise(State state, Command.RaiseBudgets command, Instant now) {
        Optional<Answer> known = FirstAnswers.known(state, command, now);
        if (known.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, known.get()));
        }
        Optional<Plan> found =
                state.plan(command.plan())
                        .filter(kept -> CancelDecider.isOf(kept, command.repository()));
        if (found.isEmpty()) {
            return FirstAnswers.refuse(
                    command, Answer.Reason.NOT_FOUND, "There is no plan " + command.plan());
        }
        Plan plan = found.get();
        Budgets budgets = plan.budgets.with(command.budgets());
        Optional<String> obstacle = obstacle(state, plan, budgets);
        if (obstacle.isPresent()) {
            return FirstAnswers.refuse(command, Answer.Reason.NOT_POSSIBLE, obstacle.get());
        }
        List<Event> events = new ArrayList<>();
        List<WorkId> again = again(plan, budgets);
        if (plan.hasEnded() && (!again.isEmpty() || wantsAudit(plan))) {
            PruneDecider.callOff(plan).ifPresent(events::add);
            events.add(new Event.PlanReopened(plan.id));
        }
        events.add(new Event.BudgetsSet(plan.id, budgets));
        again.forEach(work -> events.add(new Event.WorkRetried(work)));
        events.add(FirstAnswers.answered(command, new Answer.Accepted(plan.id)));
        return new Decision(events, List.of());
    }

    private static Optional<String> obstacle(State state, Plan plan, Budgets budgets) {
        if (plan.cancelling.isPresent()) {
            return Optional.of(plan.id + " is cancelled; " + plan.anew() + " for what is missing");
        }
        if (budgets.stage().isReachedBy(plan.spent)) {
            return Optional.of(
                    "The stage has used up as much already: " + budgets.stage().words(plan.spent));
        }
        return plan.hasEnded()
                ? PruneDecider.obstacle(plan).or(() -> RetryDecider.otherPlan(state, plan))
                : Optional.empty();
    }

    /// What ended for want of a budget, and may go on now. In a plan that has ended: the runs that were begun; where none
    /// was, the first that was not, with which the others wait again.
    private static List<WorkId> again(Plan plan, Budgets budgets) {
        List<Work> starved =
                plan.units().stream()
                        .filter(run -> run.starved && !budgets.run().isReachedBy(run.spent))
                        .filter(run -> plan.hasEnded() || plan.isOpenFor(run))
                        .toList();
        List<Work> begun =
                starved.stream()
                        .filter(run -> !plan.hasEnded() || run.status == WorkStatus.FAILED)
                        .toList();
        return (begun.isEmpty() ? starved.stream().limit(1).toList() : begun)
                .stream().map(run -> run.id).toList();
    }

    private static boolean wantsAudit(Plan plan) {
        return switch (plan) {
            case StagePlan stage ->
                    EndDecider.mayBeAudited(stage)
                            && stage.policy().auditor()
                            && stage.audited.isEmpty()
                            && stage.starved;
            case AssignmentPlan _ -> false;
        };
    }
}
