package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.BatchView;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.message.ProgressEvent;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.message.StepsView;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.coordinator.AssignmentFiles;
import dev.acefleet.coordinator.core.Input;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What can be read of an assignment that is driven.
class DriveViewsTest extends Inquiry {
    /// An inline step, a container of three forks of which two go at once, and two inline steps.
    private static AssignmentFiles files() {
        return new AssignmentFiles()
                .step("010", "onboard")
                .step("020", "batch", "parallel: true", "max_parallel: 2")
                .fork("020.01", "one")
                .step("020.01.01", "plan")
                .step("020.01.02", "build")
                .fork("020.02", "two")
                .fork("020.03", "three")
                .step("030", "check")
                .step("040", "tell");
    }

    private DrivenStory drive() {
        return new DrivenStory(story, files().submission());
    }

    private PlanReport report(DrivenStory drive) {
        return views.report(drive.plan).orElseThrow();
    }

    private RunView unit(DrivenStory drive, String unit) {
        return Story.view(report(drive), unit);
    }

    private static void finishInline(DrivenStory drive, String unit, String... steps) {
        String claim = drive.start(unit);
        for (String step : steps) {
            drive.finish(unit, claim, step);
        }
        drive.end(unit, claim);
    }

    @Test
    void whatWasNotBegunWhenItsPlanEndedWaitsForNothing() {
        DrivenStory drive = drive();
        is(drive.plan, "030", WaitCause.BATCH);
        story.on(
                new Input.Said(
                        new Command.CancelPlan(
                                "x", "x", files().submission().repository(), drive.plan, "no")));

        assertThat(report(drive).hasEnded()).isTrue();
        is(drive.plan, "030", WaitCause.OVER, "not begun: the plan has ended");
        assertThat(unit(drive, "030").reason()).isEqualTo("not begun: the plan has ended");
    }

    @Test
    void unitsAreShownWithTheirStepsBeforeAnybodyHasThem() {
        DrivenStory drive = drive();
        PlanReport report = report(drive);
        assertThat(report.kind()).isEqualTo(PlanReport.ASSIGNMENT);
        assertThat(report.stage()).isEqualTo(AssignmentFiles.ID);
        assertThat(report.name()).isEqualTo("Work on it");
        assertThat(report.runs())
                .extracting(RunView::id)
                .containsExactly("010", "020.01", "020.02", "020.03", "030");
        assertThat(report.runs())
                .extracting(RunView::title)
                .containsExactly("onboard", "one", "two", "three", "check");
        assertThat(report.batches())
                .extracting(BatchView::runs)
                .containsExactly(
                        List.of("010"), List.of("020.01", "020.02", "020.03"), List.of("030"));
        assertThat(unit(drive, "020.01").steps()).map(StepsView::total).contains(2);
        assertThat(unit(drive, "030").steps())
                .hasValueSatisfying(steps ->
                        assertThat(steps.all())
                                .extracting(StepsView.Step::name)
                                .containsExactly("check", "tell"));
        assertThat(unit(drive, "010").state()).isEqualTo(RunState.QUEUED);
        assertThat(unit(drive, "030").reason()).isEqualTo("comes after 010 and 3 more");
    }

    @Test
    void aStepThatIsOverCountsAndIsToldWhileItsAgentGoesOn() {
        DrivenStory drive = drive();
        finishInline(drive, "010", "010");
        String claim = drive.start("020.01");
        drive.finish("020.01", claim, "020.01.01");
        RunView unit = unit(drive, "020.01");
        assertThat(unit.state()).isEqualTo(RunState.RUNNING);
        assertThat(unit.steps())
                .contains(
                        new StepsView(
                                1,
                                2,
                                "020.01.02 build",
                                List.of(
                                        new StepsView.Step("020.01", "one", "pending"),
                                        new StepsView.Step("020.01.01", "plan", "done"),
                                        new StepsView.Step("020.01.02", "build", "in_progress"))));
        ProgressEvent told =
                views.feed().after(drive.plan, EventPosition.START).events().stream()
                        .filter(event -> event.type().equals("steps_changed"))
                        .reduce((_, latest) -> latest)
                        .orElseThrow();
        assertThat(told.text()).isEqualTo("020.01.01 done: plan; 020.01.02 begun: build");
        assertThat(told.run()).isEqualTo("020.01");
        assertThat(told.attempt()).isEqualTo(1);
        assertThat(told.worker()).isEqualTo("w1");
    }

    @Test
    void aDriveIsSeenToItsEnd() {
        DrivenStory drive = drive();
        finishInline(drive, "010", "010");
        String one = drive.start("020.01");
        drive.finish("020.01", one, "020.01.01");
        drive.finish("020.01", one, "020.01.02");
        drive.end("020.01", one);
        finishInline(drive, "020.02", "020.02");
        finishInline(drive, "020.03", "020.03");
        assertThat(unit(drive, "030").state()).isEqualTo(RunState.QUEUED);
        finishInline(drive, "030", "030", "040");
        PlanReport report = report(drive);
        assertThat(report.result()).contains(Verdict.PASSED);
        assertThat(report.runs()).extracting(RunView::state).containsOnly(RunState.DONE);
        assertThat(report.runs())
                .extracting(RunView::id)
                .containsExactly("010", "020.01", "020.02", "020.03", "030");
        assertThat(report.batches()).extracting(BatchView::state).containsOnly(BatchView.ENDED);
        assertThat(report.next().banner()).isEqualTo("ASSIGNMENT 8yjzpd COMPLETE");
        assertThat(report.next().facts())
                .as("counted as the units count them")
                .contains("7 of 7 steps done");
        assertThat(report.runs().stream().mapToInt(run -> run.steps().orElseThrow().total()).sum())
                .isEqualTo(7);
        assertThat(report.next().commands()).anyMatch(command -> command.contains("git fetch"));
        PlanSummary summary = views.newest(1, _ -> true).getFirst();
        assertThat(summary.kind()).isEqualTo(PlanReport.ASSIGNMENT);
        assertThat(summary.done()).isEqualTo(5);
        DocumentsView documents = views.documents(drive.plan).orElseThrow();
        assertThat(documents.documents())
                .extracting(DocumentsView.Changed::path)
                .contains(
                        AssignmentFiles.FOLDER + "steps/020.01.01-plan.st.md",
                        AssignmentFiles.FOLDER + "reports/020.01.01-plan.r.md",
                        AssignmentFiles.FOLDER + "reports/040-tell.r.md");
    }

    @Test
    void whatAnArchivedDriveWasIsSaidAsItWasSaidOfTheLivingOne() {
        DrivenStory drive = drive();
        finishInline(drive, "010", "010");
        PlanReport report = report(drive);
        PlanViews later = new PlanViews();
        later.archived(report);
        assertThat(later.report(drive.plan)).contains(report);
        assertThat(later.newest(1, _ -> true).getFirst())
                .isEqualTo(views.newest(1, _ -> true).getFirst());
    }

    @Test
    void whatAUnitWaitsForIsNamed() {
        worker("w1", 1, "scripted", "");
        DrivenStory drive = drive();
        is(drive.plan, "030", WaitCause.BATCH, "comes after 010 and 3 more", "020.02");
        finishInline(drive, "010", "010");
        is(drive.plan, "020.01", WaitCause.PICKUP);
        is(drive.plan, "020.03", WaitCause.CAP, "at most 2 at once", "020.01, 020.02");
        String one = drive.start("020.01");
        String two = drive.start("020.02");
        drive.fail("020.01", one);
        story.end(
                story.attempt(drive.plan, "020.01"),
                one,
                Story.W1,
                Story.failed(FailureKind.AGENT_FAILED));
        is(drive.plan, "020.01", WaitCause.BACK_OFF);
        story.later(Duration.ofHours(1));
        is(drive.plan, "020.01", WaitCause.DEPENDENCY, "is tried again when 020.02 is over");
        is(drive.plan, "020.03", WaitCause.DEPENDENCY, "begins when 020.01, which failed");
        drive.finish("020.02", two, "020.02");
        drive.end("020.02", two);
        is(drive.plan, "020.01", WaitCause.PICKUP);
    }

    /// Two forks that go beside each other, one of them to an agent of its own.
    private DrivenStory driveOfTwoAgents() {
        return new DrivenStory(
                story,
                new AssignmentFiles()
                        .step("010", "batch", "parallel: true")
                        .fork("010.01", "one")
                        .forkTo("codex:gpt-5.1", "010.02", "two")
                        .submission());
    }

    @Test
    void whoDoesAUnitIsTheAgentThatItsStepNames() {
        worker("w1", 1, "scripted", "");
        DrivenStory drive = driveOfTwoAgents();
        is(drive.plan, "010.01", WaitCause.PICKUP);
        is(drive.plan, "010.02", WaitCause.NO_WORKER, "offers the agent codex");
        worker("w2", 0, "codex", "");
        is(drive.plan, "010.02", WaitCause.NO_FREE_SLOT, "offer codex: w2");
        worker("w2", 1, "codex", "");
        is(drive.plan, "010.02", WaitCause.PICKUP);
    }

    @Test
    void aProviderHoldsBackThoseThatItsAgentDoesAndIsToldToWhoWatchesThem() {
        worker("w1", 1, "scripted", "");
        worker("w2", 1, "codex", "");
        DrivenStory drive = driveOfTwoAgents();
        story.run(drive.plan, "010.02", Story.failed(FailureKind.PROVIDER_QUOTA));
        is(drive.plan, "010.02", WaitCause.PROVIDER, "account codex");
        is(drive.plan, "010.01", WaitCause.PICKUP);
        assertThat(views.feed().after(drive.plan, EventPosition.START).events())
                .as("what the account of one of its agents does")
                .anyMatch(
                        event -> event.type().equals("provider") && event.text().contains("codex"));
    }

    @Test
    void whereStepsNameTheirAgentsTheCommandThatGoesOnNamesNone() {
        DrivenStory drive =
                new DrivenStory(
                        story, new AssignmentFiles().forkTo("codex", "010", "one").submission());
        for (int attempt = 1; attempt <= 2; attempt++) {
            story.run(drive.plan, "010", Story.failed(FailureKind.AGENT_FAILED));
            story.later(Duration.ofHours(1));
        }
        assertThat(report(drive).next().commands()).contains("fleet drive 8yjzpd");
    }

    @Test
    void ofAStepThatAloneIsDrivenNothingElseIsShown() {
        DrivenStory drive = new DrivenStory(story, files().submission("020.01"));
        PlanReport report = report(drive);
        assertThat(report.stage()).isEqualTo("8yjzpd@020.01");
        assertThat(report.runs()).extracting(RunView::id).containsExactly("020.01");
    }

    @Test
    void aDriveThatFailedSaysHowToGoOn() {
        DrivenStory drive =
                new DrivenStory(story, new AssignmentFiles().fork("010", "work").submission());
        for (int attempt = 1; attempt <= 2; attempt++) {
            story.run(drive.plan, "010", Story.failed(FailureKind.AGENT_FAILED));
            story.later(Duration.ofHours(1));
        }
        PlanReport report = report(drive);
        assertThat(report.result()).contains(Verdict.FAILED);
        assertThat(report.next().banner()).startsWith("ASSIGNMENT 8yjzpd FAILED: ");
        assertThat(report.next().commands())
                .contains("fleet report " + drive.plan, "fleet drive 8yjzpd --agent scripted");
    }
}
