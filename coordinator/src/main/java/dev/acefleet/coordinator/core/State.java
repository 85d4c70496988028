package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Submission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Everything a shard's coordinator knows: a fold of the journal. One thread owns it and [Evolver] changes it in place;
/// nothing else reads it, but for the few questions below that the owner's loop asks.
public final class State {
    /// Records that wait for a newer program: what a worker or two say while coordinators are upgraded. More is rubbish.
    private static final int MOST_POSTPONED = 1_000;

    final Map<PlanId, Plan> plans = new LinkedHashMap<>();
    final Map<SubmissionKey, FirstAnswer> answers = new LinkedHashMap<>();
    final Map<Subject, PlanId> live = new HashMap<>();
    final Map<String, Seen> workers = new HashMap<>();

    /// Workers that get no new work, and why.
    final TreeMap<String, String> cordons = new TreeMap<>();

    /// Attempts whose record a cordoned worker took; some may not be queued any more.
    final Set<AttemptId> turnedAway = new LinkedHashSet<>();

    /// Accounts whose provider refuses, and what is done about it: one breaker for each account of each provider.
    final TreeMap<Account, Breaker> breakers = new TreeMap<>();

    /// The accounts that an agent's name is known to mean on some worker.
    final TreeMap<String, TreeSet<Account>> accounts = new TreeMap<>();

    /// The shortest time between two attempts that go to see whether a provider answers. The owner's wish, and no part of
    /// the fold.
    final Duration pause;

    final Map<AttemptId, Lease> leases = new LinkedHashMap<>();

    /// Queued attempts and since when their latest record waits.
    final Map<AttemptId, Instant> queued = new LinkedHashMap<>();

    /// When the newest of those attempts was queued that a worker has been given, by lane: a lane gives what is queued
    /// about in order. No part of the fingerprint: a journal whose beginning is gone tells less of it, and then more time
    /// goes by before something is taken for lost.
    final Map<Input.PoolLane, Instant> taken = new LinkedHashMap<>();

    /// Parked work by the time it waits for.
    final TreeMap<Instant, TreeSet<WorkId>> parked = new TreeMap<>();

    /// Work that waits at a gate, and until when.
    final Map<WorkId, Instant> gated = new LinkedHashMap<>();

    /// Work that is being cancelled, and since when.
    final Map<WorkId, Instant> cancelling = new LinkedHashMap<>();

    /// Plans that are over and when that was, the oldest end first.
    final Map<PlanId, Instant> ended = new LinkedHashMap<>();

    /// Of those, the ones whose attempts' refs nobody has been told to delete yet, and those that are at it or wait for that.
    final Map<PlanId, Instant> unpruned = new LinkedHashMap<>();

    final Map<PlanId, Instant> pruning = new LinkedHashMap<>();

    /// Inbox records that wait for a coordinator which knows their version, by position.
    final TreeMap<Long, Integer> postponed = new TreeMap<>();

    private final LinkedHashSet<PlanId> changed = new LinkedHashSet<>();

    public State() {
        this(BreakerPolicy.PAUSE);
    }

    /// @param pause between two attempts that go to see whether a provider answers
    public State(Duration pause) {
        this.pause = pause;
    }

    record SubmissionKey(String repository, String key) {}

    record FirstAnswer(Answer answer, Instant at) {
        boolean isForgotten(Instant now) {
            return at.plus(Limits.SUBMISSION_KEY).isBefore(now);
        }
    }

    /// The newest start of a worker, where it runs, and when it was given work last or seen first.
    record Seen(long incarnation, String machine, Instant at) {
        Seen at(Instant later) {
            return new Seen(incarnation, machine, later);
        }
    }

    /// What there is one live plan of at a time (protocol P6).
    record Subject(String repository, String subject) {
        static Subject of(Submission submission) {
            return new Subject(submission.repository().key(), submission.subject());
        }
    }

    Optional<Plan> plan(PlanId id) {
        return Optional.ofNullable(plans.get(id));
    }

    Optional<Work> work(WorkId id) {
        return plan(id.plan()).flatMap(plan -> Optional.ofNullable(plan.items.get(id.item())));
    }

    void touch(PlanId plan) {
        changed.add(plan);
    }

    /// A plan that has changed since it was last asked what comes next, and is now taken off that list. The owner's loop
    /// decides [Input.Advance] for it, again and again until nothing comes of it.
    public Optional<PlanId> pollChanged() {
        return changed.isEmpty() ? Optional.empty() : Optional.of(changed.removeFirst());
    }

    /// The standing leases.
    public Collection<Lease> leases() {
        return Collections.unmodifiableCollection(leases.values());
    }

    /// The standing lease of an attempt.
    public Optional<Lease> lease(AttemptId attempt) {
        return Optional.ofNullable(leases.get(attempt));
    }

    /// Where a worker runs, as far as its newest start has said.
    String machineOf(WorkerRef worker) {
        Seen seen = workers.get(worker.id());
        return seen != null && seen.incarnation() == worker.incarnation() ? seen.machine() : "";
    }

    /// Whether one more inbox record may wait for a newer program.
    public boolean mayPostpone() {
        return postponed.size() < MOST_POSTPONED;
    }

    /// Positions of the inbox records that wait for a program which knows this version, in order.
    public List<Long> postponed(int version) {
        return postponed.entrySet().stream()
                .filter(waiting -> waiting.getValue() <= version)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Workers that nothing was given to since `time` and of whose attempts nothing can live any more.
    List<String> forgettable(Instant time) {
        List<String> old =
                workers.entrySet().stream()
                        .filter(seen -> !seen.getValue().at().isAfter(time))
                        .map(Map.Entry::getKey)
                        .toList();
        if (old.isEmpty()) {
            return old;
        }
        Set<String> holders = holders();
        return old.stream().filter(id -> !holders.contains(id)).toList();
    }

    private Set<String> holders() {
        return plans.values().stream()
                .flatMap(plan -> plan.items.values().stream())
                .flatMap(work -> work.mayLive().stream())
                .map(lease -> lease.worker().id())
                .collect(Collectors.toSet());
    }

    /// The live plan that merges into this branch of the repository.
    Optional<PlanId> onBranch(Repository repository, String branch) {
        return live.values().stream()
                .flatMap(id -> plan(id).stream())
                .filter(plan ->
                        plan.repository().key().equals(repository.key())
                                && plan.branch().equals(branch))
                .map(plan -> plan.id)
                .findFirst();
    }

    /// Whether the plan is one of this shard's that is still kept.
    public boolean knows(PlanId plan) {
        return plans.containsKey(plan);
    }

    /// The plans that ended at `time` or before and of which nothing is left to be done, with when they did: the oldest end
    /// first.
    public Map<PlanId, Instant> endedUntil(Instant time) {
        Map<PlanId, Instant> until = new LinkedHashMap<>();
        for (Map.Entry<PlanId, Instant> end : ended.entrySet()) {
            if (end.getValue().isAfter(time)) {
                break;
            }
            if (!unpruned.containsKey(end.getKey()) && !pruning.containsKey(end.getKey())) {
                until.put(end.getKey(), end.getValue());
            }
        }
        return until;
    }

    /// Where in the journal the oldest plan begins that is kept.
    public OptionalLong oldestPlan() {
        return plans.values().stream().mapToLong(plan -> plan.offset).findFirst();
    }

    /// Everything that belongs to no plan, as events that tell it again (protocol P9).
    public List<Event> withoutPlan() {
        List<Event> facts = new ArrayList<>();
        answers.forEach((key, first) ->
                facts.add(
                        new Event.AnswerKept(
                                key.repository(), key.key(), first.answer(), first.at())));
        new TreeMap<>(workers)
                .forEach((id, seen) ->
                        facts.add(
                                new Event.WorkerKept(
                                        new WorkerRef(id, seen.incarnation()),
                                        seen.machine(),
                                        seen.at())));
        cordons.forEach((worker, reason) -> facts.add(new Event.WorkerCordoned(worker, reason)));
        accounts.forEach((agent, known) ->
                known.forEach(account -> facts.add(new Event.AccountKnown(agent, account))));
        breakers.values().forEach(breaker -> facts.add(new Event.BreakerChanged(breaker)));
        postponed.forEach(
                (position, version) -> facts.add(new Event.InputPostponed(position, version)));
        return facts;
    }

    void given(Plan plan, Work work) {
        Input.PoolLane lane = new Input.PoolLane(plan.policy().pool(), work.kind.lane());
        taken.merge(lane, work.queuedAt, (one, other) -> one.isAfter(other) ? one : other);
    }

    /// The queued attempts as dispatches: what a coordinator says again that takes over.
    public List<Effect> dispatches() {
        return queued.keySet().stream().flatMap(attempt -> dispatch(attempt).stream()).toList();
    }

    /// A Cancel for every attempt that may still live of work that is being cancelled: what a coordinator says again that
    /// takes over.
    public List<Effect> cancels() {
        return cancelling.keySet().stream()
                .flatMap(id -> work(id).stream())
                .flatMap(work -> cancels(work).stream())
                .toList();
    }

    /// Those of [#cancels()] that are for one worker: said again with each of its heartbeats (protocol P17).
    public List<Effect> cancels(String worker) {
        return cancelling.keySet().stream()
                .flatMap(id -> work(id).stream())
                .flatMap(work -> cancels(work).stream())
                .filter(effect ->
                        effect instanceof Effect.Cancel cancel && cancel.worker().equals(worker))
                .toList();
    }

    /// What is said to a worker with each of its heartbeats.
    public List<Effect> again(String worker) {
        List<Effect> again = new ArrayList<>(cancels(worker));
        again.addAll(CordonDecider.again(this, worker));
        return again;
    }

    static List<Effect> cancels(Work work) {
        return work.mayLive().stream()
                .<Effect>map(lease ->
                        new Effect.Cancel(
                                lease.worker().id(),
                                lease.attempt(),
                                lease.claim(),
                                "the work is cancelled"))
                .toList();
    }

    Optional<Effect> dispatch(AttemptId attempt) {
        return plan(attempt.work().plan())
                .flatMap(plan ->
                        work(attempt.work()).map(work -> dispatch(plan, work.kind, attempt)));
    }

    static Effect dispatch(Plan plan, WorkKind kind, AttemptId attempt) {
        return new Effect.Dispatch(attempt, plan.repository(), plan.policy().pool(), kind.lane());
    }

    /// A canonical text of the whole state, for comparing two folds of one journal.
    public String fingerprint() {
        return Fingerprint.of(this);
    }
}
