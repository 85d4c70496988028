package dev.acefleet.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.Diagnostics;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.runtime.PlanViews;
import dev.acefleet.coordinator.runtime.Retention;
import dev.acefleet.coordinator.runtime.Story;
import dev.acefleet.coordinator.runtime.Timings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KafkaPlanArchiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant END = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final PlanId PLAN = new PlanId("s03-0123456789");

    private final Topics topics = TestBroker.topics();
    private final PlanViews views = new PlanViews();
    private final KafkaPlanArchive archive =
            new KafkaPlanArchive(TestBroker.settings(), topics, views::report);

    private void accept(RunSpec... runs) {
        views.on(new Event.PlanAccepted(PLAN, Story.stage("3", runs)), END.minusSeconds(60), 1);
    }

    private void end() {
        views.on(
                new Event.PlanEnded(PLAN, Verdict.FAILED, "not_available", "", Story.BASE), END, 2);
    }

    private List<ConsumerRecord<String, byte[]>> written(int least) {
        return Partitions.read(TestBroker.settings(), topics.plans(), 0, least);
    }

    @Test
    void aReportIsThereUnderItsPlansIdWhenItIsSaidToBe() {
        accept(Story.run("03-01", 1));
        end();
        assertThat(archive.keep(PLAN, END)).succeedsWithin(PATIENCE);
        ConsumerRecord<String, byte[]> record = written(1).getFirst();
        assertThat(record.key()).isEqualTo(PLAN.value());
        assertThat(Codec.ofViews().decode(record.value(), PlanReport.class))
                .isEqualTo(new Decoded.Read<>(views.report(PLAN).orElseThrow()));
        archive.close();
    }

    @Test
    void aNodeThatStartsWhenTheJournalHasForgottenThePlanKnowsItsReport() throws Exception {
        accept(Story.run("03-01", 1));
        end();
        assertThat(archive.keep(PLAN, END)).succeedsWithin(PATIENCE);
        archive.close();
        Partitions.write(
                TestBroker.settings(),
                topics.plans(),
                0,
                "s04-0123456789",
                "rubbish".getBytes(StandardCharsets.UTF_8));

        PlanViews later = new PlanViews();
        try (KafkaCoordinator node =
                new KafkaCoordinator(
                        TestBroker.settings(),
                        topics,
                        Timings.USUAL,
                        "later",
                        "1.0",
                        List.of(),
                        Retention.USUAL,
                        later,
                        new SimpleMeterRegistry())) {
            assertThat(node.beginning().obstacle()).as("nothing is read yet").isPresent();
            node.start();
            Instant deadline = Instant.now().plus(PATIENCE);
            while (node.beginning().obstacle().isPresent()) {
                assertThat(Instant.now()).isBefore(deadline);
                Thread.sleep(50);
            }
            assertThat(later.report(PLAN)).isEqualTo(views.report(PLAN)).isPresent();
            assertThat(later.newest(5, _ -> true)).isEqualTo(views.newest(5, _ -> true));
            assertThat(node.diagnostics().unreadable())
                    .singleElement()
                    .extracting(Diagnostics.Unreadable::topic)
                    .isEqualTo(topics.plans());
        }
    }

    /// The views of this node lag behind, or the plan went on and ended in another way.
    @Test
    void whatIsNotKnownToHaveEndedSoIsNotWritten() {
        assertThat(archive.keep(PLAN, END)).failsWithin(PATIENCE);
        accept(Story.run("03-01", 1));
        assertThat(archive.keep(PLAN, END)).failsWithin(PATIENCE);
        end();
        assertThat(archive.keep(PLAN, END.plusNanos(1))).failsWithin(PATIENCE);
        assertThat(written(0)).isEmpty();
        archive.close();
    }
}
