package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Spent;
import java.util.List;
import java.util.Optional;

/// The command by which goes on what a plan's budget has stopped: as long as that is used up, a retry is refused, and the
/// stage run again would begin without what this plan knows. It names twice what was used, and a person changes it. Pure.
final class BudgetRaise {
    private BudgetRaise() {}

    /// Empty where no budget keeps the plan from going on.
    static Optional<String> of(PlanProjection plan) {
        return of(
                plan,
                plan.units().stream().filter(unit -> unit.state() == RunState.FAILED).toList());
    }

    /// The same for one item of it.
    static Optional<String> of(PlanProjection plan, ItemProjection item) {
        return of(plan, List.of(item));
    }

    private static Optional<String> of(PlanProjection plan, List<ItemProjection> items) {
        StringBuilder options = new StringBuilder();
        Budget run = plan.budgets().run();
        Spent most = Spent.NOTHING;
        for (ItemProjection item : items) {
            Spent spent = Spending.of(item);
            most = item.kind.isUnit() && run.isReachedBy(spent) ? most.orMore(spent) : most;
        }
        if (run.isReachedBy(most)) {
            options.append(" --budget-run ").append(run.raised(most).text());
        }
        // Used up where nothing wanted more of it, it keeps nobody from going on.
        if (plan.isStarved() || !options.isEmpty() && isUsedUp(plan)) {
            options.append(ofStage(plan));
        }
        return options.isEmpty()
                ? Optional.empty()
                : Optional.of("fleet retry " + plan.id + options);
    }

    /// The command before the retry of an item that failed for another reason: nothing is left of the stage's budget for
    /// another attempt of it. Empty where something is.
    static Optional<String> before(PlanProjection plan) {
        return isUsedUp(plan)
                ? Optional.of("fleet retry " + plan.id + ofStage(plan))
                : Optional.empty();
    }

    private static boolean isUsedUp(PlanProjection plan) {
        return plan.budgets().stage().isReachedBy(Spending.all(plan));
    }

    private static String ofStage(PlanProjection plan) {
        return " --budget-stage " + plan.budgets().stage().raised(Spending.all(plan)).text();
    }
}
