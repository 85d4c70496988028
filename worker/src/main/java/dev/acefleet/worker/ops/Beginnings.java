package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AnsweredGate;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.AgentReturn;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.Brief;
import dev.acefleet.worker.run.RunCommits;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds what an attempt goes on from (spec/stage.md 4.2, 5.4; protocol P18): the commits of the newest earlier attempt
/// that nobody has judged, else what the order says, else the run's base alone. Looks into the cache and the remote, and
/// changes nothing; the same order on the same remote begins at the same place.
final class Beginnings {
    private static final Logger LOG = LoggerFactory.getLogger(Beginnings.class);

    private final RepositoryCache cache;
    private final Publisher publisher;

    Beginnings(RepositoryCache cache, Publisher publisher) {
        this.cache = cache;
        this.publisher = publisher;
    }

    /// @throws GitFailed when what the order names is not on the remote, or is not what it was said to be
    Beginning of(WorkOrder.Run run) {
        Optional<Place> named = run.resume().map(resume -> place(run, resume));
        Optional<Earlier> earlier = earlier(run, named);
        if (earlier.isPresent()) {
            Earlier last = earlier.get();
            String brief =
                    Brief.lost(last.attempt().attempt().ref(), last.place().commits())
                            + run.resume().map(resume -> Brief.answers(resume.gates())).orElse("");
            return last.place().begin(brief);
        }
        return named.map(place -> begin(run, run.resume().orElseThrow(), place))
                .orElseGet(() -> Beginning.clean(run.base(), ""));
    }

    /// What an earlier attempt had come to.
    ///
    /// @param commits of the run, each in a line, the oldest first
    private record Place(CommitId base, CommitId at, CommitId checkout, List<String> commits) {
        Beginning begin(String brief) {
            boolean leftover = !at.equals(checkout);
            return new Beginning(base, at, checkout, brief + (leftover ? Brief.LEFTOVER : ""));
        }
    }

    private record Earlier(WorkOrder.Earlier attempt, Place place) {}

    private Place place(WorkOrder.Run run, Resume resume) {
        cache.ensure(resume.commit(), List.of(resume.ref()));
        cache.ensure(resume.base(), run.fetchRefs());
        Place place = place(run, resume.base(), resume.commit());
        for (AnsweredGate gate : resume.gates()) {
            completed(gate).forEach(hash -> mustHold(resume, hash));
        }
        return place;
    }

    /// What a gate's table of completed tasks lists (RS-73).
    private static List<String> completed(AnsweredGate gate) {
        return AgentReturn.read("## GATE REACHED\n### Completed Tasks\n" + gate.gate().completed())
                .commits();
    }

    private void mustHold(Resume resume, String hash) {
        if (!cache.git().run("merge-base", "--is-ancestor", hash, resume.commit().hex()).ok()) {
            throw new GitFailed(
                    "commit "
                            + hash
                            + ", which a gate lists as completed, is not in "
                            + resume.commit().abbreviated()
                            + " on "
                            + resume.ref());
        }
    }

    private Place place(WorkOrder.Run run, CommitId base, CommitId commit) {
        boolean leftover = !commit.equals(base) && publisher.isLeftover(commit);
        CommitId at =
                leftover
                        ? new CommitId(
                                cache.git().must("rev-parse", "--verify", commit.hex() + "^1"))
                        : commit;
        return new Place(base, at, commit, RunCommits.lines(cache.git(), base, at, run.run()));
    }

    /// The newest that has commits of the run, on top of what the order names.
    private Optional<Earlier> earlier(WorkOrder.Run run, Optional<Place> named) {
        for (WorkOrder.Earlier attempt : run.earlier()) {
            try {
                Optional<Place> place =
                        Adoption.fetched(cache, attempt)
                                .map(commit -> place(run, base(run, commit), commit))
                                .filter(found -> !found.commits().isEmpty())
                                .filter(found -> isOn(found, named));
                if (place.isPresent()) {
                    return Optional.of(new Earlier(attempt, place.get()));
                }
            } catch (GitFailed e) {
                LOG.info("Nothing is gone on from {}: {}", attempt.attempt(), e.getMessage());
            }
        }
        return Optional.empty();
    }

    private CommitId base(WorkOrder.Run run, CommitId commit) {
        return Adoption.base(cache, run, commit);
    }

    private boolean isOn(Place found, Optional<Place> named) {
        return named.isEmpty()
                || named.get().commits().isEmpty()
                || cache.git()
                        .run(
                                "merge-base",
                                "--is-ancestor",
                                named.get().at().hex(),
                                found.at().hex())
                        .ok();
    }

    /// Where there is nothing of the run, what others have merged meanwhile is the better ground. What lay uncommitted
    /// at a gate is part of what a person was asked about.
    private static Beginning begin(WorkOrder.Run run, Resume resume, Place place) {
        String brief =
                resume.partial()
                        ? Brief.partial(resume.why(), resume.ref(), place.commits())
                                + Brief.answers(resume.gates())
                        : Brief.afterGates(resume.gates(), place.commits());
        boolean asked = !resume.partial() && !place.at().equals(place.checkout());
        return place.commits().isEmpty() && !asked
                ? Beginning.clean(run.base(), brief)
                : place.begin(brief);
    }
}
