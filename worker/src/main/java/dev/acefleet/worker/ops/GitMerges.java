package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.publish.Integrator;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.OrderExecutor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Merges with the repository's configured check between merge and push.
final class GitMerges implements OrderExecutor<WorkOrder.Integrate> {
    private static final String DEFAULT_CHECK = "default";

    private final Site site;

    GitMerges(Site site) {
        this.site = site;
    }

    @Override
    public Outcome execute(Granted granted, WorkOrder.Integrate order, Control control) {
        Optional<WorkerConfig.RepositoryConfig> repository =
                site.config().repository(order.repository());
        Optional<String> obstacle = site.obstacle();
        if (obstacle.isPresent()) {
            return new Outcome.Declined(obstacle.get());
        }
        if (repository.isEmpty()) {
            return new Outcome.Declined("the worker does not serve " + order.repository().key());
        }
        Map<String, List<String>> checks = repository.get().checks();
        if (!order.check().isEmpty() && !checks.containsKey(order.check())) {
            return new Outcome.Declined(
                    "the worker has no check " + order.check() + " for this repository");
        }
        List<String> check =
                checks.getOrDefault(
                        order.check().isEmpty() ? DEFAULT_CHECK : order.check(), List.of());
        try {
            Map<String, String> credentials = site.credentials(repository.get());
            RepositoryCache cache = site.cache(order.repository(), credentials);
            AttemptOutput output = new AttemptOutput(control, site.secrets(List.of(credentials)));
            Integrator integrator =
                    new Integrator(
                            cache,
                            credentials,
                            order,
                            granted.fence(),
                            control::stillGranted,
                            output.telling(),
                            new MergeCheck(
                                    site,
                                    repository.get(),
                                    check,
                                    granted.attempt(),
                                    cache,
                                    control,
                                    output));
            return Interruption.of(
                    control, output.telling(), integrator::integrate, integrator::landed);
        } catch (IOException e) {
            return notBegun(e);
        }
    }

    /// The credentials cannot be read, here: another worker may have them.
    static Outcome notBegun(IOException e) {
        return new Outcome.Declined("its environment cannot be read: " + e.getMessage());
    }
}
