package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Documents;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// One stage as its events tell it, with the rules that each of them must keep.
final class StageBook extends PlanBook {
    private final StageSubmission stage;
    private final Map<RunId, Integer> batches = new HashMap<>();
    private final List<Item> runs;
    private int batch = -1;
    private boolean batchOpen;

    /// What the audit said, and what it was taken for.
    private Optional<ProofStatus> said = Optional.empty();

    private Optional<ProofStatus> judged = Optional.empty();

    private final Paperwork paperwork;

    StageBook(World world, PlanId id, StageSubmission stage) {
        super(world, id, stage, new Purse(world, id, stage.policy()));
        this.paperwork = new Paperwork(world, id, stage);
        this.stage = stage;
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

    @Override
    void ofItsKind(Event.AttemptEnded e) {
        paperwork.ended(e);
        if (e.outcome() instanceof Outcome.Audited proof) {
            said = Optional.of(proof.status());
        }
    }

    @Override
    void ofDocuments(Event.ReportIgnored e, boolean cancelling) {
        paperwork.late(e, cancelling);
    }

    @Override
    void ofDocuments(Event.HeadMoved e) {
        paperwork.merged(e);
    }

    @Override
    void reopened() {
        super.reopened();
        batch = -1;
        judged = Optional.empty();
        said = Optional.empty();
    }

    @Override
    void again(Item unit) {
        runs.stream()
                .filter(run -> run.end == WorkStatus.SKIPPED)
                .filter(run -> !batchOpen || run.run().dependsOn().contains(unit.run().id()))
                .forEach(run -> run.end = WorkStatus.WAITING);
    }

    @Override
    boolean isDone() {
        return isWhole();
    }

    /// Never before what it depends on.
    private int batchOf(RunSpec run) {
        return run.dependsOn().stream()
                .mapToInt(need -> batches.getOrDefault(need, 0))
                .reduce(run.batch(), Math::max);
    }

    private Item run(RunId run) {
        return item(run.toString());
    }

    private int batchOf(Item item) {
        return batches.getOrDefault(item.run().id(), 0);
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

    @Override
    Item begin(Event.WorkQueued e) {
        WorkId id = e.attempt().work();
        boolean moves = movesBranch(e.kind());
        require(
                !moves
                        || items.values().stream()
                                .noneMatch(item -> movesBranch(item.kind) && !item.isOver()),
                id + " moves the branch beside another");
        return switch (e.kind()) {
            case RUN, FORK, STEPS -> throw world.broken(id + " is none of the stage's runs");
            case INTEGRATE -> new Item(id, e.kind(), Optional.of(nextToMerge(id.item())));
            case AUDIT -> {
                require(isWhole() && !batchOpen, id + " begins before every run is merged");
                require(stage.leftOut() == 0, id + " begins although runs were left out");
                yield new Item(id, e.kind(), Optional.empty());
            }
            case PLAN_GAPS -> throw world.broken(id + " plans runs that nobody asked for");
            case FINISH -> new Item(id, e.kind(), Optional.empty());
            case PRUNE -> {
                require(mayBePruned(), id + " deletes refs of a plan that goes on");
                yield new Item(id, e.kind(), Optional.empty());
            }
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

    @Override
    void requireMayStart(Item item) {
        String name = item.id.item();
        require(
                !isEnded() && batchOpen && batchOf(item) == batch,
                name + " starts before its batch");
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

    void auditJudged(Event.AuditJudged e) {
        require(isWhole(), "it is judged before every run is merged");
        require(
                said.filter(status -> status != ProofStatus.HUMAN_NEEDED)
                        .filter(status -> status != e.status())
                        .isEmpty(),
                "it is judged otherwise than its audit said");
        judged = Optional.of(e.status());
    }

    @Override
    void requireTrue(Event.PlanEnded e) {
        paperwork.over(e);
        boolean good =
                isWhole()
                        && (!stage.policy().auditor()
                                || stage.leftOut() > 0
                                || judged.filter(ProofStatus.PASSED::equals).isPresent());
        boolean written =
                !stage.policy().commitDocs()
                        || items.values().stream()
                                .anyMatch(item ->
                                        item.kind == WorkKind.FINISH
                                                && item.end == WorkStatus.SUCCEEDED);
        require(good && written || e.verdict() != Verdict.PASSED, "it ends as " + e.verdict());
        require(
                e.verdict() == Verdict.PASSED || !good || isCancelled() || hasFailedBooks(),
                "it ends as " + e.verdict() + " although all is well");
        require(
                e.verdict() != Verdict.GAPS_FOUND
                        || judged.filter(ProofStatus.GAPS_FOUND::equals).isPresent(),
                "it has gaps that nobody found");
    }

    private boolean hasFailedBooks() {
        return items.values().stream()
                .anyMatch(item -> item.kind == WorkKind.FINISH && item.end == WorkStatus.FAILED);
    }

    /// Who begins the run finds these.
    void documentsGiven(AttemptId attempt, Documents documents) {
        paperwork.given(item(attempt).run(), documents);
    }
}
