package dev.acefleet.common.message;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;

/// Body of the wish to raise a plan's budgets, each as people write it: `usd=2,minutes=30`. Empty: as it is.
///
/// @param key made by the client; sent again with the same one, the first answer comes again
public record BudgetRequest(String key, String run, String stage) {
    public BudgetRequest {
        if (!SubmitRequest.isKey(key)) {
            throw new IllegalArgumentException(
                    "Not a key (1 to 200 printable ASCII characters without spaces)");
        }
        if (of(run).isNone() && of(stage).isNone()) {
            throw new IllegalArgumentException("Neither a budget for each run nor for the stage");
        }
    }

    public Budgets budgets() {
        return new Budgets(of(run), of(stage));
    }

    private static Budget of(String text) {
        return text.isEmpty() ? Budget.NONE : Budget.parse(text);
    }
}
