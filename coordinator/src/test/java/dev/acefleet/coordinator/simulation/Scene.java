package dev.acefleet.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Two coordinators, of which the first one leads, two workers and a client, in a calm world that a story disturbs.
final class Scene {
    private static final Duration BOUND = Duration.ofMinutes(20);

    final Script script = new Script();
    final World world = new World(1, _ -> script);
    final CoordinatorHost c1 = new CoordinatorHost(world, "c1");
    final CoordinatorHost c2 = new CoordinatorHost(world, "c2");
    final Client client = new Client(world);
    final WorkerMachine w1 = new WorkerMachine(world, "w1", "box1");
    final WorkerMachine w2 = new WorkerMachine(world, "w2", "box2");

    Scene() {
        c1.lead(true);
    }

    /// A stage of independent runs is submitted.
    PlanId submit(int runs) {
        return client.submit("key", Stages.ofRuns(3, runs));
    }

    static AttemptId run(PlanId plan, int run, int attempt) {
        return new AttemptId(new WorkId(plan, "03-0" + run), attempt);
    }

    static AttemptId merge(PlanId plan, int run, int ofAttempt, int attempt) {
        return new AttemptId(new WorkId(plan, "03-0" + run + ".merge-" + ofAttempt), attempt);
    }

    void pass(long seconds) {
        world.pass(Duration.ofSeconds(seconds));
    }

    /// Goes on until it is so, looking often.
    void until(String what, BooleanSupplier isSo) {
        long end = world.now() + BOUND.toNanos();
        while (!isSo.getAsBoolean() && world.now() < end) {
            world.pass(Duration.ofMillis(10));
        }
        assertThat(isSo.getAsBoolean()).as("%s%n%s", what, world.story()).isTrue();
    }

    <E extends Event> void until(Class<E> type, Predicate<E> which) {
        until(type.getSimpleName(), () -> world.ledger.events(type).stream().anyMatch(which));
    }

    void untilLeased(AttemptId attempt) {
        until(Event.Leased.class, leased -> leased.attempt().equals(attempt));
    }

    void untilStarted(AttemptId attempt) {
        until(Event.Started.class, started -> started.attempt().equals(attempt));
    }

    void untilEnded(AttemptId attempt) {
        until(Event.AttemptEnded.class, ended -> ended.attempt().equals(attempt));
    }

    /// Every run is merged, and the plan is over.
    void untilPassed(PlanId plan) {
        until(Event.PlanEnded.class, ended -> ended.plan().equals(plan));
        assertThat(world.ledger.plans()).as(world.story()).allMatch(PlanBook::isPassed);
    }

    WorkerProcess on(WorkerMachine machine) {
        return machine.process().orElseThrow();
    }

    static Predicate<Object> grant(AttemptId attempt) {
        return body(ControlMessage.Grant.class, attempt);
    }

    static Predicate<Object> body(
            Class<? extends ControlMessage.OfAttempt> type, AttemptId attempt) {
        return message ->
                message instanceof ControlMessage control
                        && type.isInstance(control.body())
                        && type.cast(control.body()).attempt().equals(attempt);
    }

    long count(AttemptId attempt) {
        return world.ledger.events(Event.AttemptEnded.class).stream()
                .filter(ended -> ended.attempt().equals(attempt))
                .count();
    }
}
