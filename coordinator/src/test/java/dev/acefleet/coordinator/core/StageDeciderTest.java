package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.policy;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StageDeciderTest {
    private final Core core = new Core();

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void theFirstBatchIsQueuedAtOnceAndTheSecondOnlyWhenTheFirstIsOver() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1), run("03", 2)));
        assertThat(core.queued(plan)).containsExactly("03-01", "03-02");

        core.finish(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("03-02");

        core.finish(plan, "03-02");
        assertThat(core.queued(plan)).containsExactly("03-03");
    }

    @Test
    void batchNumbersMayHaveHolesAndBeginWithZero() {
        PlanId plan = core.submit(stage(run("01", 0), run("02", 5)));
        core.finish(plan, "03-01");
        core.finish(plan, "03-02");
        assertThat(verdict()).contains(Verdict.PASSED);
    }

    @Test
    void aRunIsDoneOnlyWhenItIsMerged() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 2)));
        core.run(plan, "03-01", core.succeeded(plan, "03-01"));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.MERGING);
        assertThat(core.queued(plan)).containsExactly("03-01.merge-1");

        core.merge(plan, "03-01");
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.SUCCEEDED);
        assertThat(core.queued(plan)).containsExactly("03-02");
    }

    @Test
    void aRunIsHeldInsideItsBatchUntilItsDependencyIsMerged() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1, "01")));
        assertThat(core.queued(plan)).containsExactly("03-01");
        core.run(plan, "03-01", core.succeeded(plan, "03-01"));
        assertThat(core.queued(plan)).containsExactly("03-01.merge-1");
        core.merge(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("03-02");
    }

    @Test
    void aRunWhoseDependencyStandsInALaterBatchMovesThere() {
        PlanId plan = core.submit(stage(run("01", 1, "02"), run("02", 2), run("03", 1)));
        assertThat(core.queued(plan)).containsExactly("03-03");
        core.finish(plan, "03-03");
        assertThat(core.queued(plan)).containsExactly("03-02");
        core.finish(plan, "03-02");
        core.finish(plan, "03-01");
        assertThat(verdict()).contains(Verdict.PASSED);
    }

    @Test
    void overlappingRunsOfABatchAreNeverInFlightTogetherAndTheLowerNumberGoesFirst() {
        PlanId plan =
                core.submit(
                        stage(
                                run("01", 1, List.of(), List.of("02")),
                                run("02", 1, List.of(), List.of("01")),
                                run("03", 1, List.of(), List.of())));
        assertThat(core.queued(plan)).containsExactly("03-01", "03-03");
        core.run(plan, "03-01", core.succeeded(plan, "03-01"));
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.WAITING);
        core.merge(plan, "03-01");
        assertThat(core.queued(plan)).contains("03-02");
    }

    @Test
    void anOverlapAgainstTheOrderOfADependencyDoesNotLockTheBatch() {
        PlanId plan =
                core.submit(
                        stage(
                                run("01", 1, List.of("02"), List.of("02")),
                                run("02", 1, List.of(), List.of("01"))));
        assertThat(core.queued(plan)).containsExactly("03-02");
        core.finish(plan, "03-02");
        core.finish(plan, "03-01");
        assertThat(verdict()).contains(Verdict.PASSED);
    }

    @Test
    void anOverlappingRunGoesOnWhenTheOneBeforeItFailed() {
        PlanId plan =
                core.submit(
                        stage(
                                run("01", 1, List.of(), List.of("02")),
                                run("02", 1, List.of(), List.of("01"))));
        fail(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("03-02");
    }

    @Test
    void neverMoreRunsAreInFlightThanTheCapAllows() {
        PlanId plan =
                core.submit(
                        stage(
                                policy(2, OnFailure.STOP),
                                run("01", 1),
                                run("02", 1),
                                run("03", 1),
                                run("04", 1)));
        assertThat(core.queued(plan)).containsExactly("03-01", "03-02");
        String claim = core.start(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("03-02");
        core.end(core.attempt(plan, "03-01"), claim, core.succeeded(plan, "03-01"));
        assertThat(core.queued(plan)).containsExactly("03-02", "03-01.merge-1", "03-03");
    }

    @Test
    void aParkedRunLeavesItsPlaceToAnother() {
        PlanId plan = core.submit(stage(policy(1, OnFailure.STOP), run("01", 1), run("02", 1)));
        core.run(plan, "03-01", failed(FailureKind.PROVIDER_NETWORK));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.PARKED);
        assertThat(core.queued(plan)).containsExactly("03-02");
    }

    @Test
    void withOneCapRunsGoInRunOrder() {
        PlanId plan =
                core.submit(
                        stage(policy(1, OnFailure.STOP), run("02", 1), run("10", 1), run("01", 1)));
        for (String next : List.of("03-01", "03-02", "03-10")) {
            assertThat(core.queued(plan)).containsExactly(next);
            core.finish(plan, next);
        }
    }

    @Test
    void onlyOneMergeOfAPlanIsUnderWayAndTheLowestRunNumberGoesNext() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1), run("03", 1)));
        core.run(plan, "03-03", core.succeeded(plan, "03-03"));
        core.run(plan, "03-02", core.succeeded(plan, "03-02"));
        core.run(plan, "03-01", core.succeeded(plan, "03-01"));
        assertThat(core.queued(plan)).containsExactly("03-03.merge-1");
        core.merge(plan, "03-03");
        assertThat(core.queued(plan)).containsExactly("03-01.merge-1");
    }

    @Test
    void aFailedRunDoesNotCancelItsSiblingsAndStopsTheStageAfterItsBatch() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1), run("03", 2)));
        String sibling = core.start(plan, "03-02");
        fail(plan, "03-01");
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.RUNNING);
        core.end(core.attempt(plan, "03-02"), sibling, core.succeeded(plan, "03-02"));
        core.merge(plan, "03-02");
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.SUCCEEDED);
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.SKIPPED);
        assertThat(verdict()).contains(Verdict.FAILED);
    }

    @Test
    void siblingsThatHadNotStartedAreStillDoneAfterAFailure() {
        PlanId plan = core.submit(stage(policy(1, OnFailure.STOP), run("01", 1), run("02", 1)));
        fail(plan, "03-01");
        assertThat(core.queued(plan)).containsExactly("03-02");
    }

    @Test
    void withContinueOnlyTheDependentsOfWhatFailedAreSkipped() {
        PlanId plan =
                core.submit(
                        stage(
                                policy(9, OnFailure.CONTINUE),
                                run("01", 1),
                                run("02", 1),
                                run("03", 2, "01"),
                                run("04", 2, "02"),
                                run("05", 3, "03"),
                                run("06", 3)));
        fail(plan, "03-01");
        core.finish(plan, "03-02");
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.SKIPPED);
        core.finish(plan, "03-04");
        assertThat(core.status(plan, "03-05")).isEqualTo(WorkStatus.SKIPPED);
        core.finish(plan, "03-06");
        assertThat(verdict()).contains(Verdict.FAILED);
    }

    @Test
    void whenEveryRunOfABatchFailsTheStageStopsWhateverThePolicySays() {
        PlanId plan =
                core.submit(
                        stage(
                                policy(9, OnFailure.CONTINUE),
                                run("01", 1),
                                run("02", 1),
                                run("03", 2)));
        fail(plan, "03-01");
        fail(plan, "03-02");
        assertThat(core.status(plan, "03-03")).isEqualTo(WorkStatus.SKIPPED);
        assertThat(verdict()).contains(Verdict.FAILED);
    }

    @Test
    void aBatchOfWhichAllRunsWereSkippedIsPassedOver() {
        PlanId plan =
                core.submit(
                        stage(
                                policy(9, OnFailure.CONTINUE),
                                run("01", 1),
                                run("02", 1),
                                run("03", 2, "01"),
                                run("04", 3)));
        fail(plan, "03-01");
        core.finish(plan, "03-02");
        assertThat(core.queued(plan)).containsExactly("03-04");
    }

    @Test
    void theVerdictNamesTheLastHeadOfTheIntegrationBranch() {
        PlanId plan = core.submit(stage(run("01", 1)));
        core.finish(plan, "03-01");
        Event.PlanEnded ended = (Event.PlanEnded) core.events.getLast();
        assertThat(ended.head()).isEqualTo(core.state.plan(plan).orElseThrow().head);
        assertThat(ended.head().hex()).isNotEqualTo("a".repeat(40));
        assertThat(ended.audit()).isEqualTo("skipped");
    }

    @Test
    void anAuditThatTheProjectDoesNotWantIsSaidToBeSkippedHoweverThePlanEnds() {
        StagePolicy without = policy(3, OnFailure.STOP);
        PlanId plan = core.submit(stage(without, run("01", 1)));
        core.finish(plan, "03-01");
        assertThat(core.said(Event.PlanEnded.class).getLast().audit()).isEqualTo("skipped");
        PlanId cancelled = core.submit(stage(without, run("01", 1)), "again");
        core.cancel(cancelled);
        assertThat(core.said(Event.PlanEnded.class).getLast())
                .extracting(Event.PlanEnded::plan, Event.PlanEnded::audit)
                .containsExactly(cancelled, "skipped");
    }

    @Test
    void eachRunStartsFromTheHeadAtItsOwnGrant() {
        PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
        core.finish(plan, "03-01");
        core.claim(core.attempt(plan, "03-02"));
        Effect.Grant grant = (Effect.Grant) core.effects.getLast();
        assertThat(((WorkOrder.Run) grant.order()).base())
                .isEqualTo(core.state.plan(plan).orElseThrow().head);
    }

    private void fail(PlanId plan, String item) {
        core.run(plan, item, failed(FailureKind.AUTH));
    }

    private Optional<Verdict> verdict() {
        return core.events.stream()
                .filter(Event.PlanEnded.class::isInstance)
                .map(event -> ((Event.PlanEnded) event).verdict())
                .findFirst();
    }

    @Test
    void theOrderOfARunNamesItsModelAndWhetherItHasGates() {
        RunSpec spec = run("01", 1);
        RunSpec gated =
                new RunSpec(
                        spec.id(),
                        spec.path(),
                        spec.recapPath(),
                        spec.blob(),
                        spec.batch(),
                        spec.dependsOn(),
                        spec.overlaps(),
                        false,
                        spec.type(),
                        spec.title(),
                        spec.description());
        PlanId plan = core.submit(Core.stage(gated));
        core.claim(core.attempt(plan, "03-01"));
        WorkOrder.Run order = (WorkOrder.Run) ((Effect.Grant) core.effects.getLast()).order();
        assertThat(order.model()).isEqualTo("sonnet");
        assertThat(order.agent()).isEqualTo("scripted");
        assertThat(order.autonomous()).isFalse();
    }
}
