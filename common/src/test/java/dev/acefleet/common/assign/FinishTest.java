package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FinishTest {
    private static final StepCommand.Finish FINISH =
            new StepCommand.Finish(Optional.empty(), "Done.");

    private static StepCommand.Finish finish(String step) {
        return new StepCommand.Finish(Optional.of(step), "Done.");
    }

    private static String after(Scope scope, StepCommand command, String... steps) {
        return Queues.after(Queues.of(steps), scope, command);
    }

    @Test
    void theNextStepIsBegun() {
        assertThat(after(Scope.WHOLE, FINISH, "010 in_progress", "020 pending", "030 pending"))
                .isEqualTo("010:d 020:i 030:p");
    }

    @Test
    void aFailureElsewhereDoesNotStopTheQueue() {
        assertThat(after(Scope.WHOLE, FINISH, "010 failed", "020 in_progress", "030 pending"))
                .isEqualTo("010:f 020:d 030:i");
    }

    @Test
    void parentsAreCompletedLevelByLevel() {
        assertThat(
                        after(
                                Scope.WHOLE,
                                FINISH,
                                "010 pending",
                                "010.01 pending",
                                "010.01.01 in_progress",
                                "020 pending"))
                .isEqualTo("010:d 010.01:d 010.01.01:d 020:i");
    }

    @Test
    void aSubtreeEndsWithItsLastStep() {
        assertThat(
                        after(
                                Scope.of("20"),
                                FINISH,
                                "020 pending fork",
                                "020.01 in_progress",
                                "030 pending"))
                .isEqualTo("020:d 020.01:d 030:p");
    }

    @Test
    void whereAnotherStepIsInProgressNoneIsBegun() {
        assertThat(
                        after(
                                Scope.WHOLE,
                                finish("010"),
                                "010 in_progress",
                                "020 pending fork",
                                "020.01 in_progress",
                                "020.02 pending"))
                .isEqualTo("010:d 020:p 020.01:i 020.02:p");
    }

    @Test
    void workInAnotherSubtreeDoesNotKeepThisOneFromGoingOn() {
        assertThat(
                        after(
                                Scope.of("020"),
                                FINISH,
                                "010 pending fork",
                                "010.01 in_progress",
                                "020 pending fork",
                                "020.01 in_progress",
                                "020.02 pending"))
                .isEqualTo("010:p 010.01:i 020:p 020.01:d 020.02:i");
    }

    @Test
    void aStepWithWorkBelowItIsNotFinished() {
        assertThat(after(Scope.WHOLE, FINISH, "010 in_progress", "010.01 pending"))
                .startsWith("STATE")
                .contains("010.01(s)");
    }

    @Test
    void aFailedChildKeepsItsParentOpenUntilItsRetryIsDone() {
        assertThat(after(Scope.WHOLE, FINISH, "010 pending", "010.01 failed", "010.02 in_progress"))
                .isEqualTo("010:p 010.01:f 010.02:d");
        assertThat(
                        after(
                                Scope.WHOLE,
                                FINISH,
                                "010 pending",
                                "010.01 failed",
                                "010.02 in_progress added_by=retry_of:010.01"))
                .isEqualTo("010:d 010.01:f 010.02:d");
    }

    @Test
    void workPutBelowAFailureMakesUpForIt() {
        assertThat(
                        after(
                                Scope.WHOLE,
                                FINISH,
                                "010 pending",
                                "010.01 failed completed_at=2026-11-20T23:00:00Z",
                                "010.01.01 in_progress added_by=child_of:010.01"))
                .isEqualTo("010:d 010.01:f 010.01.01:d");
    }

    @Test
    void whatIsNotInProgressIsRefused() {
        assertThat(after(Scope.WHOLE, finish("020"), "010 in_progress", "020 pending"))
                .isEqualTo(
                        "STATE Cannot finish step 020: status is pending, expected in_progress.");
        assertThat(after(Scope.WHOLE, finish("99"), "010 in_progress")).startsWith("NO_STEP");
        assertThat(after(Scope.of("99"), FINISH, "010 in_progress")).startsWith("NO_STEP");
        assertThat(after(Scope.of("020"), FINISH, "010 in_progress", "020 pending"))
                .startsWith("STATE No step currently in progress.");
    }

    @Test
    void aStepOutsideOfTheScopeIsRefused() {
        assertThat(after(Scope.of("020"), finish("010"), "010 in_progress", "020 pending"))
                .isEqualTo("STATE Step 010 is outside of subtree 020.");
    }

    @Test
    void twoStepsInProgressInOneSubtreeAreNotGuessedAt() {
        assertThat(after(Scope.of("020"), FINISH, "020.01 in_progress", "020 in_progress"))
                .startsWith("STATE Multiple steps in progress in subtree 020");
    }

    @Test
    void theReportIsInTheEvent() {
        var decided =
                (Decision.Decided)
                        AssignmentMachine.decide(
                                Queues.of("010 pending", "010.01 in_progress"),
                                Scope.WHOLE,
                                FINISH,
                                Queues.NOW);
        assertThat(decided.events())
                .containsExactly(
                        new StepEvent.Finished(
                                new StepNumber("010.01"), "Done.", false, Queues.NOW),
                        new StepEvent.Finished(
                                new StepNumber("010"),
                                "Auto-completed: all child steps finished.",
                                true,
                                Queues.NOW));
    }
}
