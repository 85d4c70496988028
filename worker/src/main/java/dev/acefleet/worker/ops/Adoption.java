package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.DocumentFiles;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.Evidence;
import dev.acefleet.worker.run.Prompt;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.secrets.Telling;
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
///
/// Where documents travel, the recap is in a commit on top of the work ([DocumentFiles]).
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
                        found(run, earlier).flatMap(found -> check(id, run, earlier, found));
                if (adopted.isPresent()) {
                    return adopted;
                }
            } catch (GitFailed e) {
                LOG.info(
                        "{} is not adopted: {}",
                        earlier.attempt(),
                        masked(String.valueOf(e.getMessage())));
            }
        }
        return Optional.empty();
    }

    private Telling telling() {
        return publisher.telling();
    }

    /// As it may be logged: an earlier agent has made the files that it names.
    private String masked(String said) {
        return telling().secrets().mask(said);
    }

    /// What an earlier attempt has left on the remote, in the cache now.
    static Optional<CommitId> fetched(RepositoryCache cache, WorkOrder.Earlier earlier) {
        Optional<CommitId> tip = cache.fetchTip(earlier.attempt().ref());
        return earlier.commit().isPresent() ? earlier.commit().filter(cache::has) : tip;
    }

    /// What an earlier attempt was begun on: the integration branch's head then, an ancestor of a later one.
    static CommitId base(RepositoryCache cache, CommitId later, CommitId commit) {
        return new CommitId(cache.git().must("merge-base", later.hex(), commit.hex()));
    }

    /// What was said to be done, and where its recap is: on top of it, where documents travel.
    private record Found(CommitId commit, CommitId checkout) {}

    private Optional<Found> found(WorkOrder.Run run, WorkOrder.Earlier earlier) {
        Optional<CommitId> tip = cache.fetchTip(earlier.attempt().ref());
        Optional<CommitId> named = fetched(cache, earlier);
        if (!run.documents().travel()) {
            return named.filter(commit -> !publisher.isLeftover(commit))
                    .map(commit -> new Found(commit, commit));
        }
        return tip.filter(publisher::isLeftover)
                .map(top -> new Found(below(top), top))
                .filter(found -> named.isPresent() && isOf(found, named.get()));
    }

    private CommitId below(CommitId top) {
        return new CommitId(cache.git().must("rev-parse", "--verify", top.hex() + "^1"));
    }

    private static boolean isOf(Found found, CommitId named) {
        return named.equals(found.commit()) || named.equals(found.checkout());
    }

    private Optional<Outcome> check(
            AttemptId id, WorkOrder.Run run, WorkOrder.Earlier earlier, Found found) {
        CommitId commit = found.commit();
        CommitId base = base(cache, run.base(), commit);
        if (commit.equals(base)) {
            return Optional.empty();
        }
        Workspace workspace = site.workspace(id, cache, found.checkout());
        try {
            Git git = Git.of(workspace.tree());
            workspace.standOn(commit);
            DocumentFiles.of(git, run.documents())
                    .lay(git, commit, found.checkout(), run.recapPath());
            return switch (Evidence.check(
                    git, base, run, Prompt.runText(git, run, base), "", telling().secrets())) {
                case Evidence.Verdict.Holds holds ->
                        adopt(id, run, earlier.attempt(), workspace, base, holds);
                case Evidence.Verdict.Missing missing -> {
                    LOG.info(
                            "{} is not adopted: {}",
                            earlier.attempt(),
                            masked(missing.reasons().toString()));
                    yield Optional.empty();
                }
            };
        } finally {
            site.discard(workspace, id);
        }
    }

    private Optional<Outcome> adopt(
            AttemptId id,
            WorkOrder.Run run,
            AttemptId earlier,
            Workspace workspace,
            CommitId base,
            Evidence.Verdict.Holds holds) {
        return switch (publish(id, run, workspace, base, holds.commit())) {
            case Publisher.Published.Done done ->
                    Optional.of(
                            telling()
                                    .adopted(
                                            earlier.number(),
                                            holds.commit(),
                                            done.ref(),
                                            holds.summary(),
                                            holds.warnings(),
                                            holds.issues(),
                                            holds.documents()));
            case Publisher.Published.HasSecret secret -> {
                LOG.warn("{} is not adopted: {}", earlier, secret.detail());
                yield Optional.empty();
            }
        };
    }

    private Publisher.Published publish(
            AttemptId id, WorkOrder.Run run, Workspace workspace, CommitId base, CommitId commit) {
        return run.documents().travel()
                ? publisher
                        .keep(
                                Git.of(workspace.tree()),
                                workspace.file("salvage-index"),
                                base,
                                id,
                                run.documents())
                        .published()
                : publisher.publish(
                        workspace.tree(), "refs/heads/" + Workspace.BRANCH, base, commit, id);
    }
}
