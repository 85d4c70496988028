package dev.acefleet.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.EmbeddedBroker;
import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.runtime.Beats;
import dev.acefleet.coordinator.runtime.JournalCodec;
import dev.acefleet.coordinator.runtime.PlanViews;
import dev.acefleet.coordinator.runtime.Retention;
import dev.acefleet.coordinator.runtime.Story;
import dev.acefleet.coordinator.runtime.Timings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A whole coordinator on a real broker.
@Timeout(240)
class KafkaCoordinatorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final WorkerRef WORKER = new WorkerRef("w1", 1);

    private final Codec codec = new Codec();

    private static KafkaCoordinator coordinator(ClientSettings settings, Topics topics, String id) {
        KafkaCoordinator coordinator =
                new KafkaCoordinator(
                        settings,
                        topics,
                        Timings.USUAL,
                        id,
                        "1.0",
                        List.of(Pool.DEFAULT),
                        Retention.USUAL,
                        new PlanViews(),
                        new SimpleMeterRegistry());
        coordinator.start();
        return coordinator;
    }

    private static StageSubmission stage(String number) {
        return Story.stage(number, Story.run("0" + number + "-01", 1));
    }

    private static Answer submit(KafkaCoordinator coordinator, String id, StageSubmission stage) {
        var answer =
                coordinator
                        .gate()
                        .submit(new Command.SubmitStage(id, "key-" + stage.stage(), stage));
        assertThat(answer).succeedsWithin(PATIENCE);
        return answer.join();
    }

    private static PlanId plan(StageSubmission stage) {
        return PlanId.ofStage(stage.repository(), stage.stage(), "key-" + stage.stage());
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private void report(Topics topics, Report report) {
        Partitions.write(
                TestBroker.settings(),
                topics.inbox(),
                Topics.shard(Story.REPOSITORY, 1),
                Story.REPOSITORY.key(),
                codec.encode(report, InboxMessage.class));
    }

    @Test
    void aStageIsAcceptedDispatchedClaimedAndStillKnownToTheNextCoordinator() throws Exception {
        Topics topics = TestBroker.topics();
        ClientSettings settings = TestBroker.settings();
        AttemptId attempt = new AttemptId(new WorkId(plan(stage("3")), "03-01"), 1);
        try (KafkaCoordinator first = coordinator(settings, topics, "first")) {
            assertThat(submit(first, "c-1", stage("3")))
                    .isEqualTo(new Answer.Accepted(plan(stage("3"))));
            byte[] record =
                    Partitions.read(settings, topics.work(Pool.DEFAULT, Lane.AGENT), 0, 1)
                            .getFirst()
                            .value();
            assertThat(codec.decode(record, Dispatch.class))
                    .isEqualTo(new Decoded.Read<>(new Dispatch(attempt, Story.REPOSITORY)));
            report(topics, new Report.Claimed(attempt, "claim", WORKER, "m1/boot", 1));
            assertThat(lastTold(topics, 1))
                    .isInstanceOfSatisfying(
                            ControlMessage.Grant.class,
                            grant -> assertThat(grant.attempt()).isEqualTo(attempt));
            Heartbeat beat = Beats.of(WORKER.id(), 1, new Heartbeat.Held(attempt, "claim"));
            Partitions.write(
                    settings, topics.presence(), 0, "w1", codec.encode(beat, Heartbeat.class));
            await("the worker is shown", () -> !first.fleet().workers().isEmpty());
            assertThat(first.readiness().obstacle()).isEmpty();
        }
        try (KafkaCoordinator second = coordinator(settings, topics, "second")) {
            assertThat(submit(second, "c-2", stage("3")))
                    .as("a repeated key gets the first answer")
                    .isEqualTo(new Answer.Accepted(plan(stage("3"))));
            report(topics, new Report.Claimed(attempt, "claim", WORKER, "m1/boot", 2));
            assertThat(lastTold(topics, 2))
                    .isInstanceOfSatisfying(
                            ControlMessage.Grant.class,
                            grant -> assertThat(grant.send()).isEqualTo(2));
            await("the fleet is known at once", () -> !second.fleet().workers().isEmpty());
            assertThat(second.fleet().workers())
                    .singleElement()
                    .extracting(WorkerView::id)
                    .isEqualTo("w1");
        }
    }

    private ControlMessage.Body lastTold(Topics topics, int least) {
        byte[] record =
                Partitions.read(
                                TestBroker.settings(),
                                topics.control(),
                                Topics.controlPartition(WORKER.id()),
                                least)
                        .getLast()
                        .value();
        assertThat(codec.decode(record, ControlMessage.class)).isInstanceOf(Decoded.Read.class);
        return ((Decoded.Read<ControlMessage>) codec.decode(record, ControlMessage.class))
                .value()
                .body();
    }

    @Test
    void theSecondStandsByAnswersAndLeadsWhenTheFirstLeaves() throws Exception {
        Topics topics = TestBroker.topics();
        ClientSettings settings = TestBroker.settings();
        KafkaCoordinator first = coordinator(settings, topics, "first");
        submit(first, "c-1", stage("3"));
        try (KafkaCoordinator second = coordinator(settings, topics, "second")) {
            assertThat(submit(second, "c-2", stage("4")))
                    .as("every node answers, whoever leads")
                    .isEqualTo(new Answer.Accepted(plan(stage("4"))));
            await("the standby is ready", () -> second.readiness().obstacle().isEmpty());
            Heartbeat beat = Beats.of(WORKER.id(), 1);
            Partitions.write(
                    settings, topics.presence(), 0, "w1", codec.encode(beat, Heartbeat.class));
            await("the standby shows the fleet", () -> !second.fleet().workers().isEmpty());
            assertThat(announcements(topics)).containsExactly("first");
            first.close();
            assertThat(submit(second, "c-3", stage("5")))
                    .isEqualTo(new Answer.Accepted(plan(stage("5"))));
            assertThat(announcements(topics)).containsExactly("first", "second");
        } finally {
            first.close();
        }
    }

    private static List<String> announcements(Topics topics) {
        JournalCodec journal = new JournalCodec();
        List<String> instances = new ArrayList<>();
        try (var source = new KafkaJournalSource(TestBroker.settings(), topics, 0)) {
            long end = source.end();
            for (long next = 0; next < end; ) {
                for (var record : source.poll(next, Duration.ofSeconds(1))) {
                    if (journal.decode(record.value())
                            instanceof Decoded.Read<Entry>(Entry.Announcement announcement)) {
                        instances.add(announcement.instance());
                    }
                    next = record.offset() + 1;
                }
            }
        }
        return instances;
    }

    @Test
    void aBrokerThatWasKilledIsLedAgainByItself(@TempDir Path directory) {
        Topics topics = Topics.DEFAULT;
        EmbeddedBroker broker = EmbeddedBroker.start(TestBroker.lib(), directory);
        ClientSettings settings = new ClientSettings(broker.bootstrap());
        try (KafkaCoordinator coordinator = coordinator(settings, topics, "first")) {
            submit(coordinator, "c-1", stage("3"));
            broker.kill();
            broker.close();
            broker = EmbeddedBroker.start(TestBroker.lib(), directory);
            assertThat(submit(coordinator, "c-2", stage("4")))
                    .isEqualTo(new Answer.Accepted(plan(stage("4"))));
            assertThat(submit(coordinator, "c-3", stage("3")))
                    .isEqualTo(new Answer.Accepted(plan(stage("3"))));
        } finally {
            broker.close();
        }
    }
}
