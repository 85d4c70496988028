package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkOrder;
import java.util.Optional;
import java.util.function.Consumer;

/// An integrate attempt (protocol P21): fetch, take the fence, look for an earlier merge, merge, and push branch and fence
/// at once. Between any two of these others may do anything.
final class MergeJob {
    private static final int TRIES = 5;

    private final World world;
    private final WorkerProcess worker;
    private final Hand hand;
    private final AttemptId merged;
    private final PlanId plan;
    private final WorkOrder.Integrate order;
    private final Consumer<Outcome> end;
    private int tries;

    MergeJob(WorkerProcess worker, Hand hand, WorkOrder.Integrate order, Consumer<Outcome> end) {
        this.world = worker.world;
        this.worker = worker;
        this.hand = hand;
        this.order = order;
        this.merged = order.attempt();
        this.plan = merged.work().plan();
        this.end = end;
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
            end.accept(WorkerProcess.failed(FailureKind.INFRASTRUCTURE));
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
        Optional<GitRemote.Merge> before = seen.mergeOf(merged);
        if (before.isPresent()) {
            end.accept(
                    new Outcome.Merged(
                            seen.line().getLast().commit(), before.get().attempt().number()));
            return;
        }
        Optional<FailureKind> wrong = world.fates.mergeFailure(merged);
        if (wrong.isPresent()) {
            world.ledger.fault(merged, wrong.get());
            end.accept(WorkerProcess.failed(wrong.get()));
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
        GitRemote.Merge merge = new GitRemote.Merge(world.git.commit(), merged, order.commit());
        boolean pushed = world.git.pushMerge(plan, seen, mine, mine.to(hand.grant.fence()), merge);
        if (pushed && !world.fates.isPushUnheard()) {
            end.accept(new Outcome.Merged(merge.commit(), order.attempt().number()));
        } else {
            step(this::fetch);
        }
    }
}
