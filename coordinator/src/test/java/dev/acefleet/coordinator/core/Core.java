package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.RunType;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Drives the core as the loop does, without topics: decide, evolve, and what follows, on one thread. Every entry is
/// folded a second time at the end of a test by [#replay].
class Core {
    static final Repository REPOSITORY = new Repository("https://git.example.org/team/project.git");
    static final WorkerRef WORKER = new WorkerRef("w1", 1);
    static final String MACHINE = "m1/boot";
    static final StageId STAGE = StageId.parse("3").orElseThrow();

    final State state = new State();
    final List<Event> events = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    private final List<Folded> journal = new ArrayList<>();
    private long offset;
    private int commits;
    private int claims;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private record Folded(Event event, Instant at, long offset) {}

    /// Decides one input and all that follows from it; returns the effects.
    List<Effect> on(Input input) {
        List<Effect> said = new ArrayList<>(apply(Decider.decide(state, input, now)));
        for (Optional<PlanId> plan = state.pollChanged();
                plan.isPresent();
                plan = state.pollChanged()) {
            said.addAll(apply(Decider.decide(state, new Input.Advance(plan.get()), now)));
        }
        effects.addAll(said);
        return said;
    }

    private List<Effect> apply(Decision decision) {
        // What changes nothing is no entry.
        offset += decision.events().isEmpty() ? 0 : 1;
        for (Event event : decision.events()) {
            Evolver.evolve(state, event, now, offset);
            events.add(event);
            journal.add(new Folded(event, now, offset));
        }
        return decision.effects();
    }

    State replay() {
        State again = new State();
        journal.forEach(entry -> Evolver.evolve(again, entry.event(), entry.at(), entry.offset()));
        return again;
    }

    PlanId submit(StageSubmission stage) {
        return submit(stage, "key");
    }

    PlanId submit(StageSubmission stage, String key) {
        on(new Input.Said(new Command.SubmitStage("c" + offset, key, stage)));
        return PlanId.ofStage(stage.repository(), stage.stage(), key);
    }

    /// As a person does.
    Answer answer(GateId gate, String text) {
        String key = "a" + events.size();
        on(new Input.Said(new Command.AnswerGate(key, key, REPOSITORY, gate, text, "ana")));
        return lastAnswer();
    }

    Answer lastAnswer() {
        return events.reversed().stream()
                .filter(Event.CommandAnswered.class::isInstance)
                .map(event -> ((Event.CommandAnswered) event).answer())
                .findFirst()
                .orElseThrow();
    }

    List<Effect> tick(Duration later) {
        now = now.plus(later);
        return on(new Input.Tick(Set.of()));
    }

    WorkStatus status(PlanId plan, String item) {
        return state.work(new WorkId(plan, item)).orElseThrow().status;
    }

    /// The queued items of the plan in order of queueing.
    List<String> queued(PlanId plan) {
        return state.queued.keySet().stream()
                .filter(attempt -> attempt.work().plan().equals(plan))
                .map(attempt -> attempt.work().item())
                .toList();
    }

    AttemptId attempt(PlanId plan, String item) {
        return state.work(new WorkId(plan, item)).orElseThrow().current();
    }

    String claim(AttemptId attempt) {
        return claim(attempt, WORKER);
    }

    String claim(AttemptId attempt, WorkerRef worker) {
        String claim = "claim-" + ++claims;
        on(new Input.Said(new Report.Claimed(attempt, claim, worker, MACHINE, 1)));
        return claim;
    }

    /// Claims the item's queued attempt and starts it.
    String start(PlanId plan, String item) {
        AttemptId attempt = attempt(plan, item);
        String claim = claim(attempt);
        on(new Input.Said(new Report.Started(attempt, claim, 0, 0)));
        return claim;
    }

    /// The worker falls silent until its lease lapses.
    void lapse(AttemptId attempt, String claim) {
        on(new Input.LeaseLapsed(attempt, claim));
    }

    /// Claims the item's queued attempt and loses its worker.
    AttemptId lose(PlanId plan, String item) {
        AttemptId attempt = attempt(plan, item);
        lapse(attempt, claim(attempt));
        return attempt;
    }

    void gone(AttemptId attempt, String claim) {
        on(new Input.Said(new Report.Gone(attempt, claim, WORKER, MACHINE)));
    }

    Answer cancel(PlanId plan) {
        on(new Input.Said(new Command.CancelPlan("x" + offset, "x", REPOSITORY, plan, "no need")));
        return lastAnswer();
    }

    Answer cancel(PlanId plan, String item) {
        WorkId work = new WorkId(plan, item);
        on(new Input.Said(new Command.CancelWork("x" + offset, "x", REPOSITORY, work, "")));
        return lastAnswer();
    }

    Answer retry(PlanId plan, String item) {
        WorkId work = new WorkId(plan, item);
        String key = "r" + offset;
        on(new Input.Said(new Command.RetryWork(key, key, REPOSITORY, work)));
        return lastAnswer();
    }

    Work work(PlanId plan, String item) {
        return state.work(new WorkId(plan, item)).orElseThrow();
    }

    Verdict verdict() {
        return said(Event.PlanEnded.class).getLast().verdict();
    }

    <T extends Event> List<T> said(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    static <T extends Effect> List<T> of(Class<T> type, List<Effect> effects) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// The decision alone: nothing is changed.
    Decision ask(InboxMessage message) {
        return Decider.decide(state, new Input.Said(message), now);
    }

    void end(AttemptId attempt, String claim, Outcome outcome) {
        on(new Input.Said(new Report.Ended(attempt, claim, WORKER, outcome)));
    }

    /// Takes the item's queued attempt to its end with `outcome`.
    void run(PlanId plan, String item, Outcome outcome) {
        String claim = start(plan, item);
        end(attempt(plan, item), claim, outcome);
    }

    /// A run's attempt succeeds, and its merge too.
    void finish(PlanId plan, String item) {
        run(plan, item, succeeded(plan, item));
        merge(plan, item);
    }

    void merge(PlanId plan, String item) {
        int attempt = attempt(plan, item).number();
        run(plan, item + ".merge-" + attempt, new Outcome.Merged(commit(), attempt));
    }

    Outcome succeeded(PlanId plan, String item) {
        return new Outcome.Succeeded(
                commit(), attempt(plan, item).ref(), "done", List.of(), Usage.UNKNOWN);
    }

    CommitId commit() {
        return new CommitId(String.format("%040x", ++commits));
    }

    static Outcome failed(FailureKind kind) {
        return new Outcome.Failed(
                kind, "because", new Salvage.Nothing("nothing was done"), Usage.UNKNOWN);
    }

    static StageSubmission stage(RunSpec... runs) {
        return stage(policy(3, StagePolicy.OnFailure.STOP), runs);
    }

    static StagePolicy policy(int concurrent, StagePolicy.OnFailure onFailure) {
        return new StagePolicy(
                concurrent,
                3,
                onFailure,
                StagePolicy.OnGate.FAIL,
                false,
                Pool.DEFAULT,
                "scripted",
                "sonnet",
                "",
                false,
                "",
                false,
                StagePolicy.OnDependency.SKIP,
                Budgets.NONE);
    }

    static StageSubmission stage(StagePolicy policy, RunSpec... runs) {
        return new StageSubmission(
                REPOSITORY,
                new CommitId("a".repeat(40)),
                "refs/heads/main",
                STAGE,
                "Api",
                "An API",
                ".ace/stages/03-api",
                Arrays.asList(runs),
                policy,
                "",
                new Identity("Fleet", "fleet@example.org"),
                List.of());
    }

    /// Another stage with the same runs, merged into the branch of a milestone.
    static StageSubmission onBranch(StageSubmission stage, String number, String branch) {
        StageId id = StageId.parse(number).orElseThrow();
        return new StageSubmission(
                stage.repository(),
                stage.base(),
                stage.baseRef(),
                id,
                stage.name(),
                stage.goal(),
                stage.directory(),
                List.of(
                        new RunSpec(
                                new RunId(id, 1, ""),
                                ".ace/stages/x/" + id + "-01-run.md",
                                ".ace/stages/x/" + id + "-01-recap.md",
                                "b".repeat(40),
                                1,
                                List.of(),
                                List.of(),
                                true,
                                RunType.EXECUTE,
                                "Build",
                                "")),
                stage.policy(),
                branch,
                stage.author(),
                List.of());
    }

    static RunSpec run(String number, int batch, String... dependsOn) {
        return run(number, batch, List.of(dependsOn), List.of());
    }

    static RunSpec run(String number, int batch, List<String> dependsOn, List<String> overlaps) {
        return new RunSpec(
                id(number),
                ".ace/stages/03-api/03-" + number + "-run.md",
                ".ace/stages/03-api/03-" + number + "-recap.md",
                "b".repeat(40),
                batch,
                dependsOn.stream().map(Core::id).toList(),
                overlaps.stream().map(Core::id).toList(),
                true,
                RunType.EXECUTE,
                "Build " + number,
                "");
    }

    static RunId id(String number) {
        return RunId.parse("03-" + number).orElseThrow();
    }
}
