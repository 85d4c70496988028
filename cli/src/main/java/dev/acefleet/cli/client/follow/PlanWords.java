package dev.acefleet.cli.client.follow;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.message.StepsView;

/// How a plan and what it is made of are called: a stage has runs, an assignment that is driven has units with steps. Pure.
public final class PlanWords {
    private PlanWords() {}

    /// For example `stage 03` or `assignment 8yjzpd`.
    public static String subject(PlanReport plan) {
        return (plan.ofAssignment() ? "assignment " : "stage ") + plan.stage();
    }

    /// One of those that it is made of.
    public static String unit(PlanReport plan) {
        return plan.ofAssignment() ? "unit" : "run";
    }

    public static String units(PlanReport plan) {
        return unit(plan) + "s";
    }

    /// How many steps are done of all, for example `3/9`; empty for a stage.
    public static String steps(PlanReport plan) {
        if (!plan.ofAssignment()) {
            return "";
        }
        int done = 0;
        int total = 0;
        for (RunView unit : plan.runs()) {
            done += unit.steps().map(StepsView::done).orElse(0);
            total += unit.steps().map(StepsView::total).orElse(0);
        }
        return done + "/" + total;
    }

    /// The same of one unit; empty for a run.
    public static String steps(RunView unit) {
        return unit.steps().map(steps -> steps.done() + "/" + steps.total()).orElse("");
    }
}
