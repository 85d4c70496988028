package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Inbox records of a newer version (protocol P8): a worker, or a node that answers calls, was upgraded before the
/// coordinator that led.
class NewerRecordsTest {
    private static final int NEWER = Codec.VERSION + 1;

    private final Shard shard = new Shard();
    private final StageSubmission stage = Story.stage("3", Story.run("03-01", 1));
    private final PlanId plan = PlanId.ofStage(stage.repository(), stage.stage(), "k");
    private final AttemptId attempt = new AttemptId(new WorkId(plan, "03-01"), 1);

    private void put(String record) {
        shard.topics.put(record.getBytes(StandardCharsets.UTF_8));
    }

    /// An older coordinator has led, and could not read the first record of the inbox, which is of this program's version.
    private void postponed(byte[] record) {
        shard.topics.put(record);
        shard.topics.append(new Entry.Announcement("old", "0.9", 0, shard.clocks.wall()));
        shard.topics.append(
                new Entry.Decided(
                        new Epoch(MemoryTopics.JOURNAL, 0),
                        1,
                        1,
                        shard.clocks.wall(),
                        List.of(
                                new Event.InputQuarantined(0, "newer", ""),
                                new Event.InputPostponed(0, Codec.VERSION))));
    }

    private byte[] submission() {
        return new Codec().encode(new Command.SubmitStage("c-k", "k", stage), InboxMessage.class);
    }

    private long settled() {
        return shard.events(Event.InputSettled.class).size();
    }

    @Test
    void theyAreToldAndWaitThroughEveryEpochThatDoesNotKnowThem() {
        shard.start();
        put("{\"v\": " + NEWER + ", \"body\": {}}");
        shard.settle();
        assertThat(shard.events(Event.InputQuarantined.class))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.reason()).contains("decided when a newer coordinator"));
        for (int epoch = 1; epoch <= 3; epoch++) {
            assertThat(shard.events(Event.InputPostponed.class))
                    .hasSize(epoch)
                    .containsOnly(new Event.InputPostponed(0, NEWER));
            shard.start().settle();
        }
        assertThat(settled()).isZero();
        assertThat(shard.live()).isEqualTo(shard.replayed());
    }

    @Test
    void theFirstCoordinatorThatKnowsThemDecidesThemOnce() {
        postponed(submission());
        shard.start().settle();
        assertThat(shard.takeDispatched()).contains(attempt);
        assertThat(shard.topics.entries())
                .filteredOn(entry -> entry.events().contains(new Event.InputSettled(0)))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.events())
                                .as("in one entry, so that it is not decided twice")
                                .hasAtLeastOneElementOfType(Event.PlanAccepted.class));
        shard.start().settle();
        assertThat(shard.events(Event.PlanAccepted.class)).hasSize(1);
        assertThat(shard.events(Event.CommandAnswered.class)).hasSize(1);
        assertThat(settled()).isOne();
        assertThat(shard.live()).isEqualTo(shard.replayed());
    }

    @Test
    void whatIsSaidLaterIsDecidedBesideThem() {
        postponed(submission());
        shard.submit("other", Story.run("03-01", 1));
        shard.start().settle();
        assertThat(shard.events(Event.CommandAnswered.class))
                .extracting(Event.CommandAnswered::key)
                .containsExactly("k", "other");
        assertThat(shard.events(Event.PlanAccepted.class)).hasSize(1);
    }

    @Test
    void oneThatTheInboxHasLostIsWaitedForNoMore() {
        postponed(submission());
        shard.topics.trimInbox(1);
        shard.start().settle();
        assertThat(settled()).isOne();
        assertThat(shard.events(Event.PlanAccepted.class)).isEmpty();
        shard.start().settle();
        assertThat(settled()).isOne();
    }

    @Test
    void oneThatIsRubbishAfterAllIsToldAndWaitedForNoMore() {
        postponed(
                "{\"v\": 1, \"body\": {\"type\": \"Surprise\"}}".getBytes(StandardCharsets.UTF_8));
        shard.start().settle();
        assertThat(settled()).isOne();
        assertThat(shard.events(Event.InputQuarantined.class)).hasSize(2);
        shard.start().settle();
        assertThat(settled()).isOne();
    }

    @Test
    void moreThanAFewWorkersSayWhileCoordinatorsAreUpgradedIsNotKept() {
        shard.start();
        for (int i = 0; i < 1_001; i++) {
            put("{\"v\": 99, \"body\": {}}");
        }
        shard.settle();
        assertThat(shard.events(Event.InputQuarantined.class)).hasSize(1_001);
        assertThat(shard.events(Event.InputPostponed.class)).hasSize(1_000);
        assertThat(shard.events(Event.InputQuarantined.class).getLast().reason())
                .contains("too many");
    }
}
