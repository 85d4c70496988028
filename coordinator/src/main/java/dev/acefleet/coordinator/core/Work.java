package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AnsweredGate;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.RunId;
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

    /// The run it does, or merges; none of the items that end a plan has one.
    private final Optional<RunId> run;

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

    Optional<Lease> lease = Optional.empty();

    /// When the record was written that the latest lease was claimed from.
    Instant dispatchedAt = Instant.EPOCH;

    Instant parkedUntil = Instant.EPOCH;

    /// What the next agent must know beyond its run's text.
    String note = "";

    /// The checked work that is to be merged: of the run itself, and of its merge.
    Optional<Checked> checked = Optional.empty();

    /// Leases that ended without the worker's own word, by number: something of them may still live. The end report that
    /// comes yet is kept as evidence.
    final TreeMap<Integer, Lease> unsettled = new TreeMap<>();

    /// Attempts that may be adopted, by number, with what is known of their commits (protocol P18).
    private final TreeMap<Integer, Optional<CommitId>> adoptable = new TreeMap<>();

    record Checked(int attempt, CommitId commit) {}

    /// How long the attempt took that is merged, from its grant to the end of its agent.
    Optional<Duration> took = Optional.empty();

    /// The gate that it waits at.
    Optional<OpenGate> gate = Optional.empty();

    /// Gates that were answered, the latest last.
    final List<Answered> answered = new ArrayList<>();

    /// What the next attempt goes on from instead of a new base.
    Optional<Resume> resume = Optional.empty();

    /// The same, as the latest answer left it: what failed on the way is not gone on from twice.
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

    private Work(WorkId id, WorkKind kind, Optional<RunId> run) {
        this.id = id;
        this.kind = kind;
        this.run = run;
    }

    Work(WorkId id, WorkKind kind, RunId run) {
        this(id, kind, Optional.of(run));
    }

    /// One of the items that end a plan.
    static Work ending(WorkId id, WorkKind kind) {
        return new Work(id, kind, Optional.empty());
    }

    /// The run it does, or merges.
    RunId run() {
        return run.orElseThrow(() -> new IllegalStateException(id + " is of no run"));
    }

    boolean isOf(RunId run) {
        return this.run.filter(run::equals).isPresent();
    }

    /// Whether it is of a run: the run itself, or a merge of it.
    boolean isOfRun() {
        return run.isPresent();
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
                .filter(held -> held.claim().equals(claim));
    }

    /// Every lease of which something may still live.
    List<Lease> mayLive() {
        List<Lease> all = new ArrayList<>(unsettled.values());
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
    }
}
