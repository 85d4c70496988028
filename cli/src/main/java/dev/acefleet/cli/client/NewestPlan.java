package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.message.PlanList;

/// The plan that is meant where none is named.
final class NewestPlan {
    private NewestPlan() {}

    /// The newest of those that go on.
    static String live(ApiClient api) {
        PlanList list = api.livePlans(1).orRefuse();
        if (list.plans().isEmpty()) {
            throw new Refusal(
                    ExitCode.NOT_FOUND,
                    "No plan goes on.",
                    "",
                    "See fleet ls for those that ended.");
        }
        return list.plans().getFirst().id();
    }

    static String id(ApiClient api) {
        PlanList list = api.plans(1).orRefuse();
        if (list.plans().isEmpty()) {
            throw new Refusal(
                    ExitCode.NOT_FOUND,
                    "There is no plan yet.",
                    "",
                    "Start one with: fleet run-stage STAGE");
        }
        return list.plans().getFirst().id();
    }
}
