package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Effect;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Evolver;
import dev.acefleet.coordinator.core.State;
import java.time.Duration;
import java.util.List;

/// A coordinator's loop on topics in memory, driven by hand.
final class Shard {
    static final String MACHINE = "m1/boot";
    static final WorkerRef W1 = new WorkerRef("w1", 1);

    /// More steps than any test's inbox needs.
    private static final int STEPS = 1_000;

    final ManualClocks clocks = new ManualClocks();
    final MemoryTopics topics = new MemoryTopics(clocks);
    final MemoryFleet fleet = new MemoryFleet();
    final MemoryArchive archive = new MemoryArchive();
    private MemoryCoordinatorLog log = topics.open();
    private CoordinatorLoop loop = loop(log, clocks);

    private CoordinatorLoop loop(MemoryCoordinatorLog of, Clocks its) {
        return new CoordinatorLoop(
                0, "c1", "1.0", of, fleet.open(), archive, Timings.USUAL, Retention.USUAL, its);
    }

    /// A new coordinator takes the place of the one before, wherever that is.
    Shard start() {
        return start(clocks);
    }

    Shard start(Clocks its) {
        log = topics.open();
        loop = loop(log, its);
        loop.start();
        return this;
    }

    MemoryCoordinatorLog log() {
        return log;
    }

    void step() {
        loop.step(Duration.ZERO);
    }

    /// Steps until the inbox is read, what was decided is said, and time has been asked once more.
    void settle() {
        for (int i = 0; i < STEPS && topics.inboxEnd() > position(); i++) {
            step();
        }
        pass(Timings.USUAL.tick());
    }

    private long position() {
        return loop.position();
    }

    /// Time passes in the coordinator's steps, each shorter than a heartbeat.
    void pass(Duration time, Heartbeat... beats) {
        Duration step = Duration.ofMillis(2_500);
        for (Duration left = time; left.isPositive(); left = left.minus(step)) {
            clocks.advance(left.compareTo(step) < 0 ? left : step);
            for (Heartbeat beat : beats) {
                fleet.beat(beat);
            }
            step();
        }
    }

    void say(InboxMessage message) {
        topics.say(message);
    }

    PlanId submit(String key, RunSpec... runs) {
        StageSubmission stage = Story.stage("3", runs);
        say(new Command.SubmitStage("c-" + key, key, stage));
        return PlanId.ofStage(stage.repository(), stage.stage(), key);
    }

    void claim(AttemptId attempt, int send) {
        say(new Report.Claimed(attempt, claimOf(attempt), W1, MACHINE, send));
    }

    static String claimOf(AttemptId attempt) {
        return "claim of " + attempt;
    }

    void end(AttemptId attempt, Outcome outcome) {
        say(new Report.Ended(attempt, claimOf(attempt), W1, outcome));
    }

    static Outcome succeeded(AttemptId attempt) {
        return new Outcome.Succeeded(
                new CommitId("c".repeat(40)), attempt.ref(), "done", List.of(), Usage.UNKNOWN);
    }

    static Heartbeat lists(AttemptId... attempts) {
        Heartbeat.Held[] held = new Heartbeat.Held[attempts.length];
        for (int i = 0; i < attempts.length; i++) {
            held[i] = new Heartbeat.Held(attempts[i], claimOf(attempts[i]));
        }
        return Beats.of(W1.id(), W1.incarnation(), held);
    }

    List<AttemptId> takeDispatched() {
        return fleet.takeDispatched().stream().map(Effect.Dispatch::attempt).toList();
    }

    List<ControlMessage.Body> takeTold() {
        return fleet.takeTold().stream().map(ControlMessage::body).toList();
    }

    <E extends Event> List<E> events(Class<E> type) {
        return topics.entries().stream()
                .flatMap(entry -> entry.events().stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /// How many coordinators, or epochs of one, there were.
    int announcements() {
        return (int)
                topics.journal().stream()
                        .filter(record ->
                                topics.codec.decode(record)
                                        instanceof Decoded.Read<Entry>(Entry.Announcement _))
                        .count();
    }

    String live() {
        return loop.fingerprint();
    }

    /// The state as the journal alone tells it.
    String replayed() {
        State state = new State();
        JournalReader reader = new JournalReader(MemoryTopics.JOURNAL, 0, new UnreadableRecords());
        List<byte[]> records = topics.journal();
        for (int i = 0; i < records.size(); i++) {
            long offset = i;
            reader.read(offset, records.get(i))
                    .ifPresent(counted ->
                            counted.events()
                                    .forEach(event ->
                                            Evolver.evolve(state, event, counted.at(), offset)));
        }
        return state.fingerprint();
    }
}
