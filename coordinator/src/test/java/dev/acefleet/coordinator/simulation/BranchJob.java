package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// An attempt that moves the integration branch (protocol P21): fetch, take the fence, look whether an earlier one got that
/// far, merge or write, and push branch and fence at once. Between any two of these others may do anything.
final class BranchJob {
    private static final int TRIES = 5;

    private final World world;
    private final WorkerProcess worker;
    private final Hand hand;
    private final PlanId plan;
    private final Cargo cargo;
    private final Consumer<Outcome> end;
    private int tries;

    BranchJob(WorkerProcess worker, Hand hand, Cargo cargo, Consumer<Outcome> end) {
        this.world = worker.world;
        this.worker = worker;
        this.hand = hand;
        this.cargo = cargo;
        this.plan = hand.attempt().work().plan();
        this.end = end;
    }

    /// What it brings onto the branch.
    ///
    /// @param trailer what the commit is found by again
    /// @param merged the checked work, where it brings any
    /// @param done what it comes to, by the branch's head and the attempt that is there
    record Cargo(
            AttemptId trailer,
            Optional<CommitId> merged,
            BiFunction<CommitId, Integer, Outcome> done) {
        static Cargo of(WorkOrder.Integrate order) {
            return new Cargo(order.attempt(), Optional.of(order.commit()), Outcome.Merged::new);
        }

        /// The books: nothing but its own.
        static Cargo of(AttemptId finish, WorkOrder.Finish order) {
            return new Cargo(
                    finish,
                    Optional.empty(),
                    (head, _) ->
                            new Outcome.Finished(
                                    head,
                                    List.of(),
                                    List.of(),
                                    Onward.UNKNOWN,
                                    Paperwork.books(order.documents(), head)));
        }
    }

    void begin() {
        step(this::fetch);
    }

    private void step(Runnable next) {
        worker.later(
                world.fates.step(),
                () -> {
                    if (!hand.stopped) {
                        next.run();
                    }
                });
    }

    private void fetch() {
        if (world.fates.isGitAway() || tries++ >= TRIES) {
            end.accept(worker.failed(hand, FailureKind.INFRASTRUCTURE));
            return;
        }
        GitRemote.Seen seen = world.git.read(plan);
        if (seen.fence().offset() > hand.grant.fence()) {
            end.accept(new Outcome.Released("superseded"));
        } else if (seen.fence().offset() < hand.grant.fence()) {
            step(() -> takeFence(seen));
        } else {
            step(() -> look(seen, seen.fence()));
        }
    }

    private void takeFence(GitRemote.Seen seen) {
        GitRemote.Fence mine = seen.fence().to(hand.grant.fence());
        boolean pushed = world.git.pushFence(plan, seen.fence(), mine);
        if (pushed && !world.fates.isPushUnheard()) {
            step(() -> look(seen, mine));
        } else {
            step(this::fetch);
        }
    }

    private void look(GitRemote.Seen seen, GitRemote.Fence mine) {
        Optional<GitRemote.Merge> before = seen.mergeOf(cargo.trailer());
        if (before.isPresent()) {
            end.accept(
                    cargo.done()
                            .apply(
                                    seen.line().getLast().commit(),
                                    before.get().attempt().number()));
            return;
        }
        Optional<FailureKind> wrong =
                cargo.merged().flatMap(_ -> world.fates.mergeFailure(cargo.trailer()));
        if (wrong.isPresent()) {
            world.ledger.fault(cargo.trailer(), wrong.get());
            end.accept(worker.failed(hand, wrong.get()));
            return;
        }
        step(() -> worker.prove(hand, granted -> proved(granted, seen, mine)));
    }

    private void proved(boolean granted, GitRemote.Seen seen, GitRemote.Fence mine) {
        if (hand.stopped) {
            return;
        }
        if (granted) {
            world.tell(worker + " may push " + hand.attempt());
            step(() -> push(seen, mine));
        } else {
            end.accept(new Outcome.Released("the lease was over before the push"));
        }
    }

    private void push(GitRemote.Seen seen, GitRemote.Fence mine) {
        GitRemote.Merge merge =
                new GitRemote.Merge(world.git.commit(), cargo.trailer(), cargo.merged());
        boolean pushed = world.git.pushMerge(plan, seen, mine, mine.to(hand.grant.fence()), merge);
        if (pushed && !world.fates.isPushUnheard()) {
            end.accept(cargo.done().apply(merge.commit(), cargo.trailer().number()));
        } else {
            step(this::fetch);
        }
    }
}
