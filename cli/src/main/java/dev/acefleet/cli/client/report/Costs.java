package dev.acefleet.cli.client.report;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.SpendingView;
import dev.acefleet.common.model.Budget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a plan has used up and may use, in words. Pure.
final class Costs {
    private Costs() {}

    /// Empty while no agent has used anything.
    static Optional<String> used(PlanReport plan) {
        return plan.spending().map(Costs::used).filter(words -> !words.isEmpty());
    }

    private static String used(SpendingView spending) {
        List<String> words = new ArrayList<>();
        if (spending.costUsd() > 0) {
            words.add(String.format(Locale.ROOT, "%.2f USD", spending.costUsd()));
        }
        if (spending.tokens() > 0) {
            words.add(spending.tokens() + " tokens");
        }
        if (spending.turns() > 0) {
            words.add(spending.turns() + " turns");
        }
        if (spending.seconds() > 0) {
            words.add(Duration.ofSeconds(spending.seconds()).toMinutes() + " minutes of agents");
        }
        boolean some = spending.costUsd() > 0 || spending.tokens() > 0;
        return String.join(", ", words)
                + (some && spending.silent() > 0
                        ? "; " + spending.silent() + " attempts do not say what they cost"
                        : "");
    }

    /// Empty where the plan has no budgets.
    static Optional<String> allowed(PlanReport plan) {
        return plan.spending()
                .filter(spending -> spending.ofRun().isPresent() || spending.ofStage().isPresent())
                .map(Costs::allowed);
    }

    private static String allowed(SpendingView spending) {
        List<String> words = new ArrayList<>();
        spending.ofStage()
                .map(Budget::toString)
                .map(limit -> limit + " for the stage")
                .ifPresent(words::add);
        spending.ofRun()
                .map(Budget::toString)
                .map(limit -> limit + " for each run")
                .ifPresent(words::add);
        return String.join("; ", words) + (spending.usedUp() ? " (used up)" : "");
    }
}
