package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Does failed work once more because a person says so, under the next attempt number and with nothing counted against it;
/// or tries parked work now. A plan that has ended goes on for it; in one that goes on, only a run of the open batch can be
/// retried, because batches are done in their order.
final class RetryDecider {
    private RetryDecider() {}

    static Decision retry(State state, Command.RetryWork command, Instant now) {
        Optional<Answer> known = FirstAnswers.known(state, command, now);
        if (known.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, known.get()));
        }
        Optional<Plan> plan =
                state.plan(command.work().plan())
                        .filter(kept -> CancelDecider.isOf(kept, command.repository()));
        Optional<Work> work = state.work(command.work());
        if (plan.isEmpty() || work.isEmpty()) {
            return FirstAnswers.refuse(
                    command, Answer.Reason.NOT_FOUND, CancelDecider.unknown(command.work()));
        }
        Work target = target(plan.get(), work.get());
        Optional<String> obstacle = obstacle(state, plan.get(), target);
        if (obstacle.isPresent()) {
            return FirstAnswers.refuse(command, Answer.Reason.NOT_POSSIBLE, obstacle.get());
        }
        List<Event> events = new ArrayList<>();
        if (plan.get().hasEnded() && target.kind != WorkKind.PRUNE) {
            PruneDecider.callOff(plan.get()).ifPresent(events::add);
            events.add(new Event.PlanReopened(plan.get().id));
        }
        // What ends the plan is begun anew when the plan goes on.
        if (target.isOfUnit() || target.status == WorkStatus.PARKED) {
            events.add(new Event.WorkRetried(target.id));
        }
        events.add(FirstAnswers.answered(command, new Answer.Accepted(plan.get().id)));
        return new Decision(events, List.of());
    }

    /// What is to be done again: a run stands for its merge that waits for a person.
    private static Work target(Plan plan, Work work) {
        if (!work.isOfUnit()) {
            return work;
        }
        return plan.mergeOf(work.unit())
                .filter(merge -> merge.status == WorkStatus.PARKED)
                .orElseGet(work::unit);
    }

    private static Optional<String> obstacle(State state, Plan plan, Work target) {
        if (plan.cancelling.isPresent()) {
            return Optional.of(plan.id + " is cancelled; " + plan.anew() + " for what is missing");
        }
        Optional<String> starved =
                target.kind.lane() == WorkKind.Lane.AGENT
                        ? BudgetDecider.over(plan, target)
                        : Optional.empty();
        if (starved.isPresent()) {
            return starved;
        }
        if (target.status == WorkStatus.PARKED) {
            return Optional.empty();
        }
        if (target.status != WorkStatus.FAILED || target.kind == WorkKind.PRUNE) {
            return Optional.of(
                    target.id
                            + " is "
                            + word(target)
                            + ": only what failed or is parked can be retried");
        }
        return plan.hasEnded()
                ? PruneDecider.obstacle(plan).or(() -> otherPlan(state, plan))
                : laterBatch(plan, target);
    }

    static Optional<String> otherPlan(State state, Plan plan) {
        return Optional.ofNullable(state.live.get(State.Subject.of(plan.submission())))
                .map(live -> "The stage is being run as " + live + " meanwhile; retry there")
                .or(() -> otherOnBranch(state, plan));
    }

    /// A branch has one live plan, because each fences it for itself (protocol P21).
    private static Optional<String> otherOnBranch(State state, Plan plan) {
        String branch = plan.branch();
        return state.onBranch(plan.repository(), branch)
                .map(live ->
                        "The branch "
                                + branch
                                + " is written by "
                                + live
                                + " meanwhile; retry when that has ended");
    }

    private static Optional<String> laterBatch(Plan plan, Work target) {
        if (!target.isOfUnit()) {
            return Optional.of(target.id + " can be retried when the plan has ended");
        }
        return plan.isOpenFor(target)
                ? Optional.empty()
                : Optional.of(
                        "The batch of "
                                + target.id
                                + " is over and the plan goes on with others; retry it when the plan"
                                + " has ended");
    }

    static String word(Work work) {
        return Words.of(work.status);
    }
}
