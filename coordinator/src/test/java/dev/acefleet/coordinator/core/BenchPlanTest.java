package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.BenchSubmission;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BenchPlanTest {
    private final Core core = new Core();

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private PlanId submit(int items, int batches) {
        BenchSubmission bench = new BenchSubmission(0, items, batches, items, Pool.DEFAULT, "noop");
        core.on(new Input.Said(new Command.SubmitBench("c", "k", bench)));
        return PlanId.ofStage(Repository.NONE, new StageId(0, ""), "k");
    }

    private void end(AttemptId attempt, String claim, Outcome outcome) {
        core.on(new Input.Said(new Report.Ended(attempt, claim, Core.WORKER, outcome)));
    }

    private void end(PlanId plan, String item, Outcome outcome) {
        AttemptId attempt = core.attempt(plan, item);
        end(attempt, core.start(plan, item), outcome);
    }

    private static Outcome done() {
        return new Outcome.Done(Usage.UNKNOWN);
    }

    @Test
    void itsItemsAreDoneWhenTheirProgramIsAndNothingIsMerged() {
        PlanId plan = submit(4, 2);
        assertThat(core.queued(plan)).containsExactly("00-01", "00-02");
        end(plan, "00-01", done());
        end(plan, "00-02", done());
        assertThat(core.queued(plan)).containsExactly("00-03", "00-04");
        end(plan, "00-03", done());
        end(plan, "00-04", done());
        assertThat(core.events.getLast())
                .isInstanceOfSatisfying(
                        Event.PlanEnded.class,
                        ended -> assertThat(ended.verdict()).isEqualTo(Verdict.PASSED));
        assertThat(core.events).noneMatch(Event.HeadMoved.class::isInstance);
    }

    @Test
    void theOrderNamesAProgramAndNoRepository() {
        PlanId plan = submit(1, 1);
        core.claim(core.attempt(plan, "00-01"));
        assertThat(((Effect.Grant) core.effects.getLast()).order())
                .isEqualTo(new WorkOrder.Bench(Repository.NONE, "noop"));
    }

    @Test
    void anItemThatFailsIsTriedAgainLikeAnyRun() {
        PlanId plan = submit(1, 1);
        end(
                plan,
                "00-01",
                new Outcome.Failed(
                        FailureKind.AGENT_FAILED,
                        "exit 1",
                        new Salvage.Nothing("no repository"),
                        Usage.UNKNOWN));
        core.tick(Duration.ofHours(1));
        assertThat(core.attempt(plan, "00-01").number()).isEqualTo(2);
    }

    @Test
    void acceptedTwiceItIsOnePlan() {
        submit(1, 1);
        submit(1, 1);
        assertThat(core.events).filteredOn(Event.BenchAccepted.class::isInstance).hasSize(1);
    }

    @Test
    void aStageOfNoRepositoryIsRefused() {
        StageSubmission stage = new BenchSubmission(0, 1, 1, 1, Pool.DEFAULT, "noop").stage();
        core.on(new Input.Said(new Command.SubmitStage("c", "k", stage)));
        assertThat(core.lastAnswer()).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void tenThousandItemsAreQueuedEntryByEntry() {
        PlanId plan = submit(10_000, 1);
        assertThat(core.queued(plan)).hasSize(10_000);
        assertThat(core.status(plan, "00-10000")).isEqualTo(WorkStatus.QUEUED);
        assertThat(List.copyOf(core.state.dispatches())).hasSize(10_000);
    }
}
