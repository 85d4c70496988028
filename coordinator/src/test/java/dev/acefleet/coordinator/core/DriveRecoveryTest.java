package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand.Placement;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of an assignment whose steps fail or are broken off, or turn out to be too few (spec/assign.md 15, rules 10
/// and 15, and 16): all of it can end well.
class DriveRecoveryTest {
    private final Core core = new Core();
    private final Drive drive = new Drive(core);

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    /// The unit's next attempt, some time later.
    private Drive.Session again(String item) {
        core.tick(Duration.ofMinutes(10));
        return drive.begin(item);
    }

    private void passes(Drive.Session last) {
        core.now = core.now.plusSeconds(5);
        last.finishAll();
        drive.mergeAll();
        assertThat(drive.queue().isComplete()).isTrue();
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    private List<String> names(Drive.Session session) {
        return session.order.steps().stream().map(step -> step + " " + step(step).name()).toList();
    }

    private Step step(String number) {
        return drive.queue().get(new StepNumber(number)).orElseThrow();
    }

    private Drive three() {
        return drive.fork("010", "work")
                .step("010.01", "one")
                .step("010.02", "two")
                .step("010.03", "three");
    }

    @Test
    void whoGoesOnFromACrashLooksAtWhatIsThereFirst() {
        three().submit();
        Drive.Session first = drive.begin("010");
        first.finish();
        first.fails(FailureKind.AGENT_FAILED);
        Drive.Session next = again("010");
        assertThat(next.order.resume()).isPresent();
        assertThat(names(next))
                .containsExactly(
                        "010.02.01 recovery-onboard", "010.02.02 continue-work", "010.03 three");
        assertThat(step("010.02.01").instructions())
                .contains("was broken off")
                .contains(".ace-local/assign/8yjzpd/reports/010.01-one.r.md");
        assertThat(step("010.02.02").instructions()).isEqualTo("Do two.");
        passes(next);
        assertThat(drive.report("010.02")).contains("all child steps finished");
    }

    @Test
    void alsoWhereTheFirstStepWasBrokenOffOfWhichNobodyHasTold() {
        three().submit();
        drive.begin("010").fails(FailureKind.TIMED_OUT);
        Drive.Session next = again("010");
        assertThat(names(next)).startsWith("010.01.01 recovery-onboard", "010.01.02 continue-work");
        passes(next);
    }

    @Test
    void aForkWithoutChildrenGetsThemWhenItIsBrokenOff() {
        drive.fork("010", "work").submit();
        drive.begin("010").fails(FailureKind.STALLED);
        Drive.Session next = again("010");
        assertThat(names(next)).containsExactly("010.01 recovery-onboard", "010.02 continue-work");
        assertThat(next.order.scope()).isEqualTo("010");
        passes(next);
    }

    @Test
    void anInlineSessionIsTakenUpInTheSameWay() {
        drive.step("010", "one").step("020", "two").fork("030", "build").submit();
        Drive.Session first = drive.begin("010");
        first.finish();
        first.fails(FailureKind.AGENT_FAILED);
        Drive.Session next = again("010");
        assertThat(names(next)).containsExactly("020.01 recovery-onboard", "020.02 continue-work");
        next.finishAll();
        drive.mergeAll();
        passes(drive.begin("030"));
    }

    @Test
    void whoGoesOnFromALostWorkerGoesOnWithTheNextStep() {
        three().submit();
        Drive.Session first = drive.begin("010");
        first.finish();
        first.fails(FailureKind.AGENT_FAILED);
        Drive.Session second = again("010");
        second.finish();
        second.lose();
        Drive.Session third = again("010");
        assertThat(names(third)).containsExactly("010.02.02 continue-work", "010.03 three");
        passes(third);
    }

    @Test
    void whoIsLostBeforeTheFirstStepOfARecoveryLeavesItToTheNext() {
        three().submit();
        drive.begin("010").fails(FailureKind.AGENT_FAILED);
        Drive.Session second = again("010");
        List<String> before = names(second);
        second.lose();
        Drive.Session third = again("010");
        assertThat(names(third)).isEqualTo(before);
        passes(third);
    }

    @Test
    void whereNothingWasSavedBeyondTheLastStepNobodyHasToLook() {
        three().submit();
        Drive.Session first = drive.begin("010");
        first.finish();
        first.isRefused(FailureKind.AGENT_FAILED);
        Drive.Session next = again("010");
        assertThat(names(next)).containsExactly("010.02 two", "010.03 three");
        passes(next);
    }

    @Test
    void aStepOfAToolWhoseProviderWasAwayIsDoneAgainBelowItself() {
        drive.fork("010", "cycle")
                .step("010.01", "build")
                .step("010.02", "review-pr", "skill: as-review-pr")
                .step("010.03", "release")
                .submit();
        Drive.Session first = drive.begin("010");
        first.finish();
        first.failFork("ace-review: HTTP 503 service unavailable");
        core.tick(Duration.ofSeconds(5));
        Drive.Session next = drive.begin("010");
        assertThat(names(next)).containsExactly("010.02.01 retry-review-pr", "010.03 release");
        assertThat(step("010.02.01").text("skill")).contains("as-review-pr");
        assertThat(drive.report("010.01")).contains("Report on 010.01");
        passes(next);
    }

    @Test
    void mixedFailuresAreMadeUpForEachInItsWay() {
        three().submit();
        Drive.Session first = drive.begin("010");
        first.finish();
        first.fail("429 too many requests");
        first.start("010.03");
        first.failFork("it does not compile");
        Drive.Session next = again("010");
        assertThat(names(next))
                .containsExactly(
                        "010.02.01 retry-two",
                        "010.03.01 recovery-onboard",
                        "010.03.02 continue-work");
        assertThat(drive.status("010.01")).isEqualTo("done");
        passes(next);
        assertThat(drive.status("010.02")).as("it stays what it was").isEqualTo("failed");
    }

    @Test
    void aStepSaysWhatIsDoneWhenItFails() {
        drive.fork("010", "work")
                .step("010.01", "build")
                .step("010.02", "test", "trigger_on_failure: fix-tests")
                .submit();
        Drive.Session first = drive.begin("010");
        first.finish();
        first.failFork("2 tests are red");
        Drive.Session next = again("010");
        assertThat(names(next))
                .containsExactly(
                        "010.02.01 recovery-onboard",
                        "010.02.02 fix-tests",
                        "010.02.03 continue-work");
        assertThat(step("010.02.02").instructions()).contains("2 tests are red");
        passes(next);
    }

    @Test
    void stepsThatAnAgentAddsInItsScopeAreWork() {
        three().submit();
        Drive.Session session = drive.begin("010");
        session.add(new Placement.Behind("010.01"), "fix-tests");
        session.add(new Placement.Below("010.04"), "deeper");
        session.finish();
        assertThat(drive.queue().steps())
                .extracting(step -> step.number() + " " + step.name())
                .contains("010.02 fix-tests", "010.03 two", "010.04 three", "010.04.01 deeper");
        session.lose();
        Drive.Session next = drive.begin("010");
        assertThat(next.order.steps()).containsExactly("010.02", "010.03", "010.04.01");
        passes(next);
    }

    @Test
    void stepsThatAnInlineAgentAddsAreWorkToo() {
        drive.step("010", "one").step("020", "two").submit();
        Drive.Session session = drive.begin("010");
        session.add(new Placement.Behind("010"), "prerequisite");
        session.finishAll();
        drive.mergeAll();
        assertThat(drive.status("011")).isEqualTo("done");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aCrashThatComesAgainEndsTheDrive() {
        three().submit();
        drive.begin("010").fails(FailureKind.AGENT_FAILED);
        again("010").fails(FailureKind.AGENT_FAILED);
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
    }
}
