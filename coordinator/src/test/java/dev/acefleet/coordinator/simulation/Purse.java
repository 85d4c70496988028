package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Spent;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/// What one plan may use up and what it does: as the journal tells it, and as its agents truly do. A second opinion on the
/// core's sums. What an attempt may use up is taken out of the purse before it begins; so the stage never uses more than
/// its budget, but for the last record of each agent, and for what lost agents use that nobody hears of in time.
final class Purse {
    /// Of the sums of dollars.
    private static final double ROUNDING = 1e-6;

    private final World world;
    private final PlanId id;
    private final ToIntFunction<WorkId> attempts;
    private final Set<WorkId> runs = new HashSet<>();
    private Budgets budgets;

    /// The most that it ever was.
    private Budget widest;

    private Spent spent = Spent.NOTHING;
    private final Map<WorkId, Spent> ofWork = new HashMap<>();
    private final Map<AttemptId, Budget> reserved = new LinkedHashMap<>();
    private final Set<AttemptId> limited = new HashSet<>();

    /// Work that agents do: a merge costs nothing, however long its worker is looked for.
    private final Set<WorkId> ofAgents = new HashSet<>();

    private final Map<AttemptId, Instant> started = new HashMap<>();

    /// What was counted of attempts whose workers were lost and have not said more.
    private final Map<AttemptId, Spent> lost = new HashMap<>();

    /// What the agents of the fleet have truly used.
    private final Map<AttemptId, Meter> meters = new LinkedHashMap<>();

    /// Of these the journal does not have all when they are over for it.
    private final Set<AttemptId> unheard = new HashSet<>();

    /// How the latest attempt failed, until the next one.
    private final Map<WorkId, FailureKind> failure = new HashMap<>();

    private final Map<WorkId, Integer> faults = new HashMap<>();

    Purse(World world, PlanId id, StagePolicy policy) {
        this(world, id, policy, _ -> policy.attempts());
    }

    /// @param attempts of a unit that may fail by its own fault
    Purse(World world, PlanId id, StagePolicy policy, ToIntFunction<WorkId> attempts) {
        this.world = world;
        this.id = id;
        this.attempts = attempts;
        this.budgets = policy.budgets();
        this.widest = budgets.stage();
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw world.broken(id + ": " + otherwise);
        }
    }

    void queued(Event.WorkQueued e) {
        failure.remove(e.attempt().work());
        if (e.kind().lane() == WorkKind.Lane.AGENT) {
            ofAgents.add(e.attempt().work());
        }
        if (e.kind().isUnit()) {
            runs.add(e.attempt().work());
        }
        boolean isLimited =
                e.kind().isUnit() && !budgets.run().isNone()
                        || e.kind().lane() == WorkKind.Lane.AGENT && !budgets.stage().isNone();
        if (isLimited) {
            limited.add(e.attempt());
        }
    }

    /// What is left is given away, and no more.
    void allowed(Event.AllowanceSet e) {
        WorkId work = e.attempt().work();
        Budget more = e.budget();
        Spent given =
                reserved.values().stream()
                        .map(Spent::of)
                        .reduce(spent.plus(Spent.of(more)), Spent::plus);
        require(holds(budgets.stage(), given), e.attempt() + " may use " + more + ": " + given);
        Spent ofRun = spentOf(work).plus(Spent.of(more));
        require(
                !runs.contains(work) || holds(budgets.run(), ofRun),
                e.attempt() + " may use " + more + " for its run: " + ofRun);
        reserved.put(e.attempt(), more);
    }

    private Spent spentOf(WorkId work) {
        return ofWork.getOrDefault(work, Spent.NOTHING);
    }

    /// Minutes are given away whole.
    private static boolean holds(Budget budget, Spent sum) {
        return (budget.usd() == 0 || sum.usd() <= budget.usd() + ROUNDING)
                && (budget.tokens() == 0 || sum.tokens() <= budget.tokens())
                && (budget.turns() == 0 || sum.turns() <= budget.turns())
                && (budget.minutes() == 0 || sum.time().toMinutes() <= budget.minutes());
    }

    void leased(AttemptId attempt) {
        require(
                !limited.contains(attempt) || reserved.containsKey(attempt),
                attempt + " is begun without an allowance");
    }

    /// An agent begins with this meter running.
    void begins(AttemptId attempt, Meter meter) {
        require(
                meter.allowance().equals(reserved.getOrDefault(attempt, Budget.NONE)),
                attempt + " is let use " + meter.allowance() + " and may " + reserved.get(attempt));
        meters.put(attempt, meter);
        requireTrue();
    }

    void started(Event.Started e, Instant at) {
        started.put(e.attempt(), at);
    }

    void ended(Event.AttemptEnded e, Instant at) {
        AttemptId attempt = e.attempt();
        reserved.remove(attempt);
        Optional<Usage> used = e.outcome().used();
        used.ifPresent(usage -> spend(attempt, Spent.of(usage, time(attempt, e.outcome(), at))));
        if (e.outcome() instanceof Outcome.Failed failed) {
            failed(attempt.work(), failed.kind());
            if (failed.kind() == FailureKind.WORKER_LOST) {
                lost.put(attempt, Spent.of(failed.usage(), Duration.ZERO));
            }
            if (failed.kind() == FailureKind.WORKER_LOST || !isWhole(attempt, failed)) {
                unheard.add(attempt);
            }
        }
        requireTrue();
    }

    /// A cancel that nobody has confirmed ends an attempt that may go on.
    private boolean isWhole(AttemptId attempt, Outcome.Failed failed) {
        Meter meter = meters.get(attempt);
        return meter == null || failed.usage().equals(meter.used(world.now()));
    }

    /// The journal may hear of the beginning of an agent late, and not at all. One that was stopped when its minutes were
    /// over has used them.
    private Duration time(AttemptId attempt, Outcome outcome, Instant at) {
        Duration told =
                Optional.ofNullable(started.get(attempt))
                        .map(from -> Duration.between(from, at))
                        .orElse(Duration.ZERO);
        boolean isForItsBudget =
                outcome instanceof Outcome.Failed failed && failed.kind() == FailureKind.BUDGET;
        Duration least =
                Optional.ofNullable(meters.get(attempt))
                        .filter(meter -> isForItsBudget && meter.usedItsMinutes())
                        .map(meter -> Duration.ofMinutes(meter.allowance().minutes()))
                        .orElse(Duration.ZERO);
        return told.compareTo(least) > 0 ? told : least;
    }

    private void spend(AttemptId attempt, Spent more) {
        if (!ofAgents.contains(attempt.work())) {
            return;
        }
        spent = spent.plus(more);
        ofWork.merge(attempt.work(), more, Spent::plus);
    }

    /// What a worker that was lost says later.
    void late(Event.ReportIgnored e) {
        Spent counted = lost.remove(e.attempt());
        if (counted != null) {
            e.outcome()
                    .used()
                    .ifPresent(usage ->
                            spend(e.attempt(), Spent.of(usage, Duration.ZERO).beyond(counted)));
        }
    }

    /// Nobody will say more of it.
    void gone(AttemptId attempt) {
        lost.remove(attempt);
    }

    void sentBack(Event.RunSentBack e) {
        failed(e.work(), e.kind());
    }

    private void failed(WorkId work, FailureKind kind) {
        failure.put(work, kind);
        if (kind.consumesAttempt()) {
            faults.merge(work, 1, Integer::sum);
        }
    }

    /// Nothing of it is queued any more.
    void free(WorkId work) {
        reserved.keySet().removeIf(attempt -> attempt.work().equals(work));
    }

    /// Two who raise it do not know of each other: it may be less afterwards.
    void raised(Budgets others) {
        budgets = others;
        Budget stage = budgets.stage();
        widest =
                new Budget(
                        Math.max(widest.usd(), stage.usd()),
                        Math.max(widest.tokens(), stage.tokens()),
                        Math.max(widest.turns(), stage.turns()),
                        Math.max(widest.minutes(), stage.minutes()));
    }

    void usedUp() {
        require(
                budgets.stage().isReachedBy(spent) && reserved.isEmpty(),
                "nothing is said to be left of "
                        + budgets.stage()
                        + " after "
                        + spent
                        + " with "
                        + reserved);
    }

    /// A run that was stopped for its budget goes on while anything is left; and what stopped it so counts against no
    /// limit of attempts.
    void workEnded(Event.WorkEnded e) {
        FailureKind last = failure.get(e.work());
        free(e.work());
        if (e.status() != WorkStatus.FAILED || last == null) {
            return;
        }
        boolean isRun = runs.contains(e.work());
        boolean over =
                budgets.stage().isReachedBy(spent)
                        || isRun && budgets.run().isReachedBy(spentOf(e.work()));
        require(
                last != FailureKind.BUDGET || over,
                e.work() + " is given up for its budget, and has used " + spentOf(e.work()));
        require(
                !isRun
                        || !last.consumesAttempt()
                        || over
                        || faults.getOrDefault(e.work(), 0) >= attempts.applyAsInt(e.work()),
                e.work() + " is given up after " + faults.get(e.work()) + " faults of its own");
    }

    void retried(WorkId work) {
        free(work);
        faults.remove(work);
        failure.remove(work);
    }

    boolean isLimited() {
        return !budgets.isNone();
    }

    /// As somebody who has more to spend would have it.
    Budgets more() {
        return new Budgets(more(budgets.run()), more(budgets.stage()));
    }

    private static Budget more(Budget budget) {
        return new Budget(
                budget.usd() * 2, budget.tokens() * 2, budget.turns() * 2, budget.minutes() * 2);
    }

    /// What was used in truth, whatever anybody has said of it by now.
    private void requireTrue() {
        Spent used = Spent.NOTHING;
        Spent excused = Spent.NOTHING;
        for (Map.Entry<AttemptId, Meter> each : meters.entrySet()) {
            Meter meter = each.getValue();
            used = used.plus(Spent.of(meter.used(world.now()), Duration.ZERO));
            excused = excused.plus(Spent.of(meter.record(), Duration.ZERO));
            if (unheard.contains(each.getKey())) {
                excused = excused.plus(Spent.of(meter.allowance()));
            }
        }
        Spent beyond = used.beyond(excused);
        require(
                holds(widest, beyond),
                "agents have used " + used + " of " + widest + ", excused " + excused);
    }
}
