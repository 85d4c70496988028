package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AnsweredGate;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.AgentReturn;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.Git.NotThere;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.Brief;
import dev.acefleet.worker.run.Prompt;
import dev.acefleet.worker.run.RunCommits;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds what an attempt at a run or at an assignment's steps goes on from (spec/stage.md 4.2, 5.4; protocol P18): the commits of the newest earlier attempt
/// that nobody has judged, unless they are to be thrown away, else what the order says, else the run's base alone. Looks into the cache and the remote, and
/// changes nothing; the same order on the same remote begins at the same place.
final class Beginnings {
    private static final Logger LOG = LoggerFactory.getLogger(Beginnings.class);

    private final RepositoryCache cache;
    private final Publisher publisher;

    Beginnings(RepositoryCache cache, Publisher publisher) {
        this.cache = cache;
        this.publisher = publisher;
    }

    /// What a person was asked about is not on the remote, or is not what it was said to be: a fresh agent that went on would
    /// take for done what is not there (RS-73).
    static final class WorkGone extends GitFailed {
        private static final long serialVersionUID = 1;

        WorkGone(String what) {
            super(what + "; no agent goes on from there. A retry of the run begins it anew");
        }
    }

    /// What a failed attempt had saved, and is gone from the remote, is done again; what a person was asked about is not.
    ///
    /// @throws WorkGone when that is not there
    /// @throws GitFailed when the remote does not answer
    Beginning of(WorkOrder.Run run) {
        Optional<Place> named;
        Optional<String> gone = Optional.empty();
        try {
            named = run.resume().map(resume -> place(run.fetchRefs(), resume, ofRun(run)));
        } catch (NotThere e) {
            Resume resume = run.resume().orElseThrow();
            if (!resume.partial()) {
                throw new WorkGone(e.getMessage() + ", which a gate left there");
            }
            LOG.warn("The run begins anew: {}", masked(e));
            gone =
                    Optional.of(
                            Brief.gone(resume.why(), resume.ref()) + Brief.answers(resume.gates()));
            named = Optional.empty();
        }
        Optional<Earlier> earlier = run.restartClean() ? Optional.empty() : earlier(run, named);
        if (earlier.isPresent()) {
            Earlier last = earlier.get();
            String brief =
                    Brief.lost(last.attempt().attempt().ref(), found(run, last.place()))
                            + run.resume().map(resume -> Brief.answers(resume.gates())).orElse("");
            return last.place().begin(brief);
        }
        String brief = gone.orElse("");
        return named.map(place -> begin(run, run.resume().orElseThrow(), place))
                .orElseGet(() -> Beginning.clean(run.base(), brief));
    }

    /// Steps that are over are so in the order's documents already, and `commit` of its resume holds their work: without that
    /// they would be taken for done.
    ///
    /// @throws WorkGone when that is not there
    /// @throws GitFailed when the remote does not answer
    Beginning of(WorkOrder.Subtree order) {
        if (order.resume().isEmpty()) {
            return Beginning.clean(order.base(), "");
        }
        Resume resume = order.resume().get();
        Place place;
        try {
            place =
                    place(
                            order.fetchRefs(),
                            resume,
                            (base, at) -> RunCommits.lines(cache.git(), base, at));
        } catch (NotThere e) {
            throw new WorkGone(e.getMessage() + ", which holds the work of steps that are over");
        }
        String brief =
                resume.partial()
                        ? Brief.steps(resume.why(), resume.ref(), place.commits())
                                + Brief.answers(resume.gates())
                        : Brief.afterGates(resume.gates(), place.commits());
        boolean nothing = place.commits().isEmpty() && place.at().equals(place.checkout());
        return nothing ? Beginning.clean(order.base(), brief) : place.begin(brief);
    }

    /// What an earlier attempt had come to.
    ///
    /// @param commits of the work, each in a line, the oldest first
    private record Place(CommitId base, CommitId at, CommitId checkout, List<String> commits) {
        Beginning begin(String brief) {
            boolean leftover = !at.equals(checkout);
            return new Beginning(base, at, checkout, brief + (leftover ? Brief.LEFTOVER : ""));
        }
    }

    private record Earlier(WorkOrder.Earlier attempt, Place place) {}

    /// Which commits between two belong to the work, each in a line.
    @FunctionalInterface
    private interface Lines {
        List<String> between(CommitId base, CommitId at);
    }

    private Lines ofRun(WorkOrder.Run run) {
        return (base, at) -> RunCommits.lines(cache.git(), base, at, run.run());
    }

    private Place place(List<String> fetchRefs, Resume resume, Lines lines) {
        cache.ensure(resume.commit(), List.of(resume.ref()));
        cache.ensure(resume.base(), fetchRefs);
        // An attempt that went on from a lost one is older than the head it was granted on.
        CommitId base = Adoption.base(cache, resume.base(), resume.commit());
        Place place = place(base, resume.commit(), lines);
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
            throw new WorkGone(
                    "commit "
                            + hash
                            + ", which a gate lists as completed, is not in "
                            + resume.commit().abbreviated()
                            + " on "
                            + resume.ref());
        }
    }

    private Place place(CommitId base, CommitId commit, Lines lines) {
        boolean leftover = !commit.equals(base) && publisher.isLeftover(commit);
        CommitId at =
                leftover
                        ? new CommitId(
                                cache.git().must("rev-parse", "--verify", commit.hex() + "^1"))
                        : commit;
        return new Place(base, at, commit, lines.between(base, at));
    }

    /// The newest that has commits of the run, on top of what the order names.
    private Optional<Earlier> earlier(WorkOrder.Run run, Optional<Place> named) {
        for (WorkOrder.Earlier attempt : run.earlier()) {
            try {
                Optional<Place> place =
                        Adoption.fetched(cache, attempt)
                                .map(commit -> place(base(run, commit), commit, ofRun(run)))
                                .filter(found -> !found.commits().isEmpty())
                                .filter(found -> isOn(found, named));
                if (place.isPresent()) {
                    return Optional.of(new Earlier(attempt, place.get()));
                }
            } catch (GitFailed e) {
                LOG.info("Nothing is gone on from {}: {}", attempt.attempt(), masked(e));
            }
        }
        return Optional.empty();
    }

    private String masked(GitFailed e) {
        return publisher.telling().secrets().mask(String.valueOf(e.getMessage()));
    }

    private CommitId base(WorkOrder.Run run, CommitId commit) {
        return Adoption.base(cache, run.base(), commit);
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
    private Beginning begin(WorkOrder.Run run, Resume resume, Place place) {
        String brief =
                resume.partial()
                        ? Brief.partial(resume.why(), resume.ref(), found(run, place))
                                + Brief.answers(resume.gates())
                        : Brief.afterGates(resume.gates(), place.commits());
        boolean asked = !resume.partial() && !place.at().equals(place.checkout());
        return place.commits().isEmpty() && !asked
                ? Beginning.clean(run.base(), brief)
                : place.begin(brief);
    }

    private Brief.Found found(WorkOrder.Run run, Place place) {
        String text = Prompt.runText(cache.git(), run, place.base());
        return new Brief.Found(
                place.commits(),
                RunCommits.open(text, place.commits(), run.run()),
                run.recapPath());
    }
}
