package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What each kind of failure makes of a run and of a merge: one test for each constant.
class RetryPolicyTest {
    private static final String ITEM = "03-01";
    private static final String MERGE = "03-01.merge-1";
    private static final Duration LONG = Duration.ofMinutes(10);

    private final Core core = new Core();
    private final PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Nested
    class OfARun {
        @Test
        void agentFailed() {
            consumes(FailureKind.AGENT_FAILED);
        }

        @Test
        void evidenceMissing() {
            consumes(FailureKind.EVIDENCE_MISSING);
        }

        @Test
        void stalled() {
            consumes(FailureKind.STALLED);
        }

        @Test
        void timedOut() {
            consumes(FailureKind.TIMED_OUT);
        }

        @Test
        void checkFailed() {
            consumes(FailureKind.CHECK_FAILED);
        }

        @Test
        void secretInCommit() {
            consumes(FailureKind.SECRET_IN_COMMIT);
        }

        @Test
        void workerLost() {
            for (int lost = 1; lost < Limits.LOST_WORKERS; lost++) {
                core.lose(plan, ITEM);
                assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.QUEUED);
                assertThat(core.attempt(plan, ITEM).number()).isEqualTo(lost + 1);
            }
            assertThat(core.work(plan, ITEM).consumed).isZero();
        }

        @Test
        void fiveLostWorkersArePoison() {
            for (int lost = 0; lost < 5; lost++) {
                core.lose(plan, ITEM);
            }
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.FAILED);
            assertThat(core.said(Event.WorkEnded.class).getLast().reason())
                    .isEqualTo("poison: it lost its worker 5 times");
        }

        @Test
        void workerStopping() {
            for (int attempt = 1; attempt < 20; attempt++) {
                core.run(plan, ITEM, failed(FailureKind.WORKER_STOPPING));
                assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.QUEUED);
            }
            assertThat(core.work(plan, ITEM).consumed).isZero();
            assertThat(core.work(plan, ITEM).lost).isZero();
        }

        @Test
        void conflict() {
            waits(FailureKind.CONFLICT, Duration.ofSeconds(5));
        }

        @Test
        void workspace() {
            waits(FailureKind.WORKSPACE, Duration.ofSeconds(5));
        }

        @Test
        void infrastructure() {
            waits(FailureKind.INFRASTRUCTURE, Duration.ofSeconds(5));
        }

        @Test
        void troubleThatDoesNotEndIsGivenUpAfterTwelveTimes() {
            for (int time = 1; time < 12; time++) {
                core.run(plan, ITEM, failed(FailureKind.WORKSPACE));
                assertThat(core.status(plan, ITEM)).as("%s", time).isEqualTo(WorkStatus.PARKED);
                core.tick(LONG);
            }
            core.run(plan, ITEM, failed(FailureKind.WORKSPACE));
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.FAILED);
        }

        @Test
        void providerQuota() {
            isHeldByTheBreaker(FailureKind.PROVIDER_QUOTA);
        }

        @Test
        void providerUnavailable() {
            isHeldByTheBreaker(FailureKind.PROVIDER_UNAVAILABLE);
        }

        @Test
        void providerNetwork() {
            core.run(plan, ITEM, failed(FailureKind.PROVIDER_NETWORK));
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.PARKED);
            assertThat(pause()).isEqualTo(Duration.ofSeconds(30));
            assertThat(core.state.breakers).as("once is nothing").isEmpty();
            core.tick(pause());
            isHeldByTheBreaker(FailureKind.PROVIDER_NETWORK);
        }

        /// It waits with all others of its account.
        private void isHeldByTheBreaker(FailureKind kind) {
            core.run(plan, ITEM, failed(kind));
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.WAITING);
            assertThat(core.state.breakers).hasSize(1);
            core.tick(Duration.ofSeconds(29));
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.WAITING);
            core.tick(Duration.ofSeconds(1));
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.QUEUED);
            assertThat(core.work(plan, ITEM).consumed).isZero();
            assertThat(core.work(plan, ITEM).lost).isZero();
        }

        @Test
        void aProviderIsWaitedForWithoutEnd() {
            for (int time = 0; time < 40; time++) {
                core.run(plan, ITEM, failed(FailureKind.PROVIDER_UNAVAILABLE));
                assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.WAITING);
                core.tick(LONG);
                assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.QUEUED);
            }
        }

        @Test
        void auth() {
            ends(FailureKind.AUTH);
        }

        @Test
        void configuration() {
            ends(FailureKind.CONFIGURATION);
        }

        @Test
        void budget() {
            ends(FailureKind.BUDGET);
        }

        @Test
        void cancelled() {
            ends(FailureKind.CANCELLED);
        }

        @Test
        void poison() {
            ends(FailureKind.POISON);
        }

        @Test
        void workGone() {
            ends(FailureKind.WORK_GONE);
        }

        /// Three by default, and pauses that double.
        private void consumes(FailureKind kind) {
            for (int failure = 1; failure < Limits.ATTEMPTS; failure++) {
                core.run(plan, ITEM, failed(kind));
                assertThat(core.work(plan, ITEM).consumed).isEqualTo(failure);
                assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.PARKED);
                assertThat(pause()).isEqualTo(Duration.ofSeconds(failure));
                core.tick(pause());
                assertThat(core.attempt(plan, ITEM).number()).isEqualTo(failure + 1);
            }
            core.run(plan, ITEM, failed(kind));
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.FAILED);
        }

        private void waits(FailureKind kind, Duration first) {
            core.run(plan, ITEM, failed(kind));
            assertThat(pause()).isEqualTo(first);
            core.tick(first.minusSeconds(1));
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.PARKED);
            core.tick(Duration.ofSeconds(1));
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.QUEUED);
            core.run(plan, ITEM, failed(kind));
            assertThat(pause()).as("doubled").isEqualTo(first.multipliedBy(2));
            assertThat(core.work(plan, ITEM).consumed).isZero();
            assertThat(core.work(plan, ITEM).lost).isZero();
        }

        private void ends(FailureKind kind) {
            core.run(plan, ITEM, failed(kind));
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.FAILED);
        }
    }

    @Nested
    class OfAMerge {
        @Test
        void agentFailed() {
            againLater(FailureKind.AGENT_FAILED);
        }

        @Test
        void evidenceMissing() {
            againLater(FailureKind.EVIDENCE_MISSING);
        }

        @Test
        void stalled() {
            againLater(FailureKind.STALLED);
        }

        @Test
        void timedOut() {
            againLater(FailureKind.TIMED_OUT);
        }

        @Test
        void checkFailed() {
            sendsBackUntilTheAttemptsAreUsedUp(FailureKind.CHECK_FAILED);
        }

        @Test
        void secretInCommit() {
            sendsBackUntilTheAttemptsAreUsedUp(FailureKind.SECRET_IN_COMMIT);
        }

        @Test
        void workerLost() {
            toMerge();
            core.lose(plan, MERGE);
            assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.PARKED);
            core.tick(LONG);
            assertThat(core.attempt(plan, MERGE).number()).isEqualTo(2);
        }

        @Test
        void afterFiveLostWorkersItWaitsForAPersonAndNeverFails() {
            toMerge();
            for (int lost = 1; lost < Limits.LOST_WORKERS; lost++) {
                core.lose(plan, MERGE);
                core.tick(LONG);
                assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.QUEUED);
            }
            core.lose(plan, MERGE);
            core.tick(Duration.ofDays(3_650));
            assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.PARKED);
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.MERGING);
            assertThat(core.said(Event.WorkParked.class).getLast().reason())
                    .contains("fleet retry " + plan + "/" + MERGE);

            assertThat(core.retry(plan, ITEM)).isInstanceOf(Answer.Accepted.class);
            core.merge(plan, ITEM);
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.SUCCEEDED);
        }

        @Test
        void workerStopping() {
            toMerge();
            core.run(plan, MERGE, failed(FailureKind.WORKER_STOPPING));
            assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.QUEUED);
            assertThat(core.attempt(plan, MERGE).number()).isEqualTo(2);
        }

        @Test
        void aConflictSendsTheRunBackOnceOnTheNewHeadAndTheSecondOneFailsIt() {
            toMerge();
            core.run(plan, MERGE, failed(FailureKind.CONFLICT));
            assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.FAILED);
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.QUEUED);
            assertThat(core.attempt(plan, ITEM).number()).isEqualTo(2);
            assertThat(core.work(plan, ITEM).consumed).isZero();
            assertThat(core.work(plan, ITEM).note).isEqualTo("because");

            core.run(plan, ITEM, core.succeeded(plan, ITEM));
            core.run(plan, "03-01.merge-2", failed(FailureKind.CONFLICT));
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.FAILED);
            assertThat(core.said(Event.WorkEnded.class).getLast().reason())
                    .startsWith("conflict again");
        }

        @Test
        void workspace() {
            againLater(FailureKind.WORKSPACE);
        }

        @Test
        void infrastructure() {
            againLater(FailureKind.INFRASTRUCTURE);
        }

        @Test
        void providerQuota() {
            againLater(FailureKind.PROVIDER_QUOTA);
        }

        @Test
        void providerUnavailable() {
            againLater(FailureKind.PROVIDER_UNAVAILABLE);
        }

        @Test
        void providerNetwork() {
            againLater(FailureKind.PROVIDER_NETWORK);
        }

        @Test
        void auth() {
            failsTheRun(FailureKind.AUTH);
        }

        @Test
        void configuration() {
            failsTheRun(FailureKind.CONFIGURATION);
        }

        @Test
        void budget() {
            againLater(FailureKind.BUDGET);
        }

        @Test
        void cancelled() {
            againLater(FailureKind.CANCELLED);
        }

        @Test
        void poison() {
            againLater(FailureKind.POISON);
        }

        @Test
        void workGone() {
            againLater(FailureKind.WORK_GONE);
        }

        private void toMerge() {
            core.run(plan, ITEM, core.succeeded(plan, ITEM));
            assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.QUEUED);
        }

        /// For ever: it says nothing about the work merged.
        private void againLater(FailureKind kind) {
            toMerge();
            for (int time = 1; time < 20; time++) {
                core.run(plan, MERGE, failed(kind));
                assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.PARKED);
                core.tick(LONG);
                assertThat(core.attempt(plan, MERGE).number()).isEqualTo(time + 1);
            }
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.MERGING);
        }

        private void sendsBackUntilTheAttemptsAreUsedUp(FailureKind kind) {
            for (int time = 1; time < Limits.ATTEMPTS; time++) {
                core.run(plan, ITEM, core.succeeded(plan, ITEM));
                core.run(plan, ITEM + ".merge-" + time, failed(kind));
                assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.QUEUED);
                assertThat(core.work(plan, ITEM).consumed).isEqualTo(time);
            }
            core.run(plan, ITEM, core.succeeded(plan, ITEM));
            core.run(plan, ITEM + ".merge-" + Limits.ATTEMPTS, failed(kind));
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.FAILED);
        }

        private void failsTheRun(FailureKind kind) {
            toMerge();
            core.run(plan, MERGE, failed(kind));
            assertThat(core.status(plan, MERGE)).isEqualTo(WorkStatus.FAILED);
            assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.FAILED);
        }
    }

    @Test
    void anAttemptThatWasGoodForgivesTheTroublesBeforeIt() {
        core.run(plan, ITEM, failed(FailureKind.WORKSPACE));
        core.tick(LONG);
        core.run(plan, ITEM, core.succeeded(plan, ITEM));
        assertThat(core.work(plan, ITEM).troubles).isZero();
    }

    private Duration pause() {
        Instant until = core.work(plan, ITEM).parkedUntil;
        return Duration.between(core.now, until);
    }
}
