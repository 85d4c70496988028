package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.Evidence;
import dev.acefleet.worker.run.Prompt;
import dev.acefleet.worker.run.Workspace;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at earlier attempts at a run before anything is launched (protocol P18): one whose worker was lost after the
/// work was pushed need not be done again. On the attempt's thread; a death here costs nothing, the next attempt looks
/// again.
///
/// What is adopted is pushed to *this* attempt's ref too: the worker that was lost may only have been cut off, and
/// still move its own. An earlier attempt that cannot be looked at, for whatever reason, is passed over: doing the run
/// is always right.
final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final Site site;
    private final RepositoryCache cache;
    private final Publisher publisher;

    Adoption(Site site, RepositoryCache cache, Publisher publisher) {
        this.site = site;
        this.cache = cache;
        this.publisher = publisher;
    }

    /// The newest of the order's earlier attempts whose evidence holds. The order's base is in the cache.
    ///
    /// @param id of the attempt that looks
    Optional<Outcome> look(AttemptId id, WorkOrder.Run run) {
        for (WorkOrder.Earlier earlier : run.earlier()) {
            try {
                Optional<Outcome> adopted =
                        fetched(cache, earlier).flatMap(c -> check(id, run, earlier, c));
                if (adopted.isPresent()) {
                    return adopted;
                }
            } catch (GitFailed e) {
                LOG.info("{} is not adopted: {}", earlier.attempt(), e.getMessage());
            }
        }
        return Optional.empty();
    }

    /// What an earlier attempt has left on the remote, in the cache now.
    static Optional<CommitId> fetched(RepositoryCache cache, WorkOrder.Earlier earlier) {
        Optional<CommitId> tip = cache.fetchTip(earlier.attempt().ref());
        return earlier.commit().isPresent() ? earlier.commit().filter(cache::has) : tip;
    }

    /// What an earlier attempt was begun on: the integration branch's head then, an ancestor of this attempt's.
    static CommitId base(RepositoryCache cache, WorkOrder.Run run, CommitId commit) {
        return new CommitId(cache.git().must("merge-base", run.base().hex(), commit.hex()));
    }

    private Optional<Outcome> check(
            AttemptId id, WorkOrder.Run run, WorkOrder.Earlier earlier, CommitId commit) {
        CommitId base = base(cache, run, commit);
        if (commit.equals(base) || publisher.isLeftover(commit)) {
            return Optional.empty();
        }
        Workspace workspace = site.workspace(id, cache, commit);
        try {
            Git git = Git.of(workspace.tree());
            return switch (Evidence.check(git, base, run, Prompt.runText(git, run, base), "")) {
                case Evidence.Verdict.Holds holds ->
                        adopt(id, earlier.attempt(), workspace, base, holds);
                case Evidence.Verdict.Missing missing -> {
                    LOG.info("{} is not adopted: {}", earlier.attempt(), missing.reasons());
                    yield Optional.empty();
                }
            };
        } finally {
            site.discard(workspace, id);
        }
    }

    private Optional<Outcome> adopt(
            AttemptId id,
            AttemptId earlier,
            Workspace workspace,
            CommitId base,
            Evidence.Verdict.Holds holds) {
        String branch = "refs/heads/" + Workspace.BRANCH;
        return switch (publisher.publish(workspace.tree(), branch, base, holds.commit(), id)) {
            case Publisher.Published.Done done ->
                    Optional.of(
                            new Outcome.Adopted(
                                    earlier.number(),
                                    holds.commit(),
                                    done.ref(),
                                    holds.summary(),
                                    holds.warnings(),
                                    Usage.UNKNOWN));
            case Publisher.Published.HasSecret secret -> {
                LOG.warn("{} is not adopted: {}", earlier, secret.detail());
                yield Optional.empty();
            }
        };
    }
}
