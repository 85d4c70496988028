package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.failed;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import java.util.List;

/// Stages with budgets, and agents that use some.
final class Spending {
    private Spending() {}

    static Budget usd(double usd) {
        return new Budget(usd, 0, 0, 0);
    }

    static StageSubmission stage(Budget run, Budget stage, RunSpec... runs) {
        return Core.stage(Core.policy(3, OnFailure.STOP).with(new Budgets(run, stage)), runs);
    }

    static Answer raise(Core core, PlanId plan, Budget run, Budget stage) {
        String key = "b" + core.events.size();
        core.on(
                new Input.Said(
                        new Command.RaiseBudgets(
                                key, key, Core.REPOSITORY, plan, new Budgets(run, stage))));
        return core.lastAnswer();
    }

    static String refused(Answer answer) {
        return ((Answer.Refused) answer).message();
    }

    /// Starts the queued attempt.
    static WorkOrder.Run order(Core core, PlanId plan, String item) {
        core.start(plan, item);
        return (WorkOrder.Run) Core.of(Effect.Grant.class, core.effects).getLast().order();
    }

    static Usage cost(double usd) {
        return new Usage(true, usd, 10, 10, 2);
    }

    static Outcome ended(FailureKind kind, double usd) {
        Outcome.Failed plain = (Outcome.Failed) failed(kind);
        return new Outcome.Failed(kind, plain.detail(), plain.salvage(), cost(usd));
    }

    static Outcome done(Core core, PlanId plan, String item, double usd) {
        return new Outcome.Succeeded(
                core.commit(), core.attempt(plan, item).ref(), "done", List.of(), cost(usd));
    }
}
