package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.assign.StepCommand.Way;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecoverTest {
    private static final Scope FORK = Scope.of("010");

    private static StepCommand.Recover recover(String step, Way way, String... reports) {
        return new StepCommand.Recover(step, List.of(reports), way);
    }

    private static List<String> names(Queue queue) {
        return queue.steps().stream().map(step -> step.number() + " " + step.name()).toList();
    }

    private static String text(Queue queue, String step) {
        return queue.find(step).orElseThrow().instructions();
    }

    @Test
    void belowAFailedStepOneLooksAtWhatIsThereAndOneDoesTheRest() {
        Queue failed =
                Queues.of("010 pending fork", "010.01 failed error=broken skill=as-x", "020 done");
        Queue after =
                Queues.changed(failed, FORK, recover("010.01", Way.GO_ON, "reports/010.01-s.r.md"));
        assertThat(Queues.told(after)).isEqualTo("010:p 010.01:f 010.01.01:i 010.01.02:p 020:d");
        assertThat(names(after)).contains("010.01.01 recovery-onboard", "010.01.02 continue-work");
        assertThat(text(after, "010.01.01")).contains("broken").contains("reports/010.01-s.r.md");
        assertThat(text(after, "010.01.02")).isEqualTo("Do it.");
        assertThat(after.find("010.01.02").orElseThrow().text("skill")).contains("as-x");
    }

    @Test
    void whatWasBrokenOffWaitsForTheSameTwo() {
        Queue after =
                Queues.changed(
                        Queues.of("010 in_progress fork"),
                        FORK,
                        recover("010", Way.GO_ON, "reports/009-s.r.md"));
        assertThat(Queues.told(after)).isEqualTo("010:p 010.01:i 010.02:p");
        assertThat(text(after, "010.01"))
                .contains("was broken off in the middle")
                .contains("reports/009-s.r.md");
        assertThat(after.find("010.02").orElseThrow().isFork()).isFalse();
    }

    @Test
    void whatLackedSomethingIsDoneAgainAsItIs() {
        Queue after =
                Queues.changed(
                        Queues.of("010 pending fork", "010.01 failed name=review-pr"),
                        FORK,
                        recover("010.01", Way.AGAIN));
        assertThat(names(after)).contains("010.01.01 retry-review-pr").hasSize(3);
        assertThat(text(after, "010.01.01")).isEqualTo("Do it.");
    }

    @Test
    void aStepSaysWhatItWantsDoneWhenItFails() {
        Queue after =
                Queues.changed(
                        Queues.of(
                                "010 pending fork",
                                "010.01 failed error=red trigger_on_failure=fix-tests"),
                        FORK,
                        recover("010.01", Way.GO_ON));
        assertThat(names(after))
                .contains(
                        "010.01.01 recovery-onboard",
                        "010.01.02 fix-tests",
                        "010.01.03 continue-work");
        assertThat(text(after, "010.01.02")).contains("Step 010.01 (s) has failed").contains("red");
    }

    @Test
    void whatItWantsIsLikeTheStepOfThatName() {
        Queue after =
                Queues.changed(
                        Queues.of(
                                "010 pending fork",
                                "010.01 failed trigger_on_failure=mend",
                                "020 done name=mend skill=as-mend fork completed_at=x"),
                        FORK,
                        recover("010.01", Way.AGAIN));
        Step mend = after.find("010.01.01").orElseThrow();
        assertThat(mend.name()).isEqualTo("mend");
        assertThat(mend.text("skill")).contains("as-mend");
        assertThat(mend.instructions()).startsWith("Do it.").contains("010.01");
        assertThat(mend.isFork()).isFalse();
        assertThat(mend.text(Step.COMPLETED_AT)).isEmpty();
    }

    @Test
    void whereStepsCannotHaveChildrenARetryStandsBesideIt() {
        Queue deep =
                Queues.of("010 pending fork", "010.01 pending", "010.01.01 failed", "020 pending");
        assertThat(Queues.after(deep, FORK, recover("010.01.01", Way.GO_ON)))
                .isEqualTo("010:p 010.01:p 010.01.01:f 010.01.02:p 020:p");
        Queue wanting =
                Queues.of(
                        "010 pending fork",
                        "010.01 pending",
                        "010.01.01 failed trigger_on_failure=mend");
        Queue after = Queues.changed(wanting, FORK, recover("010.01.01", Way.GO_ON));
        assertThat(names(after)).contains("010.01.02 mend", "010.01.03 s");
        assertThat(after.find("010.01.03").orElseThrow().addedAs("retry_of")).isPresent();
        assertThat(
                        Queues.after(
                                Queues.of("010 pending", "010.01 pending", "010.01.01 in_progress"),
                                FORK,
                                recover("010.01.01", Way.GO_ON)))
                .startsWith("STATE");
    }

    @Test
    void aSupersededFailureKeepsNobodyWaiting() {
        for (Way way : Way.values()) {
            Queue queue =
                    Queues.changed(
                            Queues.of(
                                    "010 pending fork",
                                    "010.01 failed completed_at=2026-11-20T23:00:00Z"),
                            FORK,
                            recover("010.01", way));
            while (queue.current().isPresent()) {
                queue = Queues.changed(queue, FORK, finish());
            }
            assertThat(queue.isComplete()).as("%s: %s", way, Queues.told(queue)).isTrue();
            assertThat(queue.find("010").orElseThrow().status()).isEqualTo(StepStatus.DONE);
            assertThat(queue.find("010.01").orElseThrow().status()).isEqualTo(StepStatus.FAILED);
        }
    }

    private static StepCommand finish() {
        return new StepCommand.Finish(Optional.empty(), "Done.");
    }

    @Test
    void whatIsPendingOrDoneIsNotRecovered() {
        Queue queue = Queues.of("010 pending fork", "010.01 done", "010.02 pending");
        assertThat(Queues.after(queue, FORK, recover("010.01", Way.GO_ON)))
                .startsWith("STATE Cannot recover step 010.01");
        assertThat(Queues.after(queue, FORK, recover("010.02", Way.AGAIN)))
                .startsWith("STATE Cannot recover step 010.02");
    }

    @Test
    void whatIsPassedOverIsDoneWithItsReason() {
        Queue queue =
                Queues.of(
                        "010 pending fork",
                        "010.01 done",
                        "010.02 failed error=overloaded",
                        "010.03 pending",
                        "020 pending");
        Decision.Decided decided =
                (Decision.Decided)
                        AssignmentMachine.decide(
                                queue,
                                Scope.WHOLE,
                                new StepCommand.PassOver("010", "skipped: nobody is there"),
                                Queues.NOW);
        assertThat(Queues.told(decided.queue()))
                .isEqualTo("010:d 010.01:d 010.02:d 010.03:d 020:p");
        assertThat(decided.all(StepEvent.Finished.class))
                .extracting(StepEvent.Finished::report)
                .containsOnly("skipped: nobody is there");
        assertThat(decided.queue().find("010.02").orElseThrow().text(Step.ERROR))
                .as("why it failed stays in its file")
                .contains("overloaded");
    }
}
