package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// An attempt at a run (protocol P18, P19): looks at what earlier ones left before it launches an agent, which commits
/// what would do some time before its end, and once more at its end.
final class AgentJob {
    private final World world;
    private final WorkerProcess worker;
    private final Hand hand;
    private final WorkOrder.Run order;
    private final Consumer<Outcome> end;

    AgentJob(WorkerProcess worker, Hand hand, WorkOrder.Run order, Consumer<Outcome> end) {
        this.world = worker.world;
        this.worker = worker;
        this.hand = hand;
        this.order = order;
        this.end = end;
    }

    void begin() {
        order.resume()
                .filter(resume -> !world.git.has(hand.attempt().work(), resume.commit()))
                .ifPresent(resume -> {
                    throw world.broken(hand.attempt() + " goes on from " + resume.commit());
                });
        adopted().ifPresentOrElse(end, this::launch);
    }

    /// The newest of the earlier attempts that left something.
    private Optional<Outcome> adopted() {
        for (WorkOrder.Earlier earlier : order.earlier()) {
            AttemptId attempt = earlier.attempt();
            Optional<CommitId> left = earlier.commit().or(() -> world.git.attempt(attempt));
            if (left.isPresent()) {
                world.git.pushAttempt(hand.attempt(), left.get());
                return Optional.of(
                        new Outcome.Adopted(
                                attempt.number(),
                                left.get(),
                                hand.attempt().ref(),
                                "found",
                                List.of(),
                                List.of(),
                                Usage.UNKNOWN,
                                recap(left.get())));
            }
        }
        return Optional.empty();
    }

    private void launch() {
        worker.started(hand);
        world.ledger.documentsGiven(hand.attempt(), order);
        if (world.providers.refuses(order.agent())) {
            worker.later(world.between(500, 8_000), this::ends);
            return;
        }
        Duration time = world.fates.work(hand.attempt());
        worker.later(time.multipliedBy(4).dividedBy(5), this::commit);
        worker.works(hand, order.budget(), time, this::ends);
    }

    /// After its end an attempt does not move its ref.
    private void commit() {
        if (hand.executing && !hand.stopped) {
            world.git.pushAttempt(hand.attempt(), world.git.commit());
        }
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
        failure.filter(FailureKind::consumesAttempt)
                .ifPresent(kind -> world.ledger.fault(hand.attempt(), kind));
        if (failure.isEmpty() && world.fates.isGitAway()) {
            failure = Optional.of(FailureKind.INFRASTRUCTURE);
        }
        if (failure.isEmpty() && world.fates.isGate(hand.attempt())) {
            end.accept(gated());
            return;
        }
        end.accept(failure.map(kind -> worker.failed(hand, kind)).orElseGet(this::succeeded));
    }

    private Outcome gated() {
        CommitId commit = world.git.commit();
        world.git.pushAttempt(hand.attempt(), commit);
        return new Outcome.Gated(
                commit, hand.attempt().ref(), Gate.checklist("look at it"), used());
    }

    private Outcome succeeded() {
        CommitId commit = world.git.commit();
        world.git.pushAttempt(hand.attempt(), commit);
        return new Outcome.Succeeded(
                commit,
                hand.attempt().ref(),
                "done",
                List.of(),
                List.of("it was harder than it looked"),
                used(),
                recap(commit));
    }

    private Documents recap(CommitId commit) {
        return Paperwork.recap(order.documents(), order.recapPath(), commit);
    }

    private Usage used() {
        return hand.used(world.now());
    }
}
