package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
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
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.coordinator.core.Decider;
import dev.acefleet.coordinator.core.Decision;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Evolver;
import dev.acefleet.coordinator.core.Input;
import dev.acefleet.coordinator.core.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Lets plans happen as the real core decides them, and tells each event to listeners, as a tail does.
public final class Story {
    public static final Repository REPOSITORY =
            new Repository("ssh://git@git.example.org/team/project.git");
    public static final CommitId BASE = new CommitId("a".repeat(40));
    public static final WorkerRef W1 = new WorkerRef("w1", 1);
    static final WorkerRef W2 = new WorkerRef("w2", 1);

    private final State state = new State();
    private final List<JournalListener> listeners = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long offset = 9;
    private int commits;
    private int claims;

    public Story(JournalListener... listeners) {
        this.listeners.addAll(List.of(listeners));
    }

    void on(Input input) {
        now = now.plusSeconds(1);
        apply(Decider.decide(state, input, now));
        for (Optional<PlanId> plan = state.pollChanged();
                plan.isPresent();
                plan = state.pollChanged()) {
            apply(Decider.decide(state, new Input.Advance(plan.get()), now));
        }
    }

    private void apply(Decision decision) {
        offset++;
        for (Event event : decision.events()) {
            Evolver.evolve(state, event, now, offset);
            events.add(event);
            listeners.forEach(listener -> listener.on(event, now, offset));
        }
    }

    List<Event> events() {
        return events;
    }

    public void command(Command command) {
        on(new Input.Said(command));
    }

    public PlanId submit(String key, StageSubmission stage) {
        command(new Command.SubmitStage("c-" + key, key, stage));
        return PlanId.ofStage(stage.repository(), stage.stage(), key);
    }

    /// The latest attempt queued of an item.
    public AttemptId attempt(PlanId plan, String item) {
        WorkId work = new WorkId(plan, item);
        return events.reversed().stream()
                .filter(event ->
                        event instanceof Event.WorkQueued queued
                                && queued.attempt().work().equals(work))
                .map(event -> ((Event.WorkQueued) event).attempt())
                .findFirst()
                .orElseThrow();
    }

    public String start(PlanId plan, String item, WorkerRef worker) {
        String claim = claim(plan, item, worker);
        on(new Input.Said(new Report.Started(attempt(plan, item), claim, 0, 0)));
        return claim;
    }

    String claim(PlanId plan, String item, WorkerRef worker) {
        String claim = "claim-" + ++claims;
        on(new Input.Said(new Report.Claimed(attempt(plan, item), claim, worker, "m1/boot", 1)));
        return claim;
    }

    void end(AttemptId attempt, String claim, WorkerRef worker, Outcome outcome) {
        on(new Input.Said(new Report.Ended(attempt, claim, worker, outcome)));
    }

    public void run(PlanId plan, String item, Outcome outcome) {
        String claim = start(plan, item, W1);
        end(attempt(plan, item), claim, W1, outcome);
    }

    /// A run's attempt succeeds and is merged.
    public void finish(PlanId plan, String item) {
        run(plan, item, succeeded(plan, item));
        merge(plan, item);
    }

    void merge(PlanId plan, String item) {
        int attempt = attempt(plan, item).number();
        run(plan, item + ".merge-" + attempt, new Outcome.Merged(commit(), attempt));
    }

    public void lapse(AttemptId attempt, String claim) {
        on(new Input.LeaseLapsed(attempt, claim));
    }

    public void later(Duration time) {
        now = now.plus(time);
        on(new Input.Tick(Set.of()));
    }

    Outcome succeeded(PlanId plan, String item) {
        return new Outcome.Succeeded(
                commit(),
                attempt(plan, item).ref(),
                "did " + item,
                List.of(),
                new Usage(true, 0.25, 1_000, 200));
    }

    CommitId commit() {
        return new CommitId(String.format("%040x", ++commits));
    }

    public static Outcome failed(FailureKind kind) {
        return new Outcome.Failed(
                kind,
                "because",
                new Salvage.Saved("refs/fleet/x", new CommitId("e".repeat(40))),
                Usage.UNKNOWN);
    }

    static RunView view(PlanReport report, String run) {
        return report.runs().stream()
                .filter(view -> view.id().equals(run))
                .findFirst()
                .orElseThrow();
    }

    public static StageSubmission stage(String number, RunSpec... runs) {
        return stage(number, StagePolicy.OnFailure.STOP, runs);
    }

    static StageSubmission stage(String number, StagePolicy.OnFailure onFailure, RunSpec... runs) {
        return stage(number, "Api", onFailure, runs);
    }

    public static StageSubmission stage(String number, String name, RunSpec... runs) {
        return stage(number, name, StagePolicy.OnFailure.STOP, runs);
    }

    /// A stage that is audited and has books.
    static StageSubmission audited(String number, StagePolicy.OnGate onGate, RunSpec... runs) {
        return stage(number, "Api", StagePolicy.OnFailure.STOP, onGate, true, runs);
    }

    private static StageSubmission stage(
            String number, String name, StagePolicy.OnFailure onFailure, RunSpec... runs) {
        return stage(number, name, onFailure, StagePolicy.OnGate.FAIL, false, runs);
    }

    private static StageSubmission stage(
            String number,
            String name,
            StagePolicy.OnFailure onFailure,
            StagePolicy.OnGate onGate,
            boolean audited,
            RunSpec... runs) {
        return new StageSubmission(
                REPOSITORY,
                BASE,
                "refs/heads/main",
                StageId.parse(number).orElseThrow(),
                name,
                "An API that answers",
                ".ace/stages/03-api",
                Arrays.asList(runs),
                new StagePolicy(
                        3,
                        3,
                        onFailure,
                        onGate,
                        false,
                        Pool.DEFAULT,
                        "scripted",
                        "sonnet",
                        "",
                        audited,
                        "",
                        audited,
                        StagePolicy.OnDependency.SKIP,
                        Budgets.NONE),
                "",
                new Identity("Fleet", "fleet@example.org"),
                List.of("03-02: no must_haves"));
    }

    /// The same for the workers of another pool.
    static StageSubmission inPool(Pool pool, StageSubmission stage) {
        StagePolicy policy = stage.policy();
        return new StageSubmission(
                stage.repository(),
                stage.base(),
                stage.baseRef(),
                stage.stage(),
                stage.name(),
                stage.goal(),
                stage.directory(),
                stage.runs(),
                new StagePolicy(
                        policy.concurrent(),
                        policy.attempts(),
                        policy.onFailure(),
                        policy.onGate(),
                        policy.restartClean(),
                        pool,
                        policy.agent(),
                        policy.model(),
                        policy.check(),
                        policy.auditor(),
                        policy.auditorModel(),
                        policy.commitDocs(),
                        policy.onDependency(),
                        policy.budgets()),
                stage.branch(),
                stage.author(),
                stage.warnings());
    }

    public static RunSpec run(String id, int batch, String... dependsOn) {
        return run(id, batch, List.of(dependsOn), List.of());
    }

    static RunSpec run(String id, int batch, List<String> dependsOn, List<String> overlaps) {
        return new RunSpec(
                id(id),
                ".ace/stages/03-api/" + id + "-run.md",
                ".ace/stages/03-api/" + id + "-recap.md",
                "b".repeat(40),
                batch,
                dependsOn.stream().map(Story::id).toList(),
                overlaps.stream().map(Story::id).toList(),
                true,
                RunType.EXECUTE,
                "Build " + id,
                "");
    }

    private static RunId id(String text) {
        return RunId.parse(text).orElseThrow();
    }
}
