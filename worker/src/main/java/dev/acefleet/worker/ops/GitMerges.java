package dev.acefleet.worker.ops;

import dev.acefleet.common.message.LogChunk;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.process.OutputSink;
import dev.acefleet.worker.publish.Integrator;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.IntegrateExecutor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Merges with the repository's configured check between merge and push.
final class GitMerges implements IntegrateExecutor {
    private static final String DEFAULT_CHECK = "default";
    private static final int SHOWN = 2_000;

    private final Site site;

    GitMerges(Site site) {
        this.site = site;
    }

    @Override
    public Outcome execute(Granted granted, WorkOrder.Integrate order, Control control) {
        Optional<WorkerConfig.RepositoryConfig> repository =
                site.config().repository(order.repository());
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
            return new Integrator(
                            cache,
                            credentials,
                            order,
                            granted.fence(),
                            control::stillGranted,
                            merge ->
                                    check.isEmpty()
                                            ? Optional.empty()
                                            : check(
                                                    check,
                                                    granted.attempt(),
                                                    cache,
                                                    merge,
                                                    control))
                    .integrate();
        } catch (IOException e) {
            return new Outcome.Failed(
                    FailureKind.CONFIGURATION,
                    String.valueOf(e.getMessage()),
                    new Salvage.Nothing("nothing was begun"),
                    Usage.UNKNOWN);
        }
    }

    /// What the check finds wrong with the merged tree.
    private Optional<String> check(
            List<String> argv,
            AttemptId attempt,
            RepositoryCache cache,
            CommitId merge,
            Control control) {
        CompletableFuture<Void> stop = new CompletableFuture<>();
        control.onStop(() -> stop.complete(null));
        Workspace workspace = site.workspace(attempt, cache, merge);
        try {
            OutputSink log =
                    (stream, text) ->
                            control.log()
                                    .write(
                                            stream == OutputSink.Stream.OUT
                                                    ? LogChunk.Stream.OUT
                                                    : LogChunk.Stream.ERR,
                                            text);
            Exit exit = site.command(argv, workspace, attempt, log, stop);
            if (exit.cause() == Exit.Cause.STOPPED) {
                throw new GitFailed("the check was stopped");
            }
            String text = exit.out() + exit.err();
            return exit.ok()
                    ? Optional.empty()
                    : Optional.of(
                            "the check "
                                    + argv
                                    + " ended with "
                                    + exit.code()
                                    + " ("
                                    + exit.cause()
                                    + "): "
                                    + text.substring(Math.max(0, text.length() - SHOWN)));
        } catch (IOException e) {
            throw new GitFailed("the check " + argv + " cannot be started: " + e.getMessage());
        } finally {
            workspace.delete();
        }
    }
}
