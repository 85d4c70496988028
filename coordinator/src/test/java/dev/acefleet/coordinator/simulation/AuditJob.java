package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// An attempt at an audit: an agent looks for a while, and leaves a proof.
final class AuditJob {
    private final World world;
    private final WorkerProcess worker;
    private final Hand hand;
    private final WorkOrder.Audit order;
    private final Consumer<Outcome> end;

    AuditJob(WorkerProcess worker, Hand hand, WorkOrder.Audit order, Consumer<Outcome> end) {
        this.world = worker.world;
        this.worker = worker;
        this.hand = hand;
        this.order = order;
        this.end = end;
    }

    void begin() {
        worker.started(hand);
        worker.works(hand, order.budget(), world.fates.work(hand.attempt()), this::ends);
    }

    private void ends() {
        if (hand.stopped) {
            return;
        }
        if (world.providers.refuses(order.agent())) {
            end.accept(world.providers.refusal(order.agent()));
            return;
        }
        Optional<FailureKind> failure = world.fates.agentFailure(hand.attempt());
        end.accept(failure.map(kind -> worker.failed(hand, kind)).orElseGet(this::proof));
    }

    private Outcome proof() {
        CommitId commit = world.git.commit();
        world.git.pushAttempt(hand.attempt(), commit);
        return new Outcome.Audited(
                commit,
                hand.attempt().ref(),
                "proof",
                world.fates.proof(hand.attempt()),
                "",
                List.of(),
                List.of(),
                List.of(),
                hand.used(world.now()));
    }
}
