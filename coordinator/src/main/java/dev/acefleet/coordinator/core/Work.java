package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AnsweredGate;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.Spent;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// One work item of the state. Changed by [WorkEvolver] alone.
final class Work {
    /// Earlier attempts that are named to a later one: as many as a run may lose, so none is left out before the run is
    /// given up.
    private static final int EARLIER = 5;

    final WorkId id;
    final WorkKind kind;

    /// What it merges, if it is a merge.
    private final Optional<Work> merged;

    WorkStatus status = WorkStatus.WAITING;

    /// Number of the latest attempt queued; 0 before the first.
    int attempt;

    /// Failures that count against the limit.
    int consumed;

    /// Workers lost.
    int lost;

    /// Times sent back after a conflict.
    int conflicts;

    /// Troubles of others in a row, for the back-off: provider, workspace, remote, declined.
    int troubles;

    /// Since when its provider has refused whatever was tried of it.
    Optional<Instant> refused = Optional.empty();

    Optional<Lease> lease = Optional.empty();

    /// When the latest attempt was queued, which writes its first record.
    Instant queuedAt = Instant.EPOCH;

    Instant parkedUntil = Instant.EPOCH;

    /// What the next agent must know beyond its own text.
    String note = "";

    /// The checked work that is to be merged: of the unit itself, and of its merge.
    Optional<Checked> checked = Optional.empty();

    /// Leases that ended without the worker's own word, by number: something of them may still live. The end report that
    /// comes yet is kept as evidence.
    final TreeMap<Integer, Unsettled> unsettled = new TreeMap<>();

    /// @param counted what its agent was known to have used up when the lease ended: that is counted already
    record Unsettled(Lease lease, Usage counted) {}

    /// Attempts that may be adopted, by number, with what is known of their commits (protocol P18).
    private final TreeMap<Integer, Optional<CommitId>> adoptable = new TreeMap<>();

    record Checked(int attempt, CommitId commit) {}

    /// How often the worker of the latest lease has told of steps that are over.
    int stepped;

    /// How long its attempts took together, each from its grant to its end (spec/stage.md RS-79).
    Duration took = Duration.ZERO;

    /// When the agent of the latest lease began.
    Optional<Instant> startedAt = Optional.empty();

    /// What the latest attempt may use up; no limit where the plan has none.
    Budget allowance = Budget.NONE;

    /// What all attempts have used up together.
    Spent spent = Spent.NOTHING;

    /// Whether it ended for want of a budget.
    boolean starved;

    /// The gate that it waits at.
    Optional<OpenGate> gate = Optional.empty();

    /// Gates that were answered, the latest last.
    final List<Answered> answered = new ArrayList<>();

    /// What the next attempt goes on from instead of a new base.
    Optional<Resume> resume = Optional.empty();

    /// The same, as the latest answer or the latest trouble of others left it: what an agent failed at on the way is not
    /// gone on from twice.
    Optional<Resume> afterGate = Optional.empty();

    /// A gate that waits for its answer.
    ///
    /// @param at since when
    /// @param deadline when it is given up
    record OpenGate(GateId id, Gate gate, Optional<Resume> resume, Instant at, Instant deadline) {}

    /// A gate that was answered, and when.
    record Answered(GateId id, AnsweredGate gate, Instant at) {}

    /// What every agent that goes on must know of them.
    List<AnsweredGate> answers() {
        return answered.stream().map(Answered::gate).toList();
    }

    /// What the next agent goes on from, once a person has answered: what this one had done, judged against what it was
    /// begun on.
    Resume behind(Outcome.Gated gated) {
        CommitId base = resume.map(Resume::base).orElseGet(() -> lease.orElseThrow().base());
        return new Resume(gated.commit(), gated.ref(), base, answers(), false, "");
    }

    private Work(WorkId id, WorkKind kind, Optional<Work> merged) {
        this.id = id;
        this.kind = kind;
        this.merged = merged;
    }

    /// A unit of a plan, or one of the items that end it.
    Work(WorkId id, WorkKind kind) {
        this(id, kind, Optional.empty());
    }

    /// Merges what the unit's latest attempt did.
    static Work merge(WorkId id, Work unit) {
        Work merge = new Work(id, WorkKind.INTEGRATE, Optional.of(unit));
        merge.checked = unit.checked;
        return merge;
    }

    /// Whether it is a unit of its plan, or the merge of one.
    boolean isOfUnit() {
        return kind.isUnit() || merged.isPresent();
    }

    /// The unit that it is, or merges.
    Work unit() {
        if (!isOfUnit()) {
            throw new IllegalStateException(id + " is of no unit");
        }
        return merged.orElse(this);
    }

    AttemptId current() {
        return new AttemptId(id, attempt);
    }

    AttemptId next() {
        return new AttemptId(id, attempt + 1);
    }

    boolean isLeasedTo(AttemptId of, String claim) {
        return lease.isPresent()
                && lease.get().attempt().equals(of)
                && lease.get().claim().equals(claim);
    }

    /// The lease that ended without its worker's word, if it is this one's.
    Optional<Lease> unsettled(AttemptId of, String claim) {
        return Optional.ofNullable(unsettled.get(of.number()))
                .map(Unsettled::lease)
                .filter(held -> held.claim().equals(claim));
    }

    /// Every lease of which something may still live.
    List<Lease> mayLive() {
        List<Lease> all = new ArrayList<>();
        unsettled.values().forEach(loose -> all.add(loose.lease()));
        lease.ifPresent(all::add);
        return all;
    }

    /// Whether nothing of any other attempt than `number` can live any more.
    boolean isGoneBut(int number) {
        return mayLive().stream().allMatch(held -> held.attempt().number() == number);
    }

    boolean isGone() {
        return mayLive().isEmpty();
    }

    void mayAdopt(int number, Optional<CommitId> commit) {
        adoptable.put(number, commit);
        if (adoptable.size() > EARLIER) {
            adoptable.pollFirstEntry();
        }
    }

    boolean mayAdopt(int number) {
        return adoptable.containsKey(number);
    }

    void mayNotAdopt(int number) {
        adoptable.remove(number);
    }

    void mayAdoptNothing() {
        adoptable.clear();
    }

    /// Nothing of what its attempts had pushed is counted on any more: it begins anew.
    void forgetRefs() {
        adoptable.clear();
        resume = Optional.empty();
        afterGate = Optional.empty();
    }

    /// What may be adopted, by number.
    NavigableMap<Integer, Optional<CommitId>> adoptable() {
        return Collections.unmodifiableNavigableMap(adoptable);
    }

    /// Nothing counts against it any more.
    void forgive() {
        consumed = 0;
        lost = 0;
        conflicts = 0;
        troubles = 0;
        refused = Optional.empty();
    }
}
