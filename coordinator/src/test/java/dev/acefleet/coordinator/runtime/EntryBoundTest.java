package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.coordinator.core.Decider;
import dev.acefleet.coordinator.core.Decision;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Evolver;
import dev.acefleet.coordinator.core.Input;
import dev.acefleet.coordinator.core.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every decision about the largest stage there may be, with the longest reasons, fits into one entry (protocol P4): not
/// more than 500 events, and not more bytes than a message may have.
class EntryBoundTest {
    private static final String LONG = "x".repeat(Limits.TEXT);
    private static final WorkerRef WORKER = new WorkerRef("w1", 1);

    private final JournalCodec codec = new JournalCodec();
    private final State state = new State();
    private final List<Event> events = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int largest;

    @Test
    void cancellingTheLargestStageWithTheLongestReason() {
        PlanId plan = submit(Limits.RUNS_PER_STAGE, Limits.RUNS_PER_STAGE);
        claimAll();
        on(said(new Command.CancelPlan("c", "k", Story.REPOSITORY, plan, LONG)));
        assertThat(state.cancels()).hasSize(Limits.RUNS_PER_STAGE);
        now = now.plus(Limits.CANCEL);
        while (events.stream().noneMatch(Event.PlanEnded.class::isInstance)) {
            on(new Input.Tick(Set.of()));
        }
        assertThat(((Event.PlanEnded) events.getLast()).verdict()).isEqualTo(Verdict.CANCELLED);
        assertThat(largest).isGreaterThan(Limits.EVENTS_PER_ENTRY - 3);
    }

    @Test
    void skippingAndRetryingTheLargestStageWithTheLongestReason() {
        PlanId plan = submit(Limits.RUNS_PER_STAGE, 1);
        AttemptId first = new AttemptId(new WorkId(plan, "03-01"), 1);
        fail(first);
        assertThat(events.getLast()).isInstanceOf(Event.PlanEnded.class);
        on(said(new Command.RetryWork("c", "k", Story.REPOSITORY, first.work())));
        fail(new AttemptId(first.work(), 2));
        assertThat(events.stream().filter(Event.PlanEnded.class::isInstance)).hasSize(2);
    }

    private void fail(AttemptId attempt) {
        claim(attempt);
        Outcome outcome =
                new Outcome.Failed(
                        FailureKind.AUTH, LONG, new Salvage.Nothing(LONG), Usage.UNKNOWN);
        on(said(new Report.Ended(attempt, "claim " + attempt, WORKER, outcome)));
    }

    private void claimAll() {
        events.stream()
                .filter(Event.WorkQueued.class::isInstance)
                .map(event -> ((Event.WorkQueued) event).attempt())
                .toList()
                .forEach(this::claim);
    }

    private void claim(AttemptId attempt) {
        on(said(new Report.Claimed(attempt, "claim " + attempt, WORKER, "m1/boot", 1)));
    }

    private static Input said(dev.acefleet.common.message.InboxMessage message) {
        return new Input.Said(message);
    }

    /// A stage whose first run the others depend on, or that has them all in flight at once.
    private PlanId submit(int runs, int concurrent) {
        List<RunSpec> specs = new ArrayList<>();
        for (int i = 1; i <= runs; i++) {
            String id = String.format("03-%02d", i);
            specs.add(concurrent == 1 && i > 1 ? Story.run(id, 1, "03-01") : Story.run(id, 1));
        }
        StageSubmission stage =
                new StageSubmission(
                        Story.REPOSITORY,
                        new CommitId("a".repeat(40)),
                        "refs/heads/main",
                        StageId.parse("3").orElseThrow(),
                        LONG,
                        LONG,
                        ".ace/stages/03-long",
                        specs,
                        new StagePolicy(
                                concurrent,
                                3,
                                StagePolicy.OnFailure.STOP,
                                StagePolicy.OnGate.FAIL,
                                false,
                                Pool.DEFAULT,
                                "agent",
                                "model",
                                "",
                                false,
                                "",
                                false,
                                StagePolicy.OnDependency.SKIP,
                                Budgets.NONE),
                        "",
                        new Identity("Fleet", "fleet@example.org"),
                        List.of());
        on(said(new Command.SubmitStage("c", "k", stage)));
        return PlanId.ofStage(stage.repository(), stage.stage(), "k");
    }

    private void on(Input input) {
        apply(Decider.decide(state, input, now));
        for (Optional<PlanId> plan = state.pollChanged();
                plan.isPresent();
                plan = state.pollChanged()) {
            apply(Decider.decide(state, new Input.Advance(plan.get()), now));
        }
    }

    /// Encoding fails where an entry is too large.
    private void apply(Decision decision) {
        Entry entry = new Entry.Decided(new Epoch("journal", 0), 1, 0, now, decision.events());
        assertThat(codec.encode(entry).length).isLessThanOrEqualTo(Limits.MESSAGE_BYTES);
        largest = Math.max(largest, decision.events().size());
        for (Event event : decision.events()) {
            Evolver.evolve(state, event, now, 1);
            events.add(event);
        }
    }
}
