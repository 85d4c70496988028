package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.WorkerView;

/// What the verbs share that take work from a worker and give it again.
final class Cordons {
    private final Surroundings surroundings;
    private final ApiClient api;

    Cordons(Surroundings surroundings, ApiClient api) {
        this.surroundings = surroundings;
        this.api = api;
    }

    /// @throws Refusal when it is refused, or nobody decides in time
    void set(String worker, boolean cordoned, String reason) {
        new Submitter(surroundings)
                .act("cordon", reason, request -> api.cordon(worker, cordoned, request));
    }

    /// The worker as it was heard last.
    WorkerView worker(String id) {
        return api.workers().orRefuse().workers().stream()
                .filter(worker -> worker.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(
                                ExitCode.NOT_FOUND,
                                "The worker " + id + " is not heard of any more.",
                                "",
                                "See fleet workers."));
    }
}
