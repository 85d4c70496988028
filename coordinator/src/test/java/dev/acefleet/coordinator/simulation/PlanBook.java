package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.Submission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.coordinator.core.Event;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// One plan as its events tell it, with the rules that each of them must keep.
abstract class PlanBook {
    final World world;
    final PlanId id;
    final StagePolicy policy;
    final Map<String, Item> items = new TreeMap<>();
    CommitId head;
    private boolean ended;
    private boolean archived;
    private Instant endedAt = Instant.EPOCH;
    private boolean cancelled;
    boolean isRetried;
    private final Set<GateId> gates = new HashSet<>();
    private final Purse purse;

    PlanBook(World world, PlanId id, Submission submission, Purse purse) {
        this.world = world;
        this.id = id;
        this.policy = submission.policy();
        this.head = submission.base();
        this.purse = purse;
    }

    /// An item that is queued for the first time, if it may be there.
    abstract Item begin(Event.WorkQueued e);

    /// A unit is queued, or granted: no rule of its plan is against it.
    abstract void requireMayStart(Item unit);

    /// What else the end of an attempt means to this kind of plan.
    abstract void ofItsKind(Event.AttemptEnded e);

    /// It has ended, and its verdict is the true one.
    abstract void requireTrue(Event.PlanEnded e);

    /// A unit is retried that was over, and others wait again with it.
    abstract void again(Item unit);

    /// All that was to be done is done and merged.
    abstract boolean isDone();

    /// Its documents follow.
    abstract void ofDocuments(Event.ReportIgnored e, boolean cancelling);

    abstract void ofDocuments(Event.HeadMoved e);

    /// Of a unit, for which there are rules that others are free of.
    static boolean isUnit(Item item) {
        return item.kind.isUnit();
    }

    final void require(boolean holds, String otherwise) {
        if (!holds) {
            throw world.broken(id + ": " + otherwise);
        }
    }

    final Item item(String name) {
        Item item = items.get(name);
        if (item == null) {
            throw world.broken(id + " has no item " + name);
        }
        return item;
    }

    final Item item(AttemptId attempt) {
        return item(attempt.work().item());
    }

    Item requireLive(String name) {
        Item item = item(name);
        require(!item.isOver(), name + " has ended and moves again");
        return item;
    }

    void queued(Event.WorkQueued e) {
        String name = e.attempt().work().item();
        if (!items.containsKey(name)) {
            items.put(name, begin(e));
        }
        Item item = requireLive(name);
        require(item.gate.isEmpty(), name + " is queued while it waits for a person");
        require(!item.isLeased() && !item.queued, name + " is queued while it is in hand");
        require(
                !item.cancelling && (!cancelled || item.kind == WorkKind.PRUNE),
                name + " is queued although it is cancelled");
        require(e.attempt().number() == item.attempt + 1, name + " skips a number");
        item.attempt++;
        item.queued = true;
        if (isUnit(item)) {
            requireMayStart(item);
        }
    }

    static boolean movesBranch(WorkKind kind) {
        return kind == WorkKind.INTEGRATE || kind == WorkKind.FINISH;
    }

    void leased(Event.Leased e) {
        Item item = requireLive(e.attempt().work().item());
        require(
                !item.cancelling && (!cancelled || item.kind == WorkKind.PRUNE),
                e.attempt() + " is leased and is cancelled");
        require(item.queued && !item.isLeased(), e.attempt() + " is leased and was not queued");
        require(e.attempt().number() == item.attempt, e.attempt() + " is leased and is not next");
        require(e.base().equals(head), e.attempt() + " starts from " + e.base());
        item.queued = false;
        item.claim = e.claim();
        if (isUnit(item)) {
            requireMayStart(item);
        }
    }

    void started(Event.Started e) {
        require(isLeased(e.attempt(), e.claim()), e.attempt() + " starts unleased");
    }

    boolean isLeased(AttemptId attempt, String claim) {
        Item item = item(attempt);
        return item.attempt == attempt.number() && item.isLeased() && item.claim.equals(claim);
    }

    void attemptEnded(Event.AttemptEnded e, Map<AttemptId, FailureKind> faults) {
        require(isLeased(e.attempt(), e.claim()), e.attempt() + " ends without a lease");
        Item item = item(e.attempt());
        item.claim = "";
        ofItsKind(e);
        switch (e.outcome()) {
            case Outcome.Succeeded done -> {
                item.checked = Optional.of(new Item.Checked(e.attempt().number(), done.commit()));
                require(
                        world.git.attempt(e.attempt()).filter(done.commit()::equals).isPresent(),
                        e.attempt() + " is said to be done as " + done.commit());
            }
            case Outcome.Failed failed -> {
                if (isUnjudged(failed)) {
                    item.adoptable.add(e.attempt().number());
                }
                require(
                        !isUnit(item)
                                || !failed.kind().consumesAttempt()
                                || failed.kind() == faults.get(e.attempt()),
                        e.attempt() + " is blamed for what it did not do: " + failed.kind());
            }
            case Outcome.Released _ ->
                    require(
                            !isUnit(item) || !world.ledger.hasProcess(e.attempt()),
                            e.attempt() + " is given back while it runs");
            case Outcome.Adopted adopted -> {
                // Else it has been judged meanwhile, and the run is tried again.
                if (item.adoptable.remove(adopted.attempt())) {
                    item.checked =
                            Optional.of(new Item.Checked(adopted.attempt(), adopted.commit()));
                }
            }
            case Outcome.Done _ ->
                    require(
                            item.kind == WorkKind.PRUNE,
                            e.attempt() + " is done, and there was something to merge");
            case Outcome.Audited _,
                    Outcome.Merged _,
                    Outcome.Gated _,
                    Outcome.Planned _,
                    Outcome.Finished _,
                    Outcome.Declined _ -> {}
        }
    }

    private static boolean isUnjudged(Outcome.Failed failed) {
        return failed.kind() == FailureKind.WORKER_LOST
                || failed.kind() == FailureKind.WORKER_STOPPING;
    }

    private static boolean isCancelling(Item item) {
        return item.cancelling && !item.isOver();
    }

    /// A report that comes late may judge what was to be adopted.
    void late(Event.ReportIgnored e) {
        ofDocuments(e, isCancelling(item(e.attempt())));
        boolean judged =
                !(e.outcome() instanceof Outcome.Succeeded)
                        && !(e.outcome() instanceof Outcome.Failed failed && isUnjudged(failed));
        if (judged) {
            item(e.attempt()).adoptable.remove(e.attempt().number());
        }
    }

    void sentBack(Event.RunSentBack e, Map<AttemptId, FailureKind> faults) {
        Item item = requireLive(e.work().item());
        require(item.checked.isPresent(), item.id + " is sent back and was not done");
        AttemptId attempt = new AttemptId(e.work(), item.checked.orElseThrow().attempt());
        require(e.kind() == faults.get(attempt), attempt + " is sent back for " + e.kind());
        item.checked = Optional.empty();
        item.adoptable.clear();
    }

    void requireMergeable(AttemptId attempt, CommitId commit) {
        Item item = item(attempt);
        require(
                !item.isOver()
                        && item.checked
                                .filter(checked -> checked.attempt() == attempt.number())
                                .isPresent(),
                attempt + " is merged after the verdict on it");
        require(
                item.checked.orElseThrow().commit().equals(commit),
                commit + " of " + attempt + " is merged and was not checked");
    }

    void headMoved(Event.HeadMoved e) {
        head = e.head();
        ofDocuments(e);
        require(
                world.git.read(id).line().stream()
                        .anyMatch(merge ->
                                merge.attempt().work().equals(e.unit())
                                        && merge.attempt().number() == e.attempt()),
                e.unit() + " is said to be merged");
        require(
                world.git.read(id).line().getLast().commit().equals(head),
                "the head is said to be " + head);
    }

    void gateOpened(Event.GateOpened e) {
        Item item = requireLive(e.gate().work().item());
        require(
                item.gate.isEmpty() && !item.isLeased() && !item.cancelling,
                e.gate() + " is opened out of turn");
        require(gates.add(e.gate()), e.gate() + " is opened twice");
        e.resume()
                .ifPresent(resume ->
                        require(
                                world.git.has(e.gate().work(), resume.commit()),
                                e.gate() + " is gone on from what nobody pushed"));
        item.gate = Optional.of(e.gate());
    }

    void gateAnswered(Event.GateAnswered e) {
        Item item = requireLive(e.gate().work().item());
        require(
                item.gate.filter(e.gate()::equals).isPresent(),
                e.gate() + " is answered and does not wait");
        item.gate = Optional.empty();
    }

    /// The gates that wait for a person.
    List<GateId> openGates() {
        return items.values().stream()
                .filter(item -> !item.isOver() && !item.cancelling)
                .flatMap(item -> item.gate.stream())
                .toList();
    }

    void workEnded(Event.WorkEnded e) {
        Item item = requireLive(e.work().item());
        item.gate = Optional.empty();
        require(!item.isLeased(), e.work() + " ends while it is leased");
        item.queued = false;
        item.end = e.status();
        require(
                e.status() != WorkStatus.CANCELLED
                        || e.reason().contains("unconfirmed")
                        || world.workers.stream().noneMatch(worker -> worker.works(e.work())),
                e.work() + " is said to be cancelled while a process of it lives");
        boolean merged = isUnit(item) && isMerged(item);
        require(
                !isUnit(item)
                        || merged == (e.status() == WorkStatus.SUCCEEDED)
                        || merged && isHonest(e),
                e.work() + " ends as " + e.status() + (merged ? " and is merged" : ", unmerged"));
    }

    /// A cancel ends although a worker that was not heard may have merged: it says so.
    private static boolean isHonest(Event.WorkEnded e) {
        return e.status() == WorkStatus.CANCELLED
                && (e.reason().contains("unconfirmed") || e.reason().contains("may have merged"));
    }

    final boolean isMerged(Item run) {
        return world.git.read(id).line().stream()
                .anyMatch(merge -> merge.attempt().work().equals(run.id));
    }

    void ended(Event.PlanEnded e, Instant at) {
        require(!ended, "it ends twice");
        ended = true;
        endedAt = at;
        items.values().forEach(item -> require(item.isOver(), item.id + " outlives its plan"));
        requireTrue(e);
        require(e.head().equals(head), "it ends at " + e.head());
    }

    void archived() {
        require(ended && !archived, "it is forgotten and goes on");
        require(world.broker.isKept(id, endedAt), "it is forgotten before its report is kept");
        items.values().forEach(item -> require(item.isOver(), item.id + " outlives its plan"));
        require(
                items.values().stream().noneMatch(world.git::hasRefs)
                        || items.values().stream().anyMatch(item -> item.kind == WorkKind.PRUNE),
                "it is forgotten before its refs are deleted");
        archived = true;
    }

    void cancelling() {
        require(!ended && !cancelled, "it is cancelled when it cannot be");
        cancelled = true;
    }

    void workCancelling(Event.WorkCancelling e) {
        Item item = requireLive(e.work().item());
        require(!item.cancelling, e.work() + " is cancelled twice");
        item.queued = false;
        item.gate = Optional.empty();
        item.cancelling = true;
    }

    /// Only for the work that is retried in the same entry.
    void reopened() {
        require(ended && !cancelled && !archived, "it goes on and had not ended");
        ended = false;
    }

    /// The agent that an attempt needs; none for what moves the branch.
    Optional<String> agent(AttemptId attempt) {
        return item(attempt).kind.lane() == WorkKind.Lane.AGENT
                ? Optional.of(policy.agent())
                : Optional.empty();
    }

    void held(Event.WorkHeld e) {
        Item item = requireLive(e.work().item());
        require(item.queued, item.id + " is held back and was not queued");
        item.queued = false;
    }

    void parked(Event.WorkParked e) {
        Item item = requireLive(e.work().item());
        item.queued = false;
        item.forAPerson = e.until().equals(Event.WorkParked.FOR_A_PERSON);
    }

    /// What goes on only when a person says so.
    List<WorkId> forAPerson() {
        return items.values().stream()
                .filter(item -> item.forAPerson && !item.isOver())
                .map(item -> item.id)
                .toList();
    }

    void retried(Event.WorkRetried e) {
        Item item = item(e.work().item());
        item.forAPerson = false;
        item.gate = Optional.empty();
        isRetried = true;
        if (item.isOver()) {
            require(
                    item.end == WorkStatus.FAILED
                            || item.end == WorkStatus.SKIPPED && purse.isLimited(),
                    e.work() + " is retried and did not fail");
            item.end = WorkStatus.WAITING;
            item.checked = Optional.empty();
            again(item);
        }
    }

    Collection<Item> items() {
        return items.values();
    }

    Purse purse() {
        return purse;
    }

    PlanId id() {
        return id;
    }

    boolean isEnded() {
        return ended;
    }

    boolean isPassed() {
        return ended && isDone();
    }

    final boolean mayBePruned() {
        return ended && !archived;
    }

    boolean isCancelled() {
        return cancelled;
    }
}
