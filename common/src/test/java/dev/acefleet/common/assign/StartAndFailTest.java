package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartAndFailTest {
    private static final StepCommand.Start START = new StepCommand.Start(Optional.empty());
    private static final StepCommand.Fail FAIL = new StepCommand.Fail("no disk");

    private static String after(Scope scope, StepCommand command, String... steps) {
        return Queues.after(Queues.of(steps), scope, command);
    }

    @Test
    void theFirstStepThatCanBeBegunIsBegun() {
        assertThat(after(Scope.WHOLE, START, "010 done", "020 pending", "020.01 pending"))
                .isEqualTo("010:d 020:p 020.01:i");
    }

    @Test
    void aNamedStepIsBegunIfItIsPendingAndHasNothingBelow() {
        StepCommand start = new StepCommand.Start(Optional.of("30"));
        assertThat(after(Scope.WHOLE, start, "010 pending", "030 pending"))
                .isEqualTo("010:p 030:i");
        assertThat(after(Scope.WHOLE, start, "030 done")).startsWith("STATE");
        assertThat(after(Scope.WHOLE, start, "030 pending", "030.01 failed")).startsWith("STATE");
        assertThat(after(Scope.WHOLE, start, "010 pending")).startsWith("NO_STEP");
    }

    @Test
    void inlineWorkKeepsEveryOtherStepFromBeingBegun() {
        assertThat(after(Scope.of("020"), START, "010 in_progress", "020 pending fork"))
                .isEqualTo(
                        "STATE Cannot start: step 010 is already in progress. Finish or fail it first.");
    }

    @Test
    void aForkGoesOnWhileAnotherForkIsWorkedOn() {
        String[] steps = {"010 in_progress fork", "020 pending fork", "020.01 pending"};
        assertThat(after(Scope.of("020"), START, steps)).isEqualTo("010:i 020:p 020.01:i");
        assertThat(after(Scope.WHOLE, START, steps)).startsWith("STATE Cannot start: step 010");
    }

    @Test
    void aFailureEndsTheStepAndBeginsNothing() {
        Queue failed =
                Queues.changed(Queues.of("010 in_progress", "020 pending"), Scope.WHOLE, FAIL);
        assertThat(Queues.told(failed)).isEqualTo("010:f 020:p");
        assertThat(failed.steps().getFirst().text(Step.ERROR)).contains("no disk");
    }

    @Test
    void aForkFailsItsOwnStepAndNotItsSiblings() {
        assertThat(after(Scope.of("020"), FAIL, "010 in_progress fork", "020 in_progress fork"))
                .isEqualTo("010:i 020:f");
    }

    @Test
    void whereNothingIsInProgressNothingFails() {
        assertThat(after(Scope.WHOLE, FAIL, "010 pending")).startsWith("STATE");
    }
}
