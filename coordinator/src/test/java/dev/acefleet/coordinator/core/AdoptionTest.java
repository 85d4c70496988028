package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Look before you run (protocol P18): which earlier attempts a later one is told of, and what becomes of an adopted one.
class AdoptionTest {
    private static final String ITEM = "03-01";
    private static final CommitId COMMIT = new CommitId("c".repeat(40));

    private final Core core = new Core();
    private final PlanId plan = core.submit(stage(run("01", 1), run("02", 1)));
    private final AttemptId first = core.attempt(plan, ITEM);

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void theFirstAttemptHasNothingToLookAt() {
        assertThat(earlier()).isEmpty();
    }

    @Test
    void anAttemptThatWasLostIsNamedWithoutACommit() {
        core.lose(plan, ITEM);
        assertThat(earlier()).containsExactly(new WorkOrder.Earlier(first, Optional.empty()));
    }

    @Test
    void anAttemptThatWasStoppedIsNamedWithWhatWasSavedOfIt() {
        stop(new Salvage.Saved(first.ref(), COMMIT));
        assertThat(earlier()).containsExactly(new WorkOrder.Earlier(first, Optional.of(COMMIT)));
    }

    @Test
    void theNewestIsNamedFirst() {
        core.lose(plan, ITEM);
        core.lose(plan, ITEM);
        assertThat(earlier())
                .extracting(earlier -> earlier.attempt().number())
                .containsExactly(2, 1);
    }

    @Test
    void noMoreThanFiveAreNamed() {
        for (int i = 0; i < 7; i++) {
            stop(new Salvage.Nothing("none"));
        }
        assertThat(earlier())
                .extracting(earlier -> earlier.attempt().number())
                .containsExactly(7, 6, 5, 4, 3);
    }

    @Test
    void aLateSuccessNamesTheCommitThatWasChecked() {
        String claim = core.start(plan, ITEM);
        core.lapse(first, claim);
        Outcome.Succeeded late = (Outcome.Succeeded) core.succeeded(plan, ITEM);
        core.end(first, claim, late);
        assertThat(earlier())
                .containsExactly(new WorkOrder.Earlier(first, Optional.of(late.commit())));
    }

    @Test
    void aLateFailureJudgesIt() {
        String claim = core.start(plan, ITEM);
        core.lapse(first, claim);
        core.end(first, claim, failed(FailureKind.EVIDENCE_MISSING));
        assertThat(earlier()).isEmpty();
    }

    @Test
    void aLateStopSaysWhatWasSaved() {
        String claim = core.start(plan, ITEM);
        core.lapse(first, claim);
        core.end(
                first,
                claim,
                new Outcome.Failed(
                        FailureKind.WORKER_LOST,
                        "cut off",
                        new Salvage.Saved(first.ref(), COMMIT),
                        Usage.UNKNOWN));
        assertThat(earlier()).containsExactly(new WorkOrder.Earlier(first, Optional.of(COMMIT)));
    }

    @Test
    void anAttemptThatFailedIsNotNamed() {
        core.run(plan, ITEM, failed(FailureKind.AGENT_FAILED));
        core.tick(RetryPolicy.declinedPause(core.work(plan, ITEM)));
        assertThat(earlier()).isEmpty();
    }

    @Test
    void afterAConflictNothingIsAdoptedForItIsAllOfTheOldBase() {
        core.lose(plan, ITEM);
        core.run(plan, ITEM, core.succeeded(plan, ITEM));
        core.run(plan, "03-01.merge-2", failed(FailureKind.CONFLICT));
        assertThat(earlier()).isEmpty();
    }

    @Test
    void anAdoptedAttemptIsMergedAsItselfByTheCommitThatWasChecked() {
        core.lose(plan, ITEM);
        core.run(plan, ITEM, adopted(1));
        assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.MERGING);
        core.claim(core.attempt(plan, "03-01.merge-1"));
        WorkOrder.Integrate merge =
                (WorkOrder.Integrate) ((Effect.Grant) core.effects.getLast()).order();
        assertThat(merge.commit()).isEqualTo(COMMIT);
        assertThat(merge.attempt()).isEqualTo(first);
        assertThat(core.work(plan, ITEM).consumed).isZero();
    }

    @Test
    void whatWasAdoptedAndInConflictIsNotAdoptedAgain() {
        core.lose(plan, ITEM);
        core.run(plan, ITEM, adopted(1));
        core.run(plan, "03-01.merge-1", failed(FailureKind.CONFLICT));
        assertThat(earlier()).isEmpty();
    }

    @Test
    void whatHasBeenJudgedSinceItWasNamedIsNotTakenAndTheRunIsTriedAgain() {
        String claim = core.start(plan, ITEM);
        core.lapse(first, claim);
        String second = core.start(plan, ITEM);
        core.end(first, claim, failed(FailureKind.SECRET_IN_COMMIT));
        core.end(core.attempt(plan, ITEM), second, adopted(1));
        assertThat(core.status(plan, ITEM)).isEqualTo(WorkStatus.PARKED);
        assertThat(core.work(plan, ITEM).consumed).isZero();
        core.tick(RetryPolicy.declinedPause(core.work(plan, ITEM)));
        assertThat(core.attempt(plan, ITEM).number()).isEqualTo(3);
    }

    @Test
    void anAttemptDoesNotAdoptItselfOrALaterOne() {
        core.lose(plan, ITEM);
        core.start(plan, ITEM);
        AttemptId second = core.attempt(plan, ITEM);
        String claim = core.work(plan, ITEM).lease.orElseThrow().claim();
        assertThatThrownBy(() -> core.end(second, claim, adopted(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPoisonedRunThatIsRetriedLooksAtWhatItsLostWorkersLeft() {
        for (int lost = 0; lost < 5; lost++) {
            core.lose(plan, ITEM);
        }
        core.retry(plan, ITEM);
        assertThat(earlier()).hasSize(5);
    }

    private void stop(Salvage salvage) {
        core.run(
                plan,
                ITEM,
                new Outcome.Failed(
                        FailureKind.WORKER_STOPPING, "stopping", salvage, Usage.UNKNOWN));
    }

    private static Outcome adopted(int attempt) {
        return new Outcome.Adopted(
                attempt, COMMIT, "refs/fleet/x", "done", List.of(), Usage.UNKNOWN);
    }

    /// What the next attempt's order names.
    private List<WorkOrder.Earlier> earlier() {
        core.claim(core.attempt(plan, ITEM));
        Effect.Grant grant = (Effect.Grant) core.effects.getLast();
        return ((WorkOrder.Run) grant.order()).earlier();
    }
}
