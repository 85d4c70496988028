package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.SpendingView;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.Spent;
import java.util.List;
import java.util.Optional;

/// Adds up what the attempts of a plan have used. Pure; called by who guards the projection.
final class Spending {
    private Spending() {}

    static SpendingView of(PlanProjection plan) {
        List<AttemptProjection> attempts = plan.agents();
        Spent spent = all(plan);
        Budgets budgets = plan.budgets();
        return new SpendingView(
                spent.usd(),
                spent.tokens(),
                spent.turns(),
                spent.time().toSeconds(),
                (int) attempts.stream().filter(AttemptProjection::isSilent).count(),
                limited(budgets.run()),
                limited(budgets.stage()),
                budgets.stage().isReachedBy(spent));
    }

    /// How much of the stage's budget is used up, 1 being all of it; 0 where there is none. What runs counts at its end.
    static double share(PlanProjection plan) {
        Budget budget = plan.budgets().stage();
        return budget.isNone() ? 0 : budget.usedBy(all(plan));
    }

    /// What all agents of the plan have used.
    static Spent all(PlanProjection plan) {
        return sum(plan.agents());
    }

    /// What those of one item have.
    static Spent of(ItemProjection item) {
        return sum(item.all());
    }

    private static Spent sum(List<AttemptProjection> attempts) {
        return attempts.stream().map(AttemptProjection::spent).reduce(Spent.NOTHING, Spent::plus);
    }

    private static Optional<Budget> limited(Budget budget) {
        return Optional.of(budget).filter(limit -> !limit.isNone());
    }
}
