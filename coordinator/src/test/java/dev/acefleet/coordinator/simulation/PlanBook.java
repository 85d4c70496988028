package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.coordinator.core.Event;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// One plan as its events tell it, with the rules that each of them must keep.
final class PlanBook {
    private final World world;
    private final PlanId id;
    private final StageSubmission stage;
    private final Map<RunId, Integer> batches = new HashMap<>();
    private final Map<String, Item> items = new TreeMap<>();
    private final List<Item> runs;
    private CommitId head;
    private int batch = -1;
    private boolean batchOpen;
    private boolean ended;
    private boolean archived;
    private Instant endedAt = Instant.EPOCH;
    private boolean cancelled;
    private boolean isRetried;
    private final Set<GateId> gates = new HashSet<>();

    /// What the audit said, and what it was taken for.
    private Optional<ProofStatus> said = Optional.empty();

    private Optional<ProofStatus> judged = Optional.empty();

    PlanBook(World world, PlanId id, StageSubmission stage) {
        this.world = world;
        this.id = id;
        this.stage = stage;
        this.head = stage.base();
        for (RunSpec run : stage.runs()) {
            WorkId work = WorkId.ofRun(id, run.id());
            items.put(work.item(), new Item(work, WorkKind.RUN, Optional.of(run)));
        }
        runs =
                items.values().stream()
                        .sorted(Comparator.comparing(item -> item.run().id()))
                        .toList();
        for (int i = 0; i < stage.runs().size(); i++) {
            stage.runs().forEach(run -> batches.put(run.id(), batchOf(run)));
        }
    }

    /// Never before what it depends on.
    private int batchOf(RunSpec run) {
        return run.dependsOn().stream()
                .mapToInt(need -> batches.getOrDefault(need, 0))
                .reduce(run.batch(), Math::max);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw world.broken(id + ": " + otherwise);
        }
    }

    private Item item(String name) {
        Item item = items.get(name);
        if (item == null) {
            throw world.broken(id + " has no item " + name);
        }
        return item;
    }

    private Item item(AttemptId attempt) {
        return item(attempt.work().item());
    }

    private Item run(RunId run) {
        return item(run.toString());
    }

    private int batchOf(Item item) {
        return batches.getOrDefault(item.run().id(), 0);
    }

    Item requireLive(String name) {
        Item item = item(name);
        require(!item.isOver(), name + " has ended and moves again");
        return item;
    }

    void batchStarted(int next) {
        require(!batchOpen && next > batch, "batch " + next + " starts out of turn");
        batch = next;
        batchOpen = true;
        runs.stream()
                .filter(run -> batchOf(run) < next)
                .forEach(run -> require(run.isOver(), run.id + " is behind its batch"));
    }

    void batchEnded(int which) {
        require(batchOpen && which == batch, "batch " + which + " ends and is not open");
        batchOpen = false;
        runs.stream()
                .filter(run -> batchOf(run) == which)
                .forEach(run -> require(run.isOver(), run.id + " is not over, its batch is"));
    }

    void queued(Event.WorkQueued e) {
        String name = e.attempt().work().item();
        if (!items.containsKey(name)) {
            items.put(name, begin(e));
        }
        Item item = requireLive(name);
        require(item.gate.isEmpty(), name + " is queued while it waits for a person");
        require(!item.isLeased() && !item.queued, name + " is queued while it is in hand");
        require(!cancelled && !item.cancelling, name + " is queued although it is cancelled");
        require(e.attempt().number() == item.attempt + 1, name + " skips a number");
        item.attempt++;
        item.queued = true;
        if (item.kind == WorkKind.RUN) {
            requireMayStart(item);
        }
    }

    private Item begin(Event.WorkQueued e) {
        WorkId id = e.attempt().work();
        boolean moves = e.kind().lane() == WorkKind.Lane.GIT;
        require(
                !moves
                        || items.values().stream()
                                .noneMatch(item ->
                                        item.kind.lane() == WorkKind.Lane.GIT && !item.isOver()),
                id + " moves the branch beside another");
        return switch (e.kind()) {
            case RUN -> throw world.broken(id + " is none of the stage's runs");
            case INTEGRATE -> new Item(id, e.kind(), Optional.of(nextToMerge(id.item())));
            case AUDIT -> {
                require(isWhole() && !batchOpen, id + " begins before every run is merged");
                yield new Item(id, e.kind(), Optional.empty());
            }
            case FINISH -> new Item(id, e.kind(), Optional.empty());
        };
    }

    private boolean isWhole() {
        return runs.stream().allMatch(run -> run.end == WorkStatus.SUCCEEDED);
    }

    /// Lowest run first (protocol P22).
    private RunSpec nextToMerge(String name) {
        return runs.stream()
                .filter(run -> run.checked.isPresent() && !run.isOver())
                .findFirst()
                .filter(run ->
                        name.equals(
                                run.id.item() + ".merge-" + run.checked.orElseThrow().attempt()))
                .orElseThrow(() -> world.broken(name + " is merged out of turn"))
                .run();
    }

    private void requireMayStart(Item item) {
        String name = item.id.item();
        require(!ended && batchOpen && batchOf(item) == batch, name + " starts before its batch");
        require(item.checked.isEmpty(), name + " starts while it waits to be merged");
        for (RunId need : item.run().dependsOn()) {
            require(run(need).end == WorkStatus.SUCCEEDED, name + " starts before " + need);
        }
        runs.stream()
                .filter(other -> overlap(item, other))
                .forEach(other ->
                        require(
                                isRetried
                                        ? other.isOver() || !isUnderWay(other)
                                        : other.attempt == 0 || other.isOver(),
                                name + " starts beside " + other.id.item()));
        long inFlight = count(run -> run.queued || run.isLeased());
        require(inFlight <= stage.policy().concurrent(), inFlight + " runs are in flight");
    }

    private static boolean isUnderWay(Item run) {
        return run.queued || run.isLeased() || run.checked.isPresent();
    }

    private boolean overlap(Item one, Item other) {
        return one != other
                && batchOf(one) == batchOf(other)
                && (one.run().overlaps().contains(other.run().id())
                        || other.run().overlaps().contains(one.run().id()));
    }

    private long count(Predicate<Item> which) {
        return runs.stream().filter(which).count();
    }

    void leased(Event.Leased e) {
        Item item = requireLive(e.attempt().work().item());
        require(!cancelled && !item.cancelling, e.attempt() + " is leased and is cancelled");
        require(item.queued && !item.isLeased(), e.attempt() + " is leased and was not queued");
        require(e.attempt().number() == item.attempt, e.attempt() + " is leased and is not next");
        require(e.base().equals(head), e.attempt() + " starts from " + e.base());
        item.queued = false;
        item.claim = e.claim();
        if (item.kind == WorkKind.RUN) {
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
                        item.kind != WorkKind.RUN
                                || !failed.kind().consumesAttempt()
                                || failed.kind() == faults.get(e.attempt()),
                        e.attempt() + " is blamed for what it did not do: " + failed.kind());
            }
            case Outcome.Released _ ->
                    require(
                            item.kind != WorkKind.RUN || !world.ledger.hasProcess(e.attempt()),
                            e.attempt() + " is given back while it runs");
            case Outcome.Adopted adopted -> {
                // Else it has been judged meanwhile, and the run is tried again.
                if (item.adoptable.remove(adopted.attempt())) {
                    item.checked =
                            Optional.of(new Item.Checked(adopted.attempt(), adopted.commit()));
                }
            }
            case Outcome.Done _ -> throw world.broken(e.attempt() + " is done, and is of no bench");
            case Outcome.Audited proof -> said = Optional.of(proof.status());
            case Outcome.Merged _, Outcome.Gated _, Outcome.Finished _, Outcome.Declined _ -> {}
        }
    }

    private static boolean isUnjudged(Outcome.Failed failed) {
        return failed.kind() == FailureKind.WORKER_LOST
                || failed.kind() == FailureKind.WORKER_STOPPING;
    }

    /// A report that comes late may judge what was to be adopted.
    void late(Event.ReportIgnored e) {
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
        require(
                world.git.read(id).line().stream()
                        .anyMatch(merge ->
                                merge.attempt().work().equals(WorkId.ofRun(id, e.run()))
                                        && merge.attempt().number() == e.attempt()),
                e.run() + " is said to be merged");
        require(
                world.git.read(id).line().getLast().commit().equals(head),
                "the head is said to be " + head);
    }

    void booksWritten(Event.BooksWritten e) {
        head = e.head();
        require(
                world.git.read(id).line().stream()
                        .anyMatch(merge -> merge.attempt().work().equals(e.work())),
                e.work() + " is said to be written");
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

    void auditJudged(Event.AuditJudged e) {
        require(isWhole(), "it is judged before every run is merged");
        require(
                said.filter(status -> status != ProofStatus.HUMAN_NEEDED)
                        .filter(status -> status != e.status())
                        .isEmpty(),
                "it is judged otherwise than its audit said");
        judged = Optional.of(e.status());
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
        boolean merged = item.kind == WorkKind.RUN && isMerged(item);
        require(
                item.kind != WorkKind.RUN
                        || merged == (e.status() == WorkStatus.SUCCEEDED)
                        || merged && isHonest(e),
                e.work() + " ends as " + e.status() + (merged ? " and is merged" : ", unmerged"));
    }

    /// A cancel ends although a worker that was not heard may have merged: it says so.
    private static boolean isHonest(Event.WorkEnded e) {
        return e.status() == WorkStatus.CANCELLED
                && (e.reason().contains("unconfirmed") || e.reason().contains("may have merged"));
    }

    private boolean isMerged(Item run) {
        return world.git.read(id).line().stream()
                .anyMatch(merge -> merge.attempt().work().equals(run.id));
    }

    void ended(Event.PlanEnded e, Instant at) {
        require(!ended, "it ends twice");
        ended = true;
        endedAt = at;
        items.values().forEach(item -> require(item.isOver(), item.id + " outlives its plan"));
        boolean good =
                isWhole()
                        && (!stage.policy().auditor()
                                || judged.filter(ProofStatus.PASSED::equals).isPresent());
        boolean written =
                !stage.policy().commitDocs()
                        || items.values().stream()
                                .anyMatch(item ->
                                        item.kind == WorkKind.FINISH
                                                && item.end == WorkStatus.SUCCEEDED);
        require(good && written || e.verdict() != Verdict.PASSED, "it ends as " + e.verdict());
        require(
                e.verdict() == Verdict.PASSED || !good || cancelled || hasFailedBooks(),
                "it ends as " + e.verdict() + " although all is well");
        require(
                e.verdict() != Verdict.GAPS_FOUND
                        || judged.filter(ProofStatus.GAPS_FOUND::equals).isPresent(),
                "it has gaps that nobody found");
        require(e.head().equals(head), "it ends at " + e.head());
    }

    private boolean hasFailedBooks() {
        return items.values().stream()
                .anyMatch(item -> item.kind == WorkKind.FINISH && item.end == WorkStatus.FAILED);
    }

    void archived() {
        require(ended && !archived, "it is forgotten and goes on");
        require(world.broker.isKept(id, endedAt), "it is forgotten before its report is kept");
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
        batch = -1;
        judged = Optional.empty();
        said = Optional.empty();
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
            require(item.end == WorkStatus.FAILED, e.work() + " is retried and did not fail");
            item.end = WorkStatus.WAITING;
            item.checked = Optional.empty();
            runs.stream()
                    .filter(run -> run.end == WorkStatus.SKIPPED)
                    .filter(run -> !batchOpen || run.run().dependsOn().contains(item.run().id()))
                    .forEach(run -> run.end = WorkStatus.WAITING);
        }
    }

    Collection<Item> items() {
        return items.values();
    }

    PlanId id() {
        return id;
    }

    boolean isEnded() {
        return ended;
    }

    /// Every run is merged.
    boolean isPassed() {
        return ended && runs.stream().allMatch(run -> run.end == WorkStatus.SUCCEEDED);
    }
}
