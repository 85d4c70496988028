package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForkTest {
    private static final StepCommand.Enter ENTER = new StepCommand.Enter("010");

    private static String enter(String... steps) {
        return Queues.after(Queues.of(steps), Scope.WHOLE, ENTER);
    }

    @Test
    void exactlyOneStepIsInProgressWhenAForkIsEntered() {
        assertThat(enter("010 pending fork", "010.01 done", "010.02 pending", "020 in_progress"))
                .isEqualTo("010:p 010.01:d 010.02:i 020:i");
        assertThat(enter("010 pending fork", "010.01 in_progress", "010.02 pending"))
                .isEqualTo("010:p 010.01:i 010.02:p");
        assertThat(enter("010 pending fork", "010.01 in_progress", "010.02 in_progress"))
                .startsWith("STATE Multiple steps in progress");
    }

    @Test
    void aForkWithoutChildrenIsItsOwnStep() {
        assertThat(enter("010 pending fork")).isEqualTo("010:i");
    }

    @Test
    void aFailedForkIsNotEnteredAgainAsIfItWereComplete() {
        assertThat(enter("010 failed fork")).startsWith("STATE Fork subtree 010 has failed steps");
        assertThat(enter("010 done fork")).isEqualTo("010:d");
    }

    @Test
    void whatIsNoForkIsNotEntered() {
        assertThat(enter("010 pending")).startsWith("STATE Step 010 (s) is not a fork step");
        assertThat(enter("020 pending")).startsWith("NO_STEP");
    }

    @Test
    void aStallIsToldAtTheStepInProgressAndClearedByCompletion() {
        Queue stalled =
                Queues.changed(
                        Queues.of("010 pending fork", "010.01 in_progress"),
                        Scope.WHOLE,
                        new StepCommand.Stall("010", "x".repeat(3000)));
        assertThat(stalled.find("010.01").orElseThrow().text(Step.STALL_REASON))
                .contains("x".repeat(2000) + "... (truncated)");
        Queue cleared = Queues.changed(stalled, Scope.WHOLE, new StepCommand.Unstall("010"));
        assertThat(cleared.find("010.01").orElseThrow().text(Step.STALL_REASON)).isEmpty();
    }
}
