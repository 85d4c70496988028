package dev.acefleet.worker.work;

import static dev.acefleet.worker.work.Samples.REPOSITORY;
import static dev.acefleet.worker.work.Samples.WORKER;
import static dev.acefleet.worker.work.Samples.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkerRef;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EndReportsTest {
    private static final Timings TIMINGS =
            new Timings(
                    Duration.ofMillis(20),
                    Duration.ofMillis(10),
                    Duration.ofMinutes(15),
                    Duration.ofMillis(50),
                    Duration.ofMillis(1),
                    Duration.ofMillis(100));
    private static final AttemptId ATTEMPT = attempt(1, 1);
    private static final Granted GRANTED = new Granted(ATTEMPT, "claim", Samples.order(), 42);
    private static final Report ENDED =
            new Report.Ended(ATTEMPT, "claim", WORKER, Samples.success());

    private static final Report.Stepped STEPS =
            new Report.Stepped(
                    ATTEMPT,
                    "claim",
                    3,
                    true,
                    new DocumentChanges(
                            Map.of(".ace-local/assign/8abc12/reports/010-a.r.md", "Done.\n"),
                            Set.of()),
                    Optional.empty());

    private final MemoryReporter reporter = new MemoryReporter();
    private final MemorySpool spool = new MemorySpool();
    private final EndReports ends = new EndReports(WORKER, spool, reporter, TIMINGS);

    private boolean deliver() throws InterruptedException {
        return ends.deliver(REPOSITORY, ATTEMPT, "claim", Optional.empty(), Samples.success());
    }

    private boolean deliverWithSteps() throws InterruptedException {
        return ends.deliver(REPOSITORY, ATTEMPT, "claim", Optional.of(STEPS), Samples.success());
    }

    @Test
    void stepsAreSaidBeforeTheEndAndAreOnTheDiskUntilTheBrokerHasBoth()
            throws InterruptedException {
        List<List<Report>> whenSent = new ArrayList<>();
        reporter.listen(_ -> whenSent.add(spool.kept()));
        reporter.failEnds(2);

        assertThat(deliverWithSteps()).isTrue();
        assertThat(reporter.reports()).containsExactly(STEPS, ENDED);
        assertThat(whenSent).allMatch(List.of(STEPS, ENDED)::equals);
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void stepsThatTheBrokerNeverTookAreSaidByTheNextStartBeforeTheirEnd() throws Exception {
        reporter.failSteps(Integer.MAX_VALUE);
        ends.begin(GRANTED);
        ends.close();
        assertThat(deliverWithSteps()).isFalse();
        assertThat(reporter.reports()).as("no end without its steps").isEmpty();
        reporter.failSteps(0);

        restart().sendLeft();

        assertThat(reporter.reports()).containsExactly(STEPS, ENDED);
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void stepsWhoseEndIsNotKnownAreSaidAlone() throws IOException {
        spool.keep(new Spool.Kept(REPOSITORY, STEPS));

        restart().sendLeft();

        assertThat(reporter.reports()).containsExactly(STEPS);
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void anEndIsKeptAlsoWhereItsStepsCannotBe() throws Exception {
        spool.shrink();
        reporter.failSteps(Integer.MAX_VALUE);
        ends.begin(GRANTED);
        ends.close();
        assertThat(deliverWithSteps()).isFalse();
        assertThat(spool.kept()).containsExactly(ENDED);

        restart().sendLeft();

        assertThat(reporter.reports()).containsExactly(ENDED);
    }

    @Test
    void anEndWhoseStepsAreNeverTakenIsAFaultAndNoSuccess() throws InterruptedException {
        reporter.refuseSteps(1);

        assertThat(deliverWithSteps()).isTrue();
        assertLostSteps(reporter.await(Report.Ended.class, 1).outcome());
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void anEndWhoseStepsAreLongerThanASpoolTakesSaysThatTheyAreLost() throws InterruptedException {
        spool.refuse(STEPS);

        assertThat(deliverWithSteps()).isTrue();
        assertThat(reporter.reports(Report.Stepped.class)).isEmpty();
        assertLostSteps(reporter.await(Report.Ended.class, 1).outcome());
        assertThat(spool.kept()).isEmpty();
    }

    private static void assertLostSteps(Outcome said) {
        Outcome.Succeeded done = (Outcome.Succeeded) Samples.success();
        assertThat(said)
                .isEqualTo(
                        new Outcome.Failed(
                                FailureKind.INFRASTRUCTURE,
                                "what was done of its steps could not be reported: too long",
                                new Salvage.Saved(done.ref(), done.commit()),
                                done.usage()));
    }

    @Test
    void aFailureWhoseStepsAreNeverTakenStaysWhatItWas() throws Exception {
        Outcome.Failed failed =
                new Outcome.Failed(
                        FailureKind.WORKER_STOPPING,
                        "it is stopped",
                        new Salvage.Saved("refs/fleet/a/b/1", new CommitId("c".repeat(40))),
                        new Usage(true, 0.25, 5, 7, 9));
        reporter.refuseSteps(1);
        reporter.failEnds(Integer.MAX_VALUE);
        ends.close();

        assertThat(ends.deliver(REPOSITORY, ATTEMPT, "claim", Optional.of(STEPS), failed))
                .isFalse();
        reporter.failEnds(0);
        restart().sendLeft();

        Outcome.Failed said =
                (Outcome.Failed) reporter.reports(Report.Ended.class).getLast().outcome();
        assertThat(said.kind()).isEqualTo(failed.kind());
        assertThat(said.detail())
                .contains("what was done of its steps could not be reported: too long")
                .endsWith("it is stopped");
        assertThat(said.salvage()).isEqualTo(failed.salvage());
        assertThat(said.usage()).isEqualTo(failed.usage());
    }

    /// The worker's next start, which finds the disk as it is now.
    private EndReports restart() {
        WorkerRef next = new WorkerRef(WORKER.id(), WORKER.incarnation() + 1);
        return new EndReports(next, spool.next(), reporter, TIMINGS);
    }

    @Test
    void aReportIsOnTheDiskBeforeItIsSentAndGoneWhenTheBrokerHasIt() throws InterruptedException {
        List<List<Report>> whenSent = new ArrayList<>();
        reporter.listen(_ -> whenSent.add(spool.kept()));

        assertThat(deliver()).isTrue();
        assertThat(whenSent).containsExactly(List.of(ENDED));
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void aReportIsSentAgainUntilTheBrokerIsBack() throws InterruptedException {
        reporter.failEnds(5);

        assertThat(deliver()).isTrue();
        assertThat(reporter.reports()).containsExactly(ENDED);
    }

    @Test
    void whatTheBrokerNeverTookIsSaidByTheNextStart() throws Exception {
        reporter.failEnds(Integer.MAX_VALUE);
        ends.begin(GRANTED);
        ends.close();
        assertThat(deliver()).isFalse();
        assertThat(spool.kept()).containsExactly(ENDED);
        reporter.failEnds(0);

        restart().sendLeft();

        assertThat(reporter.reports()).containsExactly(ENDED);
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void aProcessThatDiesWhileTheAttemptRunsIsReportedLostByTheNextStart() throws IOException {
        ends.begin(GRANTED);

        restart().sendLeft();

        Report.Ended lost = reporter.await(Report.Ended.class, 1);
        assertThat(lost.attempt()).isEqualTo(ATTEMPT);
        assertThat(lost.claim()).isEqualTo("claim");
        assertThat(lost.worker()).isEqualTo(WORKER);
        assertThat(((Outcome.Failed) lost.outcome()).kind()).isEqualTo(FailureKind.WORKER_LOST);
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void aProcessThatDiesBetweenTheAcknowledgementAndTheDiskIsRepeated()
            throws InterruptedException {
        List<Spool> atDeath = new ArrayList<>();
        reporter.listen(_ -> atDeath.add(spool.diskNow()));
        deliver();
        reporter.listen(_ -> {});

        new EndReports(WORKER, atDeath.getFirst(), reporter, TIMINGS).sendLeft();
        assertThat(reporter.reports()).containsExactly(ENDED, ENDED);
    }

    @Test
    void whatNobodyWantsIsNotSaidByTheNextStart() throws IOException {
        ends.begin(GRANTED);
        ends.forget(GRANTED);

        restart().sendLeft();

        assertThat(reporter.reports()).isEmpty();
    }

    @Test
    void aStartThatCannotSayWhatWasLeftDoesNotBeginAndLosesNothing() throws IOException {
        ends.begin(GRANTED);
        reporter.failEnds(Integer.MAX_VALUE);
        EndReports next = restart();

        assertThatThrownBy(next::sendLeft)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it is kept");
        assertThat(spool.kept()).hasSize(1);
        reporter.failEnds(0);
        restart().sendLeft();
        assertThat(reporter.reports()).hasSize(1);
    }

    @Test
    void anUnansweredReportHoldsUpAStartForABoundedTimeOnly() throws IOException {
        ends.begin(GRANTED);
        reporter.holdEnds();

        assertThatThrownBy(restart()::sendLeft).isInstanceOf(IllegalStateException.class);
        assertThat(spool.kept()).hasSize(1);
    }

    @Test
    void aFullDiskDoesNotKeepAReportFromBeingSent() throws InterruptedException {
        spool.fill();

        assertThat(deliver()).isTrue();
        assertThat(reporter.reports()).containsExactly(ENDED);
    }

    @Test
    void aReportIsKeptAsSoonAsTheDiskHasRoomAgain() throws Exception {
        ends.begin(GRANTED);
        spool.fill();
        reporter.failEnds(3);
        Thread delivering =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                deliver();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        spool.empty();
        delivering.join();

        assertThat(reporter.reports()).containsExactly(ENDED);
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void whatCannotBeWrittenAsAMessageIsReportedAsAFault() throws InterruptedException {
        spool.refuse(ENDED);

        assertThat(deliver()).isTrue();
        Outcome said = reporter.await(Report.Ended.class, 1).outcome();
        assertThat(((Outcome.Failed) said).kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void whatTheBrokerNeverTakesIsReportedAsAFault() throws InterruptedException {
        reporter.refuseEnds(1);

        assertThat(deliver()).isTrue();
        Report.Ended said = reporter.await(Report.Ended.class, 1);
        assertThat(((Outcome.Failed) said.outcome()).detail()).contains("too long");
        assertThat(said.claim()).isEqualTo("claim");
        assertThat(spool.kept()).isEmpty();
    }

    @Test
    void aReportThatWasLeftAndIsNeverTakenKeepsNoStartFromBeginning() throws Exception {
        reporter.failEnds(Integer.MAX_VALUE);
        ends.close();
        assertThat(deliver()).isFalse();
        reporter.failEnds(0);
        reporter.refuseEnds(1);

        restart().sendLeft();

        Report.Ended said = reporter.await(Report.Ended.class, 1);
        assertThat(((Outcome.Failed) said.outcome()).kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
        assertThat(said.worker()).as("who had the attempt").isEqualTo(WORKER);
        assertThat(spool.kept()).isEmpty();
    }
}
