package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DriveReportsTest {
    private static final String[] PARALLEL = {"parallel: true", "max_parallel: 2"};

    private final Core core = new Core();
    private final Drive drive = new Drive(core);

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private String refusal() {
        return ((Answer.Refused) core.lastAnswer()).message();
    }

    @Test
    void whatCannotBeDrivenIsRefusedWithTheReason() {
        drive.submit();
        assertThat(refusal()).contains("no steps");
        Drive done = new Drive(core).step("010", "one");
        done.files.replaceAll((_, text) -> text.replace("pending", "done"));
        core.on(new Input.Said(command("k2", done)));
        assertThat(refusal()).contains("Nothing is left");
        Drive broken = new Drive(core).step("010", "one", "context: inline");
        core.on(new Input.Said(command("k3", broken)));
        assertThat(refusal()).contains("steps/010-one.st.md").contains("context");
        Drive twice = new Drive(core).step("010", "one").step("010", "two");
        core.on(new Input.Said(command("k4", twice)));
        assertThat(refusal()).contains("Two steps have the number 010");
        assertThat(core.events).noneMatch(Event.AssignmentAccepted.class::isInstance);
    }

    @Test
    void aPartIsNotDrivenWhileAnInlineStepOutsideOfItIsInProgress() {
        Drive drive = new Drive(core).step("010", "one").step("020", "two").fork("030", "three");
        drive.files.computeIfPresent(
                Drive.FOLDER + "steps/010-one.st.md",
                (_, text) -> text.replace("pending", "in_progress"));
        core.on(new Input.Said(scoped("k1", drive, "020")));
        assertThat(refusal()).contains("Step 010 is in progress");
        core.on(new Input.Said(scoped("k2", drive, "030")));
        assertThat(core.lastAnswer()).as("a fork needs none").isInstanceOf(Answer.Accepted.class);
    }

    private static Command scoped(String key, Drive drive, String scope) {
        AssignmentSubmission whole = drive.submission();
        return new Command.SubmitAssignment(
                key,
                key,
                new AssignmentSubmission(
                        whole.repository(),
                        whole.base(),
                        whole.baseRef(),
                        whole.assignment(),
                        scope,
                        whole.name(),
                        whole.policy(),
                        whole.chosen(),
                        whole.author(),
                        whole.warnings(),
                        whole.documents()));
    }

    private static Command command(String key, Drive drive) {
        return new Command.SubmitAssignment(key, key, drive.submission());
    }

    @Test
    void anAssignmentHasOneLivePlan() {
        drive.step("010", "one").submit();
        assertThat(core.lastAnswer()).isInstanceOf(Answer.Accepted.class);
        core.on(new Input.Said(command("other", drive)));
        assertThat(refusal()).contains("Assignment 8yjzpd").contains(drive.plan.toString());
    }

    @Test
    void aReportIsBelievedOnlyOfItsOwnSubtree() {
        drive.batch(2, PARALLEL).submit();
        Drive.Session session = drive.begin("010.01");
        for (String file :
                Set.of(
                        "steps/010.02-run-2.st.md",
                        "steps/010-batch.st.md",
                        "reports/010.02-run-2.r.md",
                        "assignment.yaml")) {
            DocumentChanges foreign =
                    new DocumentChanges(
                            Map.of(Drive.FOLDER + file, "---\nstatus: done\n---\n"), Set.of());
            Report.Stepped report =
                    new Report.Stepped(
                            session.attempt, session.claim, 1, foreign, Optional.empty());
            assertThatThrownBy(() -> core.ask(report)).as(file).hasMessageContaining("not its own");
        }
        DocumentChanges unreadable =
                new DocumentChanges(
                        Map.of(
                                Drive.FOLDER + "steps/010.01-run-1.st.md",
                                "---\nstatus: maybe\n---\n"),
                        Set.of());
        Report.Stepped report =
                new Report.Stepped(session.attempt, session.claim, 1, unreadable, Optional.empty());
        assertThatThrownBy(() -> core.ask(report)).hasMessageContaining("maybe");
    }

    @Test
    void theCoordinatorsOwnCopyIsWhatWasToldWordForWord() {
        drive.batch(2, PARALLEL).submit();
        Report.Stepped told = drive.begin("010.01").finish();
        told.changes()
                .written()
                .forEach((path, text) ->
                        assertThat(drive.now().texts().texts()).containsEntry(path, text));
        assertThat(drive.now().documents.changed().keySet())
                .isEqualTo(told.changes().written().keySet());
    }

    /// What the worker has said is what the coordinator has, also where some of it was lost behind the broker.
    private void isKnown(Drive.Session session) {
        session.files()
                .forEach((path, text) ->
                        assertThat(drive.now().texts().texts()).containsEntry(path, text));
    }

    @Test
    void whatIsLostOfTheReportsAWholeOneMakesGood() {
        drive.fork("010", "work")
                .step("010.01", "one")
                .step("010.02", "two")
                .step("010.03", "three")
                .submit();
        Drive.Session session = drive.begin("010");
        session.losesNext().finish();
        Report.Stepped out = session.finish();
        assertThat(drive.status("010.02")).as("it does not follow").isEqualTo("pending");
        Report.Stepped whole = session.whole().finish();
        assertThat(out.number()).isEqualTo(2);
        assertThat(drive.queue().isComplete()).isTrue();
        isKnown(session);
        assertThat(core.said(Event.StepsChanged.class)).hasSize(1);

        String before = core.state.fingerprint();
        core.on(new Input.Said(out));
        core.on(new Input.Said(whole));
        assertThat(core.state.fingerprint()).as("late, and twice").isEqualTo(before);
        session.succeed();
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void behindAWholeReportTheNextOnesFollow() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").submit();
        Drive.Session session = drive.begin("010");
        session.losesNext().finish();
        session.whole().tellAgain();
        assertThat(drive.status("010.01")).isEqualTo("done");
        session.finish();
        assertThat(drive.queue().isComplete()).isTrue();
    }

    @Test
    void ofAWholeReportOnlyTheNewsIsWrittenDown() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").submit();
        Drive.Session session = drive.begin("010");
        session.finish();
        Report.Stepped whole = session.whole().finish();
        assertThat(whole.changes().paths()).contains(Drive.FOLDER + "reports/010.01-one.r.md");
        DocumentChanges news = core.said(Event.StepsChanged.class).getLast().changes();
        assertThat(news.paths()).doesNotContain(Drive.FOLDER + "reports/010.01-one.r.md");
        assertThat(news.paths()).contains(Drive.FOLDER + "reports/010.02-two.r.md");
        isKnown(session);
        session.whole().tellAgain();
        assertThat(core.said(Event.StepsChanged.class).getLast().changes().isNothing()).isTrue();
    }

    @Test
    void whoFollowsAWorkerWhoseReportsWereLostDoesNothingThatAWholeOneHasTold() {
        drive.fork("010", "work")
                .step("010.01", "one")
                .step("010.02", "two")
                .step("010.03", "three")
                .submit();
        Drive.Session lost = drive.begin("010");
        lost.losesNext().finish();
        Report.Stepped told = lost.whole().finish();
        lost.lose();
        Drive.Session next = drive.begin("010");
        assertThat(next.order.steps()).containsExactly("010.03");
        assertThat(next.order.resume().orElseThrow().commit())
                .isEqualTo(told.saved().orElseThrow());
    }

    @Test
    void aCancelledDriveKeepsWhatWasDone() {
        drive.batch(3, PARALLEL).submit();
        Drive.Session first = drive.begin("010.01");
        Drive.Session second = drive.begin("010.02");
        first.finishAll();
        drive.mergeAll();
        core.cancel(drive.plan);
        core.gone(second.attempt, second.claim);
        assertThat(core.verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(drive.status("010.01")).isEqualTo("done");
        assertThat(core.status(drive.plan, "010.02")).isEqualTo(WorkStatus.CANCELLED);
        assertThat(drive.queued()).isEmpty();
    }

    @Test
    void aWorkerThatStopsLeavesItsStepInProgressToTheNext() {
        drive.fork("010", "work").step("010.01", "one").step("010.02", "two").submit();
        Drive.Session stopped = drive.begin("010");
        stopped.finish();
        var salvage = core.commit();
        stopped.end(
                new Outcome.Failed(
                        FailureKind.WORKER_STOPPING,
                        "the worker stops",
                        new Salvage.Saved(stopped.attempt.ref(), salvage),
                        Usage.UNKNOWN));
        Drive.Session next = drive.begin("010");
        assertThat(next.order.resume().orElseThrow().commit()).isEqualTo(salvage);
        assertThat(drive.status("010.01")).isEqualTo("done");
        assertThat(drive.status("010.02")).isEqualTo("in_progress");
    }

    @Test
    void aStepDoneWithoutAReportIsNotDone() {
        drive.fork("010", "work").submit();
        Drive.Session session = drive.begin("010");
        String path = Drive.FOLDER + "steps/010-work.st.md";
        core.on(
                new Input.Said(
                        new Report.Stepped(
                                session.attempt,
                                session.claim,
                                1,
                                new DocumentChanges(
                                        Map.of(
                                                path,
                                                drive.files
                                                        .getOrDefault(path, "")
                                                        .replace("pending", "done")),
                                        Set.of()),
                                Optional.of(core.commit()))));
        session.succeed();
        assertThat(core.said(Event.AttemptEnded.class).getLast().outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.detail()).contains("010 has no report"));
        core.tick(Duration.ofMinutes(1));
        assertThat(drive.queued()).containsExactly("010");
    }
}
