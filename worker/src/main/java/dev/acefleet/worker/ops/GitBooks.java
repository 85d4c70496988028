package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.config.WorkerConfig.RepositoryConfig;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.publish.Bookkeeper;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.OrderExecutor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes books, with the repository's setup command looked at for corrections.
final class GitBooks implements OrderExecutor<WorkOrder.Finish> {
    private final Site site;

    GitBooks(Site site) {
        this.site = site;
    }

    @Override
    public Outcome execute(Granted granted, WorkOrder.Finish order, Control control) {
        Optional<String> obstacle = site.obstacle();
        Optional<RepositoryConfig> repository = site.config().repository(order.repository());
        if (obstacle.isPresent()) {
            return new Outcome.Declined(obstacle.get());
        }
        if (repository.isEmpty()) {
            return new Outcome.Declined("the worker does not serve " + order.repository().key());
        }
        try {
            Map<String, String> credentials = site.credentials(repository.get());
            RepositoryCache cache = site.cache(order.repository(), credentials);
            AttemptOutput output = new AttemptOutput(control, site.secrets(List.of(credentials)));
            Bookkeeper bookkeeper =
                    new Bookkeeper(
                            cache,
                            credentials,
                            order,
                            granted.attempt(),
                            granted.fence(),
                            control::stillGranted,
                            output.telling(),
                            new SetupCorrections(
                                    site,
                                    repository.get(),
                                    granted.attempt(),
                                    cache,
                                    control,
                                    output));
            return Interruption.of(
                    control, output.telling(), bookkeeper::finish, bookkeeper::landed);
        } catch (IOException e) {
            return GitMerges.notBegun(e);
        }
    }
}
