package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.config.WorkerConfig.RepositoryConfig;
import dev.acefleet.worker.publish.Pruner;
import dev.acefleet.worker.secrets.Telling;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.OrderExecutor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Deletes the refs of attempts of plans that ended long ago.
final class GitPrunes implements OrderExecutor<WorkOrder.Prune> {
    private final Site site;

    GitPrunes(Site site) {
        this.site = site;
    }

    @Override
    public Outcome execute(Granted granted, WorkOrder.Prune order, Control control) {
        Optional<RepositoryConfig> repository = site.config().repository(order.repository());
        if (repository.isEmpty()) {
            return new Outcome.Declined("the worker does not serve " + order.repository().key());
        }
        try {
            Map<String, String> credentials = site.credentials(repository.get());
            Telling telling = new Telling(site.secrets(List.of(credentials)));
            Pruner pruner =
                    new Pruner(
                            site.cache(order.repository(), credentials),
                            credentials,
                            order,
                            control::stillGranted,
                            telling);
            return Interruption.of(control, telling, pruner::prune, Optional::empty);
        } catch (IOException e) {
            return GitMerges.notBegun(e);
        }
    }
}
