package dev.acefleet.coordinator.metrics;

import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.GapLoop;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.runtime.DrivenSteps;
import dev.acefleet.coordinator.runtime.JournalListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Counts and times what the journal tells, whoever leads. What the journal held when the node began it learns and does not
/// count ([#caughtUp]): a counter tells what happened since its process started, and the journal is cut now and then, so
/// that a count of what is left would fall, which looks like a new beginning and an increase. Every node that was there
/// counts the same: of several the greatest increase is meant, never the sum.
///
/// Written by the threads that tail; a plan is remembered until it is archived, what it has in flight until it ends.
public final class JournalMetrics implements JournalListener {
    private static final Duration[] WAITS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5)
    };

    private static final String MERGED = "merged";

    private final MeterRegistry registry;
    private final Backlog backlog;
    private final AttemptMetrics attempts;
    private final Map<PlanId, Plan> plans = new HashMap<>();
    private final Set<PlanId> live = new HashSet<>();
    private boolean counts;

    /// What is known of one plan.
    private static final class Plan {
        final AttemptMetrics.Doer runner;
        final AttemptMetrics.Doer auditor;
        final AttemptMetrics.Doer architect;

        /// Of the plan of an assignment.
        final Optional<DrivenSteps> drive;

        final Map<WorkId, Flight> flights = new HashMap<>();
        Optional<Instant> batchEnded = Optional.empty();

        Plan(
                AttemptMetrics.Doer runner,
                AttemptMetrics.Doer auditor,
                AttemptMetrics.Doer architect) {
            this.runner = runner;
            this.auditor = auditor;
            this.architect = architect;
            drive = Optional.empty();
        }

        Plan(DrivenSteps drive, AttemptMetrics.Doer runner) {
            this.runner = runner;
            auditor = runner;
            architect = runner;
            this.drive = Optional.of(drive);
        }

        /// It may be opened again: then nothing is timed from what was before.
        void ended() {
            flights.clear();
            batchEnded = Optional.empty();
        }

        AttemptMetrics.Doer doer(WorkKind kind) {
            return switch (kind) {
                case RUN, FORK, STEPS -> runner;
                case AUDIT -> auditor;
                case PLAN_GAPS -> architect;
                case INTEGRATE, FINISH, PRUNE -> AttemptMetrics.Doer.FLEET;
            };
        }
    }

    private record Flight(
            WorkKind kind,
            AttemptMetrics.Doer doer,
            Instant queuedAt,
            Optional<Instant> startedAt) {
        Flight started(Instant at) {
            return new Flight(kind, doer, queuedAt, Optional.of(at));
        }
    }

    /// Every figure is there from the beginning: what appears with its first increment has no increase to show.
    public JournalMetrics(MeterRegistry registry, Backlog backlog) {
        this.registry = registry;
        this.backlog = backlog;
        attempts = new AttemptMetrics(registry);
        registry.gauge("acefleet.plans.live", live, Set::size);
        List.of(
                        "acefleet.lease.expired",
                        "acefleet.late.results",
                        "acefleet.redispatches",
                        "acefleet.quarantined.inputs")
                .forEach(registry::counter);
        for (Verdict verdict : Verdict.values()) {
            registry.counter("acefleet.plans.ended", "verdict", Words.of(verdict));
        }
        registry.counter("acefleet.merges", "outcome", MERGED);
        for (FailureKind kind : FailureKind.values()) {
            registry.counter("acefleet.merges", "outcome", Words.of(kind));
        }
        for (WorkKind.Lane lane : WorkKind.Lane.values()) {
            dispatch(lane);
        }
        advance();
    }

    /// From here on it counts.
    @Override
    public synchronized void caughtUp() {
        counts = true;
    }

    @Override
    public synchronized void on(Event event, Instant at, long offset) {
        switch (event) {
            case Event.PlanAccepted e -> accepted(e.plan(), stage(e.stage()));
            case Event.AssignmentAccepted e -> accepted(e.plan(), assignment(e.assignment()));
            case Event.BenchAccepted e -> accepted(e.plan(), bench(e.bench().agent()));
            case Event.PlanReopened e -> plan(e.plan()).ifPresent(_ -> live.add(e.plan()));
            case Event.PlanEnded e -> {
                live.remove(e.plan());
                plan(e.plan()).ifPresent(Plan::ended);
                count("acefleet.plans.ended", "verdict", Words.of(e.verdict()));
            }
            case Event.PlanArchived e -> {
                plans.remove(e.plan());
                live.remove(e.plan());
            }
            case Event.BatchEnded e ->
                    plan(e.plan()).ifPresent(p -> p.batchEnded = Optional.of(at));
            case Event.WorkQueued e -> queued(e, at);
            case Event.Started e -> started(e.attempt(), at);
            case Event.AttemptEnded e -> ended(e, at);
            case Event.WorkEnded e ->
                    plan(e.work().plan()).ifPresent(p -> p.flights.remove(e.work()));
            case Event.HeadMoved _ -> count("acefleet.merges", "outcome", MERGED);
            case Event.ReportIgnored _ -> count("acefleet.late.results");
            case Event.DispatchedAgain _ -> count("acefleet.redispatches");
            case Event.InputQuarantined _ -> count("acefleet.quarantined.inputs");
            case Event.StepsChanged e -> drive(e.attempt().work().plan(), e);
            case Event.StepsSet e -> drive(e.plan(), e);
            default -> {}
        }
        backlog.on(event, at);
    }

    private void accepted(PlanId id, Plan plan) {
        live.add(id);
        plans.put(id, plan);
    }

    private Plan stage(StageSubmission stage) {
        StagePolicy policy = stage.policy();
        GapLoop gaps = stage.gaps();
        AttemptMetrics.Doer runner = attempts.expect(policy.agent(), policy.model());
        return new Plan(
                runner,
                policy.auditor() ? attempts.expect(policy.agent(), policy.auditorModel()) : runner,
                gaps.rounds() > 0 ? attempts.expect(policy.agent(), gaps.model()) : runner);
    }

    private Plan assignment(AssignmentSubmission assignment) {
        DrivenSteps drive = new DrivenSteps(assignment);
        drive.agents().forEach(this::expect);
        return new Plan(drive, expect(assignment.agentOf(Optional.empty())));
    }

    private AttemptMetrics.Doer expect(AgentChoice agent) {
        return attempts.expect(agent.agent(), agent.model());
    }

    private Plan bench(String agent) {
        AttemptMetrics.Doer runner = attempts.expect(agent, "");
        return new Plan(runner, runner, runner);
    }

    private Optional<Plan> plan(PlanId id) {
        return Optional.ofNullable(plans.get(id));
    }

    private void drive(PlanId id, Event event) {
        plan(id).flatMap(plan -> plan.drive).ifPresent(drive -> drive.apply(event));
    }

    private void queued(Event.WorkQueued e, Instant at) {
        WorkId work = e.attempt().work();
        drive(work.plan(), e);
        plan(work.plan())
                .ifPresent(plan ->
                        plan.flights.put(
                                work,
                                new Flight(
                                        e.kind(),
                                        doer(plan, work, e.kind()),
                                        at,
                                        Optional.empty())));
    }

    private AttemptMetrics.Doer doer(Plan plan, WorkId work, WorkKind kind) {
        return plan.drive
                .filter(_ -> kind.isStepped())
                .map(drive -> drive.agentOf(work.item(), kind))
                .map(this::expect)
                .orElseGet(() -> plan.doer(kind));
    }

    private void started(AttemptId attempt, Instant at) {
        plan(attempt.work().plan())
                .ifPresent(plan -> {
                    Flight flight = plan.flights.get(attempt.work());
                    if (flight != null && flight.startedAt().isEmpty()) {
                        plan.flights.put(attempt.work(), flight.started(at));
                        time(dispatch(flight.kind().lane()), flight.queuedAt(), at);
                        if (flight.kind() == WorkKind.RUN) {
                            plan.batchEnded.ifPresent(end -> time(advance(), end, at));
                            plan.batchEnded = Optional.empty();
                        }
                    }
                });
    }

    /// The journal names no kind: what was never seen queued, as its plan was not, is not counted.
    private void ended(Event.AttemptEnded e, Instant at) {
        plan(e.attempt().work().plan())
                .ifPresent(plan ->
                        Optional.ofNullable(plan.flights.remove(e.attempt().work()))
                                .filter(_ -> counts)
                                .ifPresent(flight -> ended(flight, e.outcome(), at)));
    }

    private void ended(Flight flight, Outcome outcome, Instant at) {
        attempts.ended(
                flight.kind().lane(),
                flight.doer(),
                outcome,
                flight.startedAt().map(from -> between(from, at)));
        if (outcome instanceof Outcome.Failed failed) {
            if (failed.kind() == FailureKind.WORKER_LOST) {
                count("acefleet.lease.expired");
            }
            if (flight.kind() == WorkKind.INTEGRATE) {
                count("acefleet.merges", "outcome", Words.of(failed.kind()));
            }
        }
    }

    private void count(String name, String... tags) {
        if (counts) {
            registry.counter(name, tags).increment();
        }
    }

    private Timer dispatch(WorkKind.Lane lane) {
        return waits("acefleet.dispatch.latency", "lane", Words.of(lane));
    }

    private Timer advance() {
        return waits("acefleet.batch.advance");
    }

    private Timer waits(String name, String... tags) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(WAITS).register(registry);
    }

    private void time(Timer timer, Instant from, Instant to) {
        if (counts) {
            timer.record(between(from, to));
        }
    }

    /// The journal's time never runs backwards, but two coordinators' clocks may differ.
    private static Duration between(Instant from, Instant to) {
        Duration time = Duration.between(from, to);
        return time.isNegative() ? Duration.ZERO : time;
    }
}
