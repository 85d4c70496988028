package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How plans leave memory and journal (protocol P9), with the retention of a real fleet.
class CoordinatorLoopArchiveTest {
    private static final Duration MONTH = Retention.USUAL.plans();
    private static final Duration DAY = Retention.USUAL.epoch();

    private final Shard shard = new Shard().start();

    /// A plan of one run, which fails for good.
    private PlanId over(String key) {
        PlanId plan = shard.submit(key, Story.run("03-01", 1));
        shard.settle();
        AttemptId attempt = new AttemptId(new WorkId(plan, "03-01"), 1);
        shard.claim(attempt, 1);
        shard.end(
                attempt,
                new Outcome.Failed(
                        FailureKind.AUTH,
                        "refused",
                        new Salvage.Nothing("nothing"),
                        Usage.UNKNOWN));
        shard.settle();
        assertThat(shard.events(Event.PlanEnded.class)).anyMatch(end -> end.plan().equals(plan));
        return plan;
    }

    /// A long time passes at once, and then a moment in which workers delete what is to be deleted.
    private void later(Duration time) {
        shard.clocks.advance(time);
        shard.settle();
        for (AttemptId attempt : shard.takeDispatched()) {
            if (attempt.work().item().startsWith("prune")) {
                shard.claim(attempt, 1);
                shard.end(attempt, new Outcome.Done(Usage.UNKNOWN));
            }
        }
        shard.settle();
        shard.settle();
        shard.settle();
    }

    private List<PlanId> archived() {
        return shard.events(Event.PlanArchived.class).stream()
                .map(Event.PlanArchived::plan)
                .toList();
    }

    @Test
    void aPlanIsArchivedAMonthAfterItsEndAndNotBefore() {
        PlanId plan = over("key");
        later(MONTH.minusMinutes(1));
        assertThat(shard.archive.kept()).isEmpty();
        later(Duration.ofMinutes(2));
        assertThat(shard.archive.kept()).containsOnlyKeys(plan);
        assertThat(archived()).containsExactly(plan);
        assertThat(shard.live()).doesNotContain("plan " + plan).isEqualTo(shard.replayed());
    }

    @Test
    void aPlanWhoseRefsNobodyDeletesIsKeptUntilTheyAreLeftToPeople() {
        PlanId plan = over("key");
        shard.clocks.advance(Retention.USUAL.refs());
        shard.settle();
        WorkId prune = WorkId.ofEnding(plan, "prune", 1);
        assertThat(shard.takeDispatched()).contains(new AttemptId(prune, 1));
        shard.clocks.advance(MONTH.minus(Retention.USUAL.refs()).plusDays(1));
        shard.start();
        shard.settle();
        assertThat(shard.takeDispatched())
                .as("said again by whoever leads next")
                .contains(new AttemptId(prune, 1));
        later(Duration.ZERO);
        assertThat(shard.archive.kept()).isEmpty();
        later(Retention.USUAL.refs());
        assertThat(shard.events(Event.WorkEnded.class))
                .filteredOn(ended -> ended.work().equals(prune))
                .singleElement()
                .satisfies(ended -> assertThat(ended.reason()).contains("refs/fleet/" + plan));
        assertThat(archived()).containsExactly(plan);
    }

    /// H13
    @Test
    void noPlanIsArchivedBeforeItsReportIsKept() {
        PlanId plan = over("key");
        shard.archive.hold();
        later(MONTH);
        assertThat(shard.archive.asked()).isEqualTo(1);
        assertThat(archived()).isEmpty();
        shard.start();
        later(Duration.ZERO);
        assertThat(archived()).as("nor by the next coordinator").isEmpty();
        shard.archive.release();
        later(Duration.ZERO);
        assertThat(archived()).containsExactly(plan);
    }

    @Test
    void aReportThatCannotBeWrittenIsWrittenLaterAndNotAllTheTime() {
        PlanId plan = over("key");
        shard.archive.failNext();
        later(MONTH);
        later(Duration.ofSeconds(1));
        assertThat(shard.archive.asked()).isEqualTo(1);
        assertThat(archived()).isEmpty();
        later(Duration.ofMinutes(2));
        assertThat(archived()).containsExactly(plan);
    }

    @Test
    void aCoordinatorThatLeadsForLongAnnouncesItselfAgainIfItHasWritten() {
        over("key");
        later(DAY);
        assertThat(announcements()).isEqualTo(2);
        later(DAY.multipliedBy(3));
        assertThat(announcements()).as("an idle one does not").isEqualTo(2);
        PlanId second = shard.submit("other", Story.run("03-01", 1));
        shard.settle();
        assertThat(shard.events(Event.PlanAccepted.class))
                .extracting(Event.PlanAccepted::plan)
                .contains(second);
        assertThat(shard.live()).isEqualTo(shard.replayed());
    }

    private long announcements() {
        return shard.topics.journal().stream()
                .filter(record ->
                        shard.topics.codec.decode(record)
                                instanceof Decoded.Read<Entry>(Entry.Announcement _))
                .count();
    }

    /// H11, H12
    @Test
    void theJournalBeginsWithTheAnnouncementThatTheOldestPlanCountsBy() {
        PlanId first = over("key");
        later(DAY);
        long announcement = shard.topics.journal().size() - 2L;
        PlanId second = shard.submit("other", Story.run("03-01", 1));
        shard.settle();
        later(MONTH);
        assertThat(archived()).containsExactly(first);
        assertThat(shard.topics.journalStart()).isEqualTo(announcement);
        String before = shard.live();
        shard.start();
        assertThat(shard.live()).contains("plan " + second).isEqualTo(before);
    }

    /// H15, also where nothing of the plan is left.
    @Test
    void theAnswerToAKeyOutlivesTheJournalThatToldIt() {
        shard.say(
                new Command.SubmitStage(
                        "c-0",
                        "circle",
                        Story.stage(
                                "4",
                                Story.run("04-01", 1, "04-02"),
                                Story.run("04-02", 1, "04-01"))));
        shard.settle();
        later(DAY);
        assertThat(shard.topics.journalStart()).isPositive();
        String before = shard.live();
        assertThat(before).contains("circle");
        shard.start();
        assertThat(shard.live()).isEqualTo(before);
    }

    @Test
    void moreThanOneEntryHoldsIsRepeatedInSeveral() {
        for (int i = 0; i < 700; i++) {
            shard.submit("key-" + i, Story.run("03-01", 1));
        }
        shard.settle();
        String before = shard.live();
        shard.start();
        assertThat(shard.live()).isEqualTo(before).isEqualTo(shard.replayed());
        assertThat(shard.events(Event.Repeated.class).getLast().facts()).isEqualTo(700);
    }
}
