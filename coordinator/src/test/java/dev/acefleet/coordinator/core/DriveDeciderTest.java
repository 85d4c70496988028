package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DriveDeciderTest {
    private static final String[] PARALLEL = {
        "batch_parent: true", "parallel: true", "max_parallel: 3", "fork_retry_limit: 1"
    };

    private final Core core = new Core();
    private final Drive drive = new Drive(core);

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private Drive.Session begin(String item) {
        return drive.begin(item);
    }

    @Test
    void twelveForksAreBegunInOrderAndNeverMoreThanThreeAtOnce() {
        drive.batch(12, PARALLEL).submit();
        Deque<Drive.Session> inHand = new ArrayDeque<>();
        List<String> begun = new ArrayList<>();
        while (begun.size() < 12) {
            for (String item : drive.queued()) {
                begun.add(item);
                inHand.add(begin(item));
            }
            assertThat(inHand.size()).as("after " + begun).isEqualTo(3);
            // The end of one makes room at once, merged or not.
            inHand.removeFirst().finishAll();
            assertThat(drive.queued().stream().filter(item -> !item.contains("merge")))
                    .hasSize(begun.size() < 12 ? 1 : 0);
            drive.mergeAll();
        }
        assertThat(begun).isSorted().doesNotHaveDuplicates();
        inHand.forEach(Drive.Session::finishAll);
        drive.mergeAll();
        assertThat(drive.status("010")).isEqualTo("done");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aContainerThatIsNotParallelHasOneForkUnderWayAndBuildsOnItsMerge() {
        drive.batch(3, "batch_parent: true", "parallel: false").submit();
        assertThat(drive.queued()).containsExactly("010.01");
        begin("010.01").finishAll();
        assertThat(drive.queued()).containsExactly("010.01.merge-1");
        drive.mergeAll();
        assertThat(drive.queued()).containsExactly("010.02");
        assertThat(begin("010.02").order.base()).isEqualTo(drive.now().head);
    }

    @Test
    void aForkThatFailsOnceIsTriedAgainWhenTheOthersAreOverAndTheDriveGoesOn() {
        drive.batch(6, PARALLEL).submit();
        Drive.Session first = begin("010.01");
        Drive.Session second = begin("010.02");
        Drive.Session third = begin("010.03");
        second.failFork();
        core.tick(Duration.ofMinutes(1));
        assertThat(drive.queued()).as("nothing new behind a failure").isEmpty();
        first.finishAll();
        drive.mergeAll();
        assertThat(drive.queued()).as("one is under way yet").isEmpty();
        third.finishAll();
        core.tick(Duration.ofMinutes(1));
        assertThat(drive.queued())
                .as("not before that is merged")
                .containsExactly("010.03.merge-1");
        drive.mergeAll();
        assertThat(drive.queued()).containsExactly("010.02");
        begin("010.02").finishAll();
        assertThat(drive.queued()).contains("010.04", "010.05", "010.06");
        drive.mergeAll();
        for (String item : List.of("010.04", "010.05", "010.06")) {
            begin(item).finishAll();
        }
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(drive.queue().isComplete()).isTrue();
    }

    @Test
    void aForkThatFailsTwiceStopsTheDriveAndWhatIsUnderWayIsKept() {
        drive.batch(6, PARALLEL).submit();
        Drive.Session first = begin("010.01");
        begin("010.02").finishAll();
        drive.mergeAll();
        begin("010.03").finishAll();
        drive.mergeAll();
        first.failFork();
        begin("010.04").finishAll();
        begin("010.05").finishAll();
        drive.mergeAll();
        core.tick(Duration.ofMinutes(1));
        assertThat(drive.queued()).containsExactly("010.01");
        begin("010.01").failFork();
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.status(drive.plan, "010.01")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.status(drive.plan, "010.05")).isEqualTo(WorkStatus.SUCCEEDED);
        assertThat(drive.status("010.05")).isEqualTo("done");
        assertThat(drive.status("010.06")).isEqualTo("pending");
        assertThat(core.said(Event.PlanEnded.class).getLast().reason()).contains("010.01");
    }

    @Test
    void whatIsUnderWayWhenAForkFailsForGoodEndsAndIsMerged() {
        drive.batch(4, "parallel: true", "max_parallel: 2", "fork_retry_limit: 0").submit();
        Drive.Session first = begin("010.01");
        Drive.Session second = begin("010.02");
        first.failFork();
        assertThat(core.said(Event.PlanEnded.class)).isEmpty();
        assertThat(drive.queued()).isEmpty();
        second.finishAll();
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.status(drive.plan, "010.02")).isEqualTo(WorkStatus.SUCCEEDED);
    }

    @Test
    void aSubtreeWhoseWorkerIsLostGoesOnBehindTheLastStepThatIsOver() {
        drive.fork("010", "work");
        for (int child = 1; child <= 5; child++) {
            drive.step("010.0" + child, "part-" + child);
        }
        drive.submit();
        Drive.Session lost = begin("010");
        lost.finish();
        CommitId saved = lost.finish().saved().orElseThrow();
        lost.lose();
        Drive.Session next = begin("010");
        assertThat(next.attempt.number()).isEqualTo(2);
        assertThat(next.order.resume().orElseThrow().commit()).isEqualTo(saved);
        assertThat(next.order.resume().orElseThrow().ref()).isEqualTo(lost.attempt.ref());
        assertThat(next.order.resume().orElseThrow().base()).isEqualTo(lost.order.base());
        assertThat(next.order.steps()).containsExactly("010.03", "010.04", "010.05");
        assertThat(next.order.documents().texts().get(Drive.FOLDER + "reports/010.01-part-1.r.md"))
                .contains("Report on 010.01");
        assertThat(drive.report("010.02")).contains("Report on 010.02");
        String first = drive.report("010.01");
        next.finishAll();
        drive.mergeAll();
        assertThat(drive.report("010.01")).isEqualTo(first);
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aStepWhoseWorkIsOnNoRefIsDoneAgain() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").submit();
        Drive.Session lost = begin("010");
        lost.finish(Optional.empty());
        assertThat(drive.status("010.01")).isEqualTo("done");
        lost.lose();
        Drive.Session next = begin("010");
        assertThat(next.order.resume()).isEmpty();
        assertThat(drive.status("010.01")).isEqualTo("pending");
        assertThat(drive.report("010.01")).isEmpty();
        assertThat(next.order.steps()).containsExactly("010.01", "010.02");
    }

    @Test
    void whatIsToldTwiceLateOrOutOfTurnChangesNothing() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").submit();
        Drive.Session first = begin("010");
        Report.Stepped told = first.finish();
        String before = core.state.fingerprint();
        core.on(new Input.Said(told));
        core.on(
                new Input.Said(
                        new Report.Stepped(
                                told.attempt(), told.claim(), 3, told.changes(), told.saved())));
        core.on(
                new Input.Said(
                        new Report.Stepped(
                                told.attempt(), "another", 2, told.changes(), told.saved())));
        assertThat(core.state.fingerprint()).isEqualTo(before);
        first.lose();
        before = core.state.fingerprint();
        core.on(
                new Input.Said(
                        new Report.Stepped(
                                told.attempt(), told.claim(), 2, told.changes(), told.saved())));
        assertThat(core.state.fingerprint()).isEqualTo(before);
    }

    @Test
    void inlineStepsAreOneSessionUpToTheNextFork() {
        drive.step("010", "onboard").step("020", "plan").fork("030", "build").step("040", "report");
        drive.submit();
        assertThat(drive.queued()).containsExactly("010");
        Drive.Session session = begin("010");
        assertThat(session.order.scope()).isEmpty();
        assertThat(session.order.steps()).containsExactly("010", "020");
        session.finishAll();
        drive.mergeAll();
        assertThat(drive.queued()).containsExactly("030");
        assertThat(begin("030").order.scope()).isEqualTo("030");
    }

    @Test
    void aSessionGoesOnWithTheStepsThatAreLeft() {
        drive.step("010", "onboard").step("020", "plan").step("030", "write").submit();
        Drive.Session lost = begin("010");
        lost.finish();
        lost.lose();
        assertThat(drive.queued()).containsExactly("010");
        Drive.Session next = begin("010");
        assertThat(next.order.steps()).containsExactly("020", "030");
        next.finishAll();
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void anAgentThatSaysDoneWithAStepLeftHasFailed() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").submit();
        Drive.Session session = begin("010");
        session.finish();
        session.succeed();
        assertThat(core.said(Event.AttemptEnded.class).getLast().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.kind()).isEqualTo(FailureKind.EVIDENCE_MISSING);
                            assertThat(failed.detail()).contains("010.02");
                        });
        core.tick(Duration.ofMinutes(1));
        assertThat(begin("010").order.steps()).containsExactly("010.02");
    }

    @Test
    void aConflictSendsASubtreeBackWithItsStepsAsTheyWereBefore() {
        drive.fork("010", "work").step("010.01", "one").submit();
        begin("010").finishAll();
        assertThat(drive.status("010.01")).isEqualTo("done");
        core.run(drive.plan, "010.merge-1", Core.failed(FailureKind.CONFLICT));
        Drive.Session again = begin("010");
        assertThat(again.order.note()).isEqualTo("because");
        assertThat(again.order.resume()).isEmpty();
        assertThat(again.order.steps()).containsExactly("010.01");
        assertThat(drive.report("010.01")).isEmpty();
        again.finishAll();
        core.run(drive.plan, "010.merge-2", Core.failed(FailureKind.CONFLICT));
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void aFailedStepIsMadeUpForByFurtherOnesBelowItWhenItsForkIsTriedAgain() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").submit();
        Drive.Session first = begin("010");
        first.finish();
        first.failFork();
        core.tick(Duration.ofMinutes(1));
        Drive.Session again = begin("010");
        assertThat(again.order.steps()).containsExactly("010.02.01", "010.02.02");
        String onboard =
                again.order
                        .documents()
                        .texts()
                        .get(Drive.FOLDER + "steps/010.02.01-recovery-onboard.st.md");
        assertThat(onboard).contains("reports/010.01-one.r.md").contains("it is broken");
        assertThat(
                        again.order
                                .documents()
                                .texts()
                                .get(Drive.FOLDER + "steps/010.02.02-continue-work.st.md"))
                .contains("Do two.");
        core.now = core.now.plusSeconds(5);
        again.finishAll();
        drive.mergeAll();
        assertThat(drive.status("010.02")).isEqualTo("failed");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aRetryByAPersonTakesUpWhatHadFailed() {
        drive.batch(2, "parallel: true", "max_parallel: 1", "fork_retry_limit: 0").submit();
        begin("010.01").failFork();
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.retry(drive.plan, "010.01")).isInstanceOf(Answer.Accepted.class);
        assertThat(drive.queued()).containsExactly("010.01");
        core.now = core.now.plusSeconds(5);
        begin("010.01").finishAll();
        drive.mergeAll();
        begin("010.02").finishAll();
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }
}
