package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Everything a shard's coordinator knows: a fold of the journal. One thread owns it and [Evolver] changes it in place;
/// nothing else reads it, but for the few questions below that the owner's loop asks.
public final class State {
    final Map<PlanId, StagePlan> plans = new LinkedHashMap<>();
    final Map<SubmissionKey, FirstAnswer> answers = new LinkedHashMap<>();
    final Map<LiveStage, PlanId> live = new HashMap<>();
    final Map<String, Long> incarnations = new HashMap<>();
    final Map<AttemptId, Lease> leases = new LinkedHashMap<>();

    /// Queued attempts and since when their latest record waits.
    final Map<AttemptId, Instant> queued = new LinkedHashMap<>();

    /// Parked work by the time it waits for.
    final TreeMap<Instant, TreeSet<WorkId>> parked = new TreeMap<>();

    private final LinkedHashSet<PlanId> changed = new LinkedHashSet<>();

    record SubmissionKey(String repository, String key) {}

    record FirstAnswer(Answer answer, Instant at) {
        boolean isForgotten(Instant now) {
            return at.plus(Limits.SUBMISSION_KEY).isBefore(now);
        }
    }

    record LiveStage(String repository, StageId stage) {}

    Optional<StagePlan> plan(PlanId id) {
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

    /// Whether the plan is one of this shard's that is still kept.
    public boolean knows(PlanId plan) {
        return plans.containsKey(plan);
    }

    /// When the next parked work falls due.
    public Optional<Instant> nextDue() {
        return parked.isEmpty() ? Optional.empty() : Optional.of(parked.firstKey());
    }

    /// The queued attempts as dispatches: what a coordinator says again that takes over.
    public List<Effect> dispatches() {
        return queued.keySet().stream().flatMap(attempt -> dispatch(attempt).stream()).toList();
    }

    Optional<Effect> dispatch(AttemptId attempt) {
        return plan(attempt.work().plan())
                .flatMap(plan ->
                        work(attempt.work()).map(work -> dispatch(plan, work.kind, attempt)));
    }

    static Effect dispatch(StagePlan plan, WorkKind kind, AttemptId attempt) {
        return new Effect.Dispatch(
                attempt, plan.stage.repository(), plan.stage.policy().pool(), kind.lane());
    }

    /// A canonical text of the whole state, for comparing two folds of one journal.
    public String fingerprint() {
        return Fingerprint.of(this);
    }
}
