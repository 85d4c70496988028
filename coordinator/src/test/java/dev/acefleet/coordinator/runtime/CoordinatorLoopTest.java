package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the loop does with its log: what it says when, what it does when an append goes wrong, and how it begins again.
class CoordinatorLoopTest {
    private final Shard shard = new Shard();

    private AttemptId submitted() {
        PlanId plan = shard.submit("k", Story.run("03-01", 1));
        return new AttemptId(new WorkId(plan, "03-01"), 1);
    }

    @Test
    void anAcceptedStageIsDispatched() {
        shard.start();
        AttemptId attempt = submitted();
        shard.settle();
        assertThat(shard.takeDispatched()).containsExactly(attempt);
        assertThat(shard.live()).isEqualTo(shard.replayed());
    }

    @Test
    void nothingIsSaidBeforeItsEntryIsConfirmed() {
        shard.start();
        shard.log().hold();
        AttemptId attempt = submitted();
        shard.settle();
        assertThat(shard.takeDispatched()).isEmpty();
        shard.log().release();
        shard.step();
        assertThat(shard.takeDispatched()).containsExactly(attempt);
    }

    @Test
    void aRefusalWithoutAnEntryWaitsForTheEntriesBeforeIt() {
        shard.start();
        AttemptId attempt = submitted();
        shard.settle();
        shard.log().hold();
        shard.claim(attempt, 1);
        shard.say(new Report.Claimed(attempt, "another", Shard.W1, Shard.MACHINE, 1));
        shard.settle();
        assertThat(shard.takeTold()).isEmpty();
        shard.log().release();
        shard.step();
        assertThat(shard.takeTold())
                .hasExactlyElementsOfTypes(ControlMessage.Grant.class, ControlMessage.Refuse.class);
    }

    @Test
    void aClaimThatComesAgainGetsTheSameGrantFencedByTheOffsetOfItsEntry() {
        shard.start();
        AttemptId attempt = submitted();
        shard.settle();
        assertGrantedTwiceAlike(attempt);
    }

    /// A merge is told the decision's time, which goes into its commit.
    @Test
    void aMergeThatIsGrantedAgainHasTheSameTime() {
        shard.clocks.run();
        shard.start();
        AttemptId attempt = submitted();
        shard.settle();
        shard.claim(attempt, 1);
        shard.end(attempt, Shard.succeeded(attempt));
        shard.settle();
        shard.takeTold();
        WorkId merge = WorkId.ofMerge(attempt.work().plan(), run(attempt), 1);
        assertGrantedTwiceAlike(new AttemptId(merge, 1));
    }

    private static RunId run(AttemptId attempt) {
        return RunId.parse(attempt.work().item()).orElseThrow();
    }

    private void assertGrantedTwiceAlike(AttemptId attempt) {
        shard.claim(attempt, 1);
        shard.settle();
        shard.pass(Duration.ofSeconds(2));
        shard.claim(attempt, 2);
        shard.settle();
        List<ControlMessage.Body> told = shard.takeTold();
        assertThat(told).hasSize(2);
        ControlMessage.Grant first = (ControlMessage.Grant) told.getFirst();
        assertThat(told.getLast())
                .isEqualTo(
                        new ControlMessage.Grant(
                                attempt, first.claim(), 2, first.order(), first.fence()));
        Entry entry =
                shard.topics.codec.decode(shard.topics.journal().get((int) first.fence()))
                                instanceof Decoded.Read<Entry>(Entry decoded)
                        ? decoded
                        : fail("it cannot be read");
        assertThat(((Entry.Decided) entry).events())
                .anyMatch(event -> event instanceof Event.Leased);
    }

    @Test
    void anAppendThatIsLostTakesTheLaterOnesWithIt() {
        shard.start();
        shard.log().loseNext();
        AttemptId attempt = submitted();
        assertThatThrownBy(shard::settle).isInstanceOf(CoordinatorLog.LogFailed.class);
        assertThat(shard.topics.journal()).as("the next one landed").hasSizeGreaterThan(2);
        assertThat(shard.events(Event.class)).allMatch(Event.Repeated.class::isInstance);
        assertThat(shard.takeDispatched()).isEmpty();
        shard.start().settle();
        assertThat(shard.takeDispatched()).containsExactly(attempt);
        assertThat(shard.live()).isEqualTo(shard.replayed());
    }

    @Test
    void anAppendWhoseAnswerIsLostIsFoundInTheJournal() {
        shard.start();
        shard.log().loseNextAcknowledgement();
        AttemptId attempt = submitted();
        assertThatThrownBy(shard::settle).isInstanceOf(CoordinatorLog.LogFailed.class);
        assertThat(shard.takeDispatched()).isEmpty();
        shard.start().settle();
        assertThat(shard.takeDispatched()).contains(attempt);
        assertThat(shard.events(Event.PlanAccepted.class)).hasSize(1);
        assertThat(shard.events(Event.CommandAnswered.class)).hasSize(1);
    }

    @Test
    void aLaterAnnouncementEndsTheLoopAndDropsWhatIsUnsaid() {
        shard.start();
        shard.topics.append(new Entry.Announcement("c2", "1.0", 1, shard.clocks.wall()));
        submitted();
        assertThatThrownBy(shard::settle)
                .isInstanceOf(Deposed.class)
                .hasMessageContaining("c2")
                .hasMessageContaining("offset 2");
        assertThat(shard.takeDispatched()).isEmpty();
        assertThat(shard.events(Event.class)).allMatch(Event.Repeated.class::isInstance);
    }

    /// H8: who stood still may have been deposed, and the lease may be over: the journal is asked before a grant is said
    /// again, though nothing changes.
    @Test
    void aGrantIsNotRepeatedFromMemoryByOneWhoWasDeposed() {
        shard.start();
        AttemptId attempt = submitted();
        shard.settle();
        shard.claim(attempt, 1);
        shard.settle();
        shard.claim(attempt, 2);
        shard.settle();
        assertThat(shard.takeTold()).hasOnlyElementsOfType(ControlMessage.Grant.class).hasSize(2);
        shard.topics.append(new Entry.Announcement("c2", "1.0", 1, shard.clocks.wall()));
        shard.claim(attempt, 3);
        assertThatThrownBy(shard::settle).isInstanceOf(Deposed.class);
        assertThat(shard.takeTold()).isEmpty();
    }

    /// H10: what comes late of an older epoch must not depose; the offsets that it moved are mended by a new loop.
    @Test
    void aLateEntryOfAnOlderEpochAsksForANewLoopAndNotForNone() {
        shard.topics.append(new Entry.Announcement("c0", "1.0", 1, shard.clocks.wall()));
        shard.start();
        Epoch old = new Epoch(MemoryTopics.JOURNAL, 0);
        shard.topics.append(new Entry.Decided(old, 1, 99, shard.clocks.wall(), List.of()));
        AttemptId attempt = submitted();
        assertThatThrownBy(shard::settle).isInstanceOf(CoordinatorLog.LogFailed.class);
        shard.start().settle();
        assertThat(shard.takeDispatched()).contains(attempt);
        assertThat(shard.events(Event.PlanAccepted.class)).hasSize(1);
    }

    @Test
    void aHigherEpochInAHeartbeatEndsTheLoop() {
        shard.start();
        Epoch higher = new Epoch(MemoryTopics.JOURNAL, 77);
        shard.fleet.beat(Beats.of(Shard.W1, 1, Map.of(1, higher)));
        shard.settle();
        shard.fleet.beat(Beats.of(Shard.W1, 1, Map.of(0, higher)));
        assertThatThrownBy(shard::settle)
                .isInstanceOf(Deposed.class)
                .hasMessageContaining("w1")
                .hasMessageContaining("77");
    }

    @Test
    void aNewLoopGoesOnWhereTheJournalEndsAndSaysQueuedWorkAgain() {
        shard.start();
        AttemptId attempt = submitted();
        shard.settle();
        int entries = shard.topics.entries().size();
        String before = shard.live();
        shard.takeDispatched();
        shard.start().settle();
        assertThat(shard.takeDispatched()).containsExactly(attempt);
        assertThat(shard.topics.entries())
                .as("but for what is repeated in every epoch")
                .hasSize(entries + 1);
        assertThat(shard.live()).isEqualTo(before);
    }

    @Test
    void whatFollowsAnEntryIsMadeGoodWhenTheLoopDiedBeforeIt() {
        AttemptId attempt = submitted();
        shard.start();
        shard.step();
        List<byte[]> whole = shard.topics.journal();
        Shard cut = new Shard();
        whole.stream().limit(3).forEach(cut.topics::append);
        shard.topics.inbox(0, 1).forEach(record -> cut.topics.put(record.value()));
        assertThat(cut.events(Event.PlanAccepted.class)).hasSize(1);
        assertThat(cut.events(Event.WorkQueued.class)).isEmpty();
        cut.start().settle();
        assertThat(cut.takeDispatched()).containsExactly(attempt);
    }

    @Test
    void anInputThatChangesNothingIsNotJournalledUntilItsPositionIsAnHourOld() {
        shard.start();
        submitted();
        shard.settle();
        int entries = shard.topics.entries().size();
        AttemptId unknown = AttemptId.parse("s03-0000000000/03-01/1");
        shard.say(new Report.Started(unknown, "c", 0, 0));
        shard.settle();
        shard.pass(Duration.ofMinutes(59));
        assertThat(shard.events(Event.DispatchedAgain.class)).isEmpty();
        assertThat(shard.topics.entries()).hasSize(entries);
        shard.pass(Duration.ofMinutes(2));
        assertThat(shard.topics.entries()).hasSize(entries + 1);
        assertThat(shard.topics.entries().getLast().events()).isEmpty();
        assertThat(shard.topics.entries().getLast().inbox()).isEqualTo(2);
    }

    @Test
    void whatCannotBeReadIsPutOnRecordAndPassedOver() {
        shard.start();
        shard.topics.put("no message".getBytes(StandardCharsets.UTF_8));
        shard.topics.put("{\"v\": 99, \"body\": {}}".getBytes(StandardCharsets.UTF_8));
        shard.topics.put(new byte[0]);
        AttemptId attempt = submitted();
        shard.settle();
        List<Event.InputQuarantined> passedOver = shard.events(Event.InputQuarantined.class);
        assertThat(passedOver)
                .extracting(Event.InputQuarantined::position)
                .containsExactly(0L, 1L, 2L);
        assertThat(passedOver.getFirst().excerpt()).isEqualTo("no message");
        assertThat(passedOver.get(1).reason()).contains("99");
        assertThat(shard.takeDispatched()).containsExactly(attempt);
    }

    @Test
    void whatCannotBeDecidedIsPutOnRecordAndChangesNothing() {
        shard.start();
        AttemptId attempt = submitted();
        shard.settle();
        shard.claim(attempt, 1);
        shard.settle();
        String before = shard.live();
        shard.end(attempt, new Outcome.Merged(new CommitId("d".repeat(40)), 1));
        shard.settle();
        assertThat(shard.events(Event.InputQuarantined.class))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).contains("cannot end with"));
        assertThat(shard.live()).isEqualTo(before);
        shard.end(attempt, Shard.succeeded(attempt));
        shard.settle();
        assertThat(shard.events(Event.AttemptEnded.class)).hasSize(1);
    }

    @Test
    void aClaimThatCannotBeDecidedIsAnsweredAllTheSame() {
        shard.start();
        AttemptId attempt = submitted();
        shard.settle();
        // It fits into a message, and what it means does not fit into an entry.
        String machine = "m".repeat(899_800);
        shard.say(new Report.Claimed(attempt, Shard.claimOf(attempt), Shard.W1, machine, 1));
        shard.settle();
        assertThat(shard.events(Event.InputQuarantined.class)).hasSize(1);
        assertThat(shard.takeTold()).singleElement().isInstanceOf(ControlMessage.Refuse.class);
    }

    @Test
    void aStageThatFitsIntoAMessageAndIntoNoEntryIsRefusedWithItsSize() {
        shard.start();
        Command.SubmitStage small = submit("");
        int size = new Codec().encode(small, InboxMessage.class).length;
        shard.say(submit("x".repeat(Limits.MESSAGE_BYTES - size)));
        shard.settle();
        assertThat(shard.events(Event.CommandAnswered.class))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.commandId()).isEqualTo("c");
                    assertThat(event.answer())
                            .isInstanceOfSatisfying(
                                    Answer.Refused.class,
                                    refused -> assertThat(refused.message()).contains("900000"));
                });
        assertThat(shard.events(Event.InputQuarantined.class)).isEmpty();
    }

    private static Command.SubmitStage submit(String more) {
        StageSubmission stage = Story.stage("3", Story.run("03-01", 1));
        return new Command.SubmitStage(
                "c",
                "k",
                new StageSubmission(
                        stage.repository(),
                        stage.base(),
                        stage.baseRef(),
                        stage.stage(),
                        stage.name(),
                        stage.goal(),
                        stage.directory() + more,
                        stage.runs(),
                        stage.policy(),
                        stage.branch(),
                        stage.author(),
                        stage.warnings(),
                        stage.leftOut(),
                        stage.troubles(),
                        stage.gaps(),
                        stage.documents()));
    }

    @Test
    void insteadOfAGrantThatCannotBeSaidTheClaimIsRefusedAndTheLeaseLapses() {
        shard.start();
        AttemptId attempt = submitted();
        shard.settle();
        shard.fleet.unsayable(message -> message.body() instanceof ControlMessage.Grant);
        shard.claim(attempt, 1);
        shard.settle();
        assertThat(shard.takeTold()).singleElement().isInstanceOf(ControlMessage.Refuse.class);
        shard.pass(Limits.LEASE.plusSeconds(10));
        assertThat(shard.events(Event.AttemptEnded.class)).hasSize(1);
    }

    @Test
    void aRecordOfTheJournalThatIsNoEntryIsPassedOver() {
        shard.topics.append("rubbish".getBytes(StandardCharsets.UTF_8));
        AttemptId attempt = submitted();
        shard.start().settle();
        assertThat(shard.takeDispatched()).containsExactly(attempt);
        assertThat(shard.live()).isEqualTo(shard.replayed());
    }

    @Test
    void aJournalThatLacksAnEntryWhereARecordCannotBeReadIsNotGoneOnWith() {
        shard.start();
        submitted();
        shard.settle();
        Shard other = new Shard();
        List<byte[]> whole = shard.topics.journal();
        for (int offset = 0; offset < whole.size(); offset++) {
            other.topics.append(
                    offset == 2 ? "rubbish".getBytes(StandardCharsets.UTF_8) : whole.get(offset));
        }
        assertThatThrownBy(other::start)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Journal record 2");
    }

    @Test
    void aJournalThatCannotBeFoldedIsNotGoneOnWith() {
        shard.start();
        AttemptId attempt = submitted();
        shard.settle();
        Entry.Decided last = shard.topics.entries().getLast();
        WorkId unknown = new WorkId(attempt.work().plan(), "03-77");
        shard.topics.append(
                new Entry.Decided(
                        last.epoch(),
                        last.number() + 1,
                        last.inbox(),
                        last.at(),
                        List.of(new Event.WorkEnded(unknown, WorkStatus.FAILED, "?"))));
        assertThatThrownBy(shard::start)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("03-77");
    }

    @Test
    void anInboxThatLostWhatWasNotDecidedIsNotGoneOnWith() {
        submitted();
        shard.topics.trimInbox(1);
        assertThatThrownBy(shard::start)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("lost its records 0 to 0");
    }

    @Test
    void aClockThatIsFarFromTheBrokersDoesNotLead() {
        ManualClocks wrong = new ManualClocks();
        wrong.jump(Duration.ofSeconds(-61));
        assertThatThrownBy(() -> shard.start(wrong))
                .isInstanceOf(WrongClock.class)
                .hasMessageContaining("clock");
        ManualClocks near = new ManualClocks();
        near.jump(Duration.ofSeconds(59));
        shard.start(near).settle();
    }

    @Test
    void theJournalsTimeNeverRunsBackwards() {
        shard.start();
        AttemptId attempt = submitted();
        shard.settle();
        shard.clocks.jump(Duration.ofHours(-2));
        shard.claim(attempt, 1);
        shard.settle();
        List<Instant> times = shard.topics.entries().stream().map(Entry.Decided::at).toList();
        assertThat(times).isSorted();
        assertThat(shard.events(Event.Leased.class)).hasSize(1);
    }
}
