package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static StepCommand.Retry retry(String step) {
        return new StepCommand.Retry(step);
    }

    @Test
    void aRetryNeverComesBeforeWhatItRetries() {
        assertThat(
                        Queues.after(
                                Queues.of("010 done", "020 done", "030 failed", "040 pending"),
                                Scope.WHOLE,
                                retry("30")))
                .isEqualTo("010:d 020:d 030:f 031:p 040:p");
        assertThat(
                        Queues.after(
                                Queues.of("010 failed", "020 in_progress", "030 pending"),
                                Scope.WHOLE,
                                retry("010")))
                .isEqualTo("010:f 020:i 021:p 030:p");
    }

    @Test
    void aRetryKnowsAllThatTheStepWasTold() {
        Queue queue =
                Queues.changed(
                        Queues.of(
                                "010 pending",
                                "010.01 failed fork skill=as-x parent=010 error=bad taskref=235.01"
                                        + " completed_at=2026-11-20T23:00:00Z stall_reason=why"),
                        Scope.WHOLE,
                        retry("010.01"));
        Step retry = queue.find("010.02").orElseThrow();
        assertThat(retry.isFork()).isTrue();
        assertThat(retry.text("skill")).contains("as-x");
        assertThat(retry.text("taskref")).contains("235.01");
        assertThat(retry.text(Step.PARENT)).contains("010");
        assertThat(retry.addedAs("retry_of")).contains(new StepNumber("010.01"));
        assertThat(retry.text(Step.ERROR)).isEmpty();
        assertThat(retry.text(Step.COMPLETED_AT)).isEmpty();
        assertThat(retry.text(Step.STALL_REASON)).isEmpty();
        assertThat(retry.status()).isEqualTo(StepStatus.PENDING);
        assertThat(retry.instructions()).isEqualTo("Do it.");
    }

    @Test
    void inItsSubtreeItIsDoneNext() {
        Queue queue =
                Queues.changed(
                        Queues.of("010 pending", "010.01 failed", "010.02 pending"),
                        Scope.of("010"),
                        retry("010.01"));
        assertThat(Queues.told(queue)).isEqualTo("010:p 010.01:f 010.02:p 010.03:p");
        assertThat(queue.nextWorkable().orElseThrow().addedAs("retry_of")).isPresent();
    }

    @Test
    void besideAForkThatIsWorkedOnItComesLast() {
        Queue queue =
                Queues.changed(
                        Queues.of("010 pending", "010.01 failed fork", "010.02 in_progress fork"),
                        Scope.WHOLE,
                        retry("010.01"));
        assertThat(Queues.told(queue)).isEqualTo("010:p 010.01:f 010.02:i 010.03:p");
        assertThat(queue.find("010.03").orElseThrow().addedAs("retry_of")).isPresent();
    }

    @Test
    void aSubtreeWhoseFailureWasMadeUpForIsComplete() {
        Queue queue = Queues.of("010 pending fork", "010.01 failed");
        queue = Queues.changed(queue, Scope.of("010"), retry("010.01"));
        assertThat(queue.state(Queues.NOW)).isEqualTo(AssignmentState.FAILED);
        queue = Queues.changed(queue, Scope.of("010"), new StepCommand.Start(Optional.empty()));
        assertThat(queue.state(Queues.NOW)).isEqualTo(AssignmentState.RUNNING);
        queue =
                Queues.changed(
                        queue, Scope.of("010"), new StepCommand.Finish(Optional.empty(), "Done."));
        assertThat(Queues.told(queue)).isEqualTo("010:d 010.01:f 010.02:d");
        assertThat(queue.state(Queues.NOW)).isEqualTo(AssignmentState.COMPLETED);
    }

    @Test
    void whatIsOutsideOfTheScopeIsNotRetried() {
        Queue queue = Queues.of("010 failed", "020 pending fork");
        assertThat(Queues.after(queue, Scope.of("020"), retry("010"))).startsWith("STATE");
        assertThat(Queues.after(queue, Scope.of("010"), retry("010"))).startsWith("STATE");
        assertThat(Queues.after(queue, Scope.WHOLE, retry("99"))).startsWith("NO_STEP");
    }
}
