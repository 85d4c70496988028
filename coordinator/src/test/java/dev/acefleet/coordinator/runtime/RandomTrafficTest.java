package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workers that lose, repeat and confuse what they say, appends that fail, and coordinators that follow each other: what
/// the journal tells is always what the coordinator in memory knows, and with healthy workers everything ends.
class RandomTrafficTest {
    private static final int STEPS = 400;
    private static final int HEALTHY_ROUNDS = 200;
    private static final int STAGES = 4;

    private final Shard shard = new Shard();
    private final Set<AttemptId> records = new HashSet<>();
    private final Map<AttemptId, ControlMessage.Grant> running = new LinkedHashMap<>();
    private final Set<AttemptId> lost = new HashSet<>();
    private int restarts;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aReplayIsWhatTheLiveCoordinatorKnows(long seed) {
        Random random = new Random(seed);
        shard.clocks.run();
        shard.start();
        for (int stage = 0; stage < STAGES; stage++) {
            submit(stage);
        }
        for (int step = 0; step < STEPS; step++) {
            act(random);
            guarded(random);
        }
        shard.start();
        shard.settle();
        assertThat(shard.live()).as("seed %s", seed).isEqualTo(shard.replayed());
        assertThat(restarts).as("the faults were met").isPositive();
        for (int round = 0; round < HEALTHY_ROUNDS && ended() < STAGES; round++) {
            for (int step = 0; step < 20; step++) {
                healthy();
            }
        }
        assertThat(ended())
                .as("seed %s: with healthy workers everything ends", seed)
                .isEqualTo(STAGES);
        assertThat(shard.live()).as("seed %s", seed).isEqualTo(shard.replayed());
        assertThat(shard.topics.entries().stream().map(Entry.Decided::at).toList()).isSorted();
        assertThat(shard.events(Event.Leased.class).stream().map(Event.Leased::attempt))
                .as("seed %s: an attempt is leased once", seed)
                .doesNotHaveDuplicates();
    }

    private void submit(int stage) {
        String number = String.format("%02d", stage + 3);
        StageSubmission submission =
                Story.stage(
                        String.valueOf(stage + 3),
                        Story.run(number + "-01", 1),
                        Story.run(number + "-02", 1),
                        Story.run(number + "-03", 1, number + "-01"),
                        Story.run(number + "-04", 2));
        shard.say(new Command.SubmitStage("c-" + stage, "key-" + stage, submission));
    }

    private long ended() {
        return shard.events(Event.PlanEnded.class).size();
    }

    private void act(Random random) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> pick(random, records).ifPresent(attempt -> shard.claim(attempt, 1));
            case 3 ->
                    pick(random, records)
                            .ifPresent(attempt ->
                                    shard.say(
                                            new Report.Claimed(
                                                    attempt, "rival", Shard.W1, Shard.MACHINE, 1)));
            case 4 ->
                    pick(random, running.keySet())
                            .ifPresent(attempt ->
                                    shard.say(
                                            new Report.Started(
                                                    attempt, Shard.claimOf(attempt), 0, 0)));
            case 5, 6 ->
                    pick(random, running.keySet())
                            .ifPresent(attempt -> shard.end(attempt, outcome(random, attempt)));
            case 7 -> pick(random, running.keySet()).ifPresent(lost::add);
            case 8 -> shard.topics.put("noise".getBytes(StandardCharsets.UTF_8));
            case 9 -> submit(random.nextInt(STAGES));
            case 10 -> shard.clocks.jump(Duration.ofSeconds(random.nextInt(100) - 50));
            default -> shard.clocks.advance(Duration.ofSeconds(random.nextInt(8)));
        }
        beat();
    }

    private static Optional<AttemptId> pick(Random random, Set<AttemptId> of) {
        return of.stream()
                .sorted(Comparator.comparing(AttemptId::toString))
                .skip(of.isEmpty() ? 0 : random.nextInt(of.size()))
                .findFirst();
    }

    private Outcome outcome(Random random, AttemptId attempt) {
        return switch (random.nextInt(6)) {
            case 0 -> Story.failed(FailureKind.AGENT_FAILED);
            case 1 -> new Outcome.Released("not now");
            case 2 -> Story.failed(FailureKind.CONFLICT);
            default -> done(attempt);
        };
    }

    private Outcome done(AttemptId attempt) {
        CommitId commit = new CommitId(String.format("%040x", attempt.hashCode() & 0xffff));
        return Objects.requireNonNull(running.get(attempt)).order()
                        instanceof WorkOrder.Integrate order
                ? new Outcome.Merged(commit, order.attempt().number())
                : new Outcome.Succeeded(commit, attempt.ref(), "done", List.of(), Usage.UNKNOWN);
    }

    /// A step, in which an append may fail, after which a new coordinator begins; sometimes one begins without a reason.
    private void guarded(Random random) {
        try {
            switch (random.nextInt(25)) {
                case 0 -> shard.log().loseNext();
                case 1 -> shard.log().loseNextAcknowledgement();
                case 2 -> shard.log().hold();
                case 3 -> begin();
                default -> shard.log().release();
            }
            shard.step();
        } catch (CoordinatorLog.LogFailed e) {
            begin();
        }
        hear();
    }

    private void begin() {
        restarts++;
        shard.start();
    }

    private void hear() {
        records.addAll(shard.takeDispatched());
        for (ControlMessage.Body body : shard.takeTold()) {
            switch (body) {
                case ControlMessage.Grant grant -> running.put(grant.attempt(), grant);
                case ControlMessage.Refuse refuse -> records.remove(refuse.attempt());
                case ControlMessage.Cancel cancel -> running.remove(cancel.attempt());
                case ControlMessage.Revoke revoke -> running.remove(revoke.attempt());
            }
        }
    }

    private void beat() {
        List<Heartbeat.Held> held = new ArrayList<>();
        running.keySet().stream()
                .filter(attempt -> !lost.contains(attempt))
                .forEach(attempt -> held.add(new Heartbeat.Held(attempt, Shard.claimOf(attempt))));
        shard.fleet.beat(Beats.of(Shard.W1.id(), 1, held.toArray(new Heartbeat.Held[0])));
    }

    private void healthy() {
        records.forEach(attempt -> shard.claim(attempt, 1));
        records.clear();
        running.keySet().forEach(attempt -> shard.end(attempt, done(attempt)));
        running.clear();
        shard.pass(Duration.ofSeconds(5), Shard.lists());
        hear();
    }
}
