package dev.acefleet.coordinator.runtime;

import static dev.acefleet.coordinator.runtime.Story.failed;
import static dev.acefleet.coordinator.runtime.Story.run;
import static dev.acefleet.coordinator.runtime.Story.stage;
import static dev.acefleet.coordinator.runtime.Story.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.BatchView;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanViewsTest {
    private final PlanViews views = new PlanViews();
    private final Story story = new Story(views);

    private PlanReport report(PlanId plan) {
        return views.report(plan).orElseThrow();
    }

    private RunView runOf(PlanId plan, String run) {
        return view(report(plan), run);
    }

    @Test
    void aRunIsShownInEachOfItsStates() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.QUEUED);
        assertThat(runOf(plan, "03-01").reason()).isEqualTo("waits for a worker of pool default");
        assertThat(runOf(plan, "03-01").attempts()).isEmpty();

        String claim = story.claim(plan, "03-01", Story.W2);
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.LEASED);
        AttemptView leased = runOf(plan, "03-01").attempts().getFirst();
        assertThat(leased.worker()).isEqualTo("w2");
        assertThat(leased.startedAt()).isEmpty();

        story.end(story.attempt(plan, "03-01"), claim, Story.W2, story.succeeded(plan, "03-01"));
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.MERGING);
        AttemptView done = runOf(plan, "03-01").attempts().getFirst();
        assertThat(done.outcome()).isEqualTo("succeeded");
        assertThat(done.costUsd()).hasValue(0.25);
        assertThat(done.tokens()).hasValue(1_200);
        assertThat(report(plan).hasEnded()).isFalse();

        story.merge(plan, "03-01");
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.DONE);
        assertThat(runOf(plan, "03-01").merges().getFirst().attempts()).hasSize(1);
        assertThat(report(plan).result()).contains(Verdict.PASSED);
        assertThat(report(plan).head())
                .isEqualTo(runOf(plan, "03-01").merges().getFirst().attempts().getFirst().commit())
                .isNotEqualTo(report(plan).base());
    }

    @Test
    void whatARunWaitsForIsNamed() {
        PlanId plan =
                story.submit(
                        "k",
                        stage(
                                "3",
                                run("03-01", 1),
                                run("03-02", 1, "03-01"),
                                run("03-03", 1, List.of(), List.of("03-01")),
                                run("03-04", 2)));
        assertThat(runOf(plan, "03-02").reason()).isEqualTo("depends on 03-01");
        assertThat(runOf(plan, "03-03").reason())
                .isEqualTo("touches the same files as 03-01, which goes first");
        assertThat(runOf(plan, "03-04").reason()).isEqualTo("waits for batch 2 to begin");
        assertThat(report(plan).batches())
                .extracting(BatchView::state)
                .containsExactly(BatchView.RUNNING, BatchView.WAITING);
    }

    @Test
    void aFourthRunWaitsForAPlace() {
        PlanId plan =
                story.submit(
                        "k",
                        stage(
                                "3",
                                run("03-01", 1),
                                run("03-02", 1),
                                run("03-03", 1),
                                run("03-04", 1)));
        assertThat(runOf(plan, "03-04").reason())
                .isEqualTo("waits for a free place: at most 3 at once");
    }

    @Test
    void everyAttemptOfARunThatIsRetriedIsKept() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.run(plan, "03-01", failed(FailureKind.STALLED));
        RunView parked = runOf(plan, "03-01");
        assertThat(parked.state()).isEqualTo(RunState.PARKED);
        assertThat(parked.until()).isPresent();
        assertThat(parked.attempts().getFirst().failure()).contains(FailureKind.STALLED);
        assertThat(parked.attempts().getFirst().ref()).isEqualTo("refs/fleet/x");

        story.later(Duration.ofMinutes(1));
        assertThat(runOf(plan, "03-01").until()).isEmpty();
        story.finish(plan, "03-01");
        assertThat(runOf(plan, "03-01").attempts())
                .extracting(AttemptView::outcome)
                .containsExactly("failed", "succeeded");
        assertThat(report(plan).result()).contains(Verdict.PASSED);
    }

    @Test
    void aLostWorkerIsNamedAndItsLateReportIsKeptAsEvidenceAlone() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        AttemptId first = story.attempt(plan, "03-01");
        String claim = story.start(plan, "03-01", Story.W1);
        Outcome late = story.succeeded(plan, "03-01");
        story.lapse(first, claim);
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.QUEUED);
        assertThat(runOf(plan, "03-01").attempts().getFirst().failureKind())
                .isEqualTo("worker_lost");

        story.end(first, claim, Story.W1, late);
        AttemptView lost = runOf(plan, "03-01").attempts().getFirst();
        assertThat(lost.outcome()).isEqualTo("failed");
        assertThat(lost.late()).contains("not used", "succeeded", first.ref());
        assertThat(lost.costUsd()).hasValue(0.25);
        assertThat(report(plan).spending().orElseThrow().costUsd()).isEqualTo(0.25);
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.QUEUED);
    }

    @Test
    void dependentsOfAFailedRunAreSkippedWithTheReason() {
        PlanId plan =
                story.submit(
                        "k",
                        stage(
                                "3",
                                OnFailure.CONTINUE,
                                run("03-01", 1),
                                run("03-02", 1),
                                run("03-03", 2, "03-01")));
        story.run(plan, "03-01", failed(FailureKind.AUTH));
        story.finish(plan, "03-02");
        assertThat(runOf(plan, "03-03").state()).isEqualTo(RunState.SKIPPED);
        assertThat(runOf(plan, "03-03").reason()).contains("depends on 03-01");
        PlanReport report = report(plan);
        assertThat(report.result()).contains(Verdict.FAILED);
        assertThat(report.next().commands())
                .containsExactly(
                        "fleet report " + plan,
                        "git fetch origin fleet/" + plan,
                        "git merge --ff-only FETCH_HEAD",
                        "fleet run-stage 3 --agent scripted --on-failure continue"
                                + " --on-gate fail");
    }

    @Test
    void aConflictShowsTheMergeThatFailedAndTheRunThatGoesBack() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.run(plan, "03-01", story.succeeded(plan, "03-01"));
        story.run(plan, "03-01.merge-1", failed(FailureKind.CONFLICT));
        RunView run = runOf(plan, "03-01");
        assertThat(run.state()).isEqualTo(RunState.QUEUED);
        assertThat(run.merges().getFirst().state()).isEqualTo(RunState.FAILED);

        story.finish(plan, "03-01");
        assertThat(runOf(plan, "03-01").merges())
                .extracting(merge -> merge.item())
                .containsExactly("03-01.merge-1", "03-01.merge-2");
    }

    @Test
    void aMergeThatWaitsForTheRemoteSaysSoAtItsRunUntilItIsTriedAgain() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.run(plan, "03-01", story.succeeded(plan, "03-01"));
        story.run(plan, "03-01.merge-1", failed(FailureKind.INFRASTRUCTURE));
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.MERGING);
        assertThat(runOf(plan, "03-01").reason()).contains("tried again later: because");

        story.later(Duration.ofMinutes(1));
        assertThat(runOf(plan, "03-01").reason()).isEmpty();
    }

    @Test
    void aPassedStageWithoutAnAuditClaimsNoRoute() {
        PlanId plan = story.submit("k", stage("2.1", run("02.1-01", 1)));
        story.finish(plan, "02.1-01");
        assertThat(report(plan).next().route()).isEmpty();
        assertThat(report(plan).next().banner()).isEqualTo("STAGE 2.1 COMPLETE");
        assertThat(report(plan).next().facts())
                .containsExactly(
                        "Stage 2.1: Api", "1 run executed", "Goal not verified: audit skipped");
    }

    @Test
    void theRepositoryIsNamedWithoutTheUserOfItsAddress() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        assertThat(report(plan).repository()).isEqualTo("git.example.org/team/project");
    }

    @Test
    void aReportThatWasReadDoesNotChange() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        PlanReport before = report(plan);
        story.finish(plan, "03-01");
        assertThat(view(before, "03-01").state()).isEqualTo(RunState.QUEUED);
        assertThat(before.hasEnded()).isFalse();
    }

    @Test
    void theJsonOfAReportIsTheOneThatScriptsRelyOn() throws IOException {
        PlanId plan =
                story.submit(
                        "k",
                        stage("3", run("03-01", 1), run("03-02", 1), run("03-03", 2, "03-02")));
        AttemptId first = story.attempt(plan, "03-01");
        String claim = story.start(plan, "03-01", Story.W2);
        story.lapse(first, claim);
        story.end(first, claim, Story.W2, new Outcome.Released("not started"));
        story.finish(plan, "03-01");
        story.run(plan, "03-02", failed(FailureKind.AUTH));
        story.later(Duration.ofSeconds(1));

        String json = Codec.ofViews().json(report(plan)) + "\n";
        Path written = Path.of("target", "plan-report.json");
        Files.createDirectories(written.getParent());
        Files.writeString(written, json);
        assertThat(json).as("written to %s", written.toAbsolutePath()).isEqualTo(golden());
        assertThat(Codec.ofViews().fromBody(golden(), PlanReport.class))
                .isEqualTo(new Decoded.Read<>(report(plan)));
    }

    private static String golden() throws IOException {
        try (InputStream in = PlanViewsTest.class.getResourceAsStream("plan-report.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aCancelledRunIsShownInBothItsStates() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1), run("03-02", 2)));
        String claim = story.start(plan, "03-01", Story.W1);
        story.command(new Command.CancelPlan("c", "x", Story.REPOSITORY, plan, "no need"));
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.CANCELLING);
        assertThat(runOf(plan, "03-02").state()).isEqualTo(RunState.CANCELLED);
        assertThat(report(plan).hasEnded()).isFalse();

        story.lapse(story.attempt(plan, "03-01"), claim);
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.CANCELLING);
        story.later(Limits.CANCEL);
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.CANCELLED);
        assertThat(runOf(plan, "03-01").reason()).isEqualTo("cancelled, unconfirmed on w1");
        assertThat(report(plan).result()).contains(Verdict.CANCELLED);
    }

    @Test
    void aPlanThatGoesOnForARetryIsShownAsRunningAndWhatWasSkippedWaits() {
        PlanId plan =
                story.submit(
                        "k",
                        stage("3", run("03-01", 1), run("03-02", 1, "03-01"), run("03-03", 2)));
        story.run(plan, "03-01", failed(FailureKind.AUTH));
        assertThat(report(plan).result()).contains(Verdict.FAILED);
        retry(plan, "03-01");
        assertThat(report(plan).hasEnded()).isFalse();
        assertThat(report(plan).endedAt()).isEmpty();
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.QUEUED);
        assertThat(runOf(plan, "03-02").state()).isEqualTo(RunState.WAITING);
        assertThat(runOf(plan, "03-03").state()).isEqualTo(RunState.WAITING);

        for (String run : List.of("03-01", "03-02", "03-03")) {
            story.finish(plan, run);
        }
        assertThat(report(plan).result()).contains(Verdict.PASSED);
    }

    @Test
    void whatWasSkippedForARunThatIsRetriedInItsBatchWaitsAgain() {
        PlanId plan =
                story.submit(
                        "k",
                        stage(
                                "3",
                                run("03-01", 1),
                                run("03-02", 1, "03-01"),
                                run("03-03", 1, "03-02"),
                                run("03-04", 1)));
        story.run(plan, "03-01", failed(FailureKind.AUTH));
        assertThat(runOf(plan, "03-03").state()).isEqualTo(RunState.SKIPPED);
        retry(plan, "03-01");
        assertThat(runOf(plan, "03-02").state()).isEqualTo(RunState.WAITING);
        assertThat(runOf(plan, "03-03").state()).isEqualTo(RunState.WAITING);
    }

    @Test
    void aMergeThatWaitsForAPersonSaysSoAndNamesNoTime() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.run(plan, "03-01", story.succeeded(plan, "03-01"));
        for (int lost = 0; lost < Limits.LOST_WORKERS; lost++) {
            String claim = story.claim(plan, "03-01.merge-1", Story.W1);
            story.lapse(story.attempt(plan, "03-01.merge-1"), claim);
            story.later(Duration.ofMinutes(10));
        }
        assertThat(runOf(plan, "03-01").state()).isEqualTo(RunState.MERGING);
        assertThat(runOf(plan, "03-01").reason())
                .startsWith("its merge waits for a person")
                .contains("fleet retry");
        assertThat(runOf(plan, "03-01").until()).isEmpty();
        retry(plan, "03-01");
        story.merge(plan, "03-01");
        assertThat(report(plan).result()).contains(Verdict.PASSED);
    }

    private void retry(PlanId plan, String item) {
        story.command(new Command.RetryWork("c", "r", Story.REPOSITORY, new WorkId(plan, item)));
    }
}
