package dev.acefleet.coordinator.runtime;

import static dev.acefleet.coordinator.runtime.Story.failed;
import static dev.acefleet.coordinator.runtime.Story.run;
import static dev.acefleet.coordinator.runtime.Story.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyView;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// For each cause a plan in which it is the true one.
class WhyTest {
    private static final Timings TIMINGS = Timings.of(Duration.ofSeconds(5));

    private final PlanViews views = new PlanViews();
    private final Story story = new Story(views);
    private final List<WorkerView> workers = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:10:00Z");

    private WhyView why(PlanId plan, String run) {
        return new Explainer(views, () -> workers, TIMINGS, () -> now)
                .item(plan, run)
                .orElseThrow()
                .runs()
                .getFirst();
    }

    private void worker(String id, int free, String agent, String obstacle, String... attempts) {
        worker(id, free, agent, obstacle, "", attempts);
    }

    private void cordoned(String id, String agent) {
        worker(id, 0, agent, "", "cordoned: new disk", new String[0]);
    }

    private void worker(
            String id,
            int free,
            String agent,
            String obstacle,
            String cordoned,
            String[] attempts) {
        workers.removeIf(known -> known.id().equals(id));
        workers.add(
                new WorkerView(
                        id,
                        1,
                        WorkerView.ALIVE,
                        "box",
                        "1",
                        List.of("default"),
                        2,
                        free,
                        List.of(agent),
                        List.of(attempts),
                        now,
                        obstacle,
                        cordoned,
                        0));
    }

    private void freeWorker() {
        worker("w1", 2, "scripted", "");
    }

    private void is(PlanId plan, String run, WaitCause cause, String... words) {
        WhyView why = why(plan, run);
        assertThat(why.cause()).as(why.text()).isEqualTo(cause);
        assertThat(List.of(words)).allSatisfy(word -> assertThat(why.text()).contains(word));
    }

    @Test
    void aBatchBeforeIt() {
        freeWorker();
        PlanId plan =
                story.submit(
                        "k",
                        stage("3", run("03-01", 1), run("03-02", 1), run("03-03", 2, "03-01")));
        story.finish(plan, "03-01");
        is(plan, "03-03", WaitCause.BATCH, "batch 2", "03-02");
        assertThat(why(plan, "03-03").of()).containsExactly("03-02");
    }

    @Test
    void aRunItDependsOn() {
        freeWorker();
        PlanId plan = story.submit("k", stage("3", run("03-01", 1), run("03-02", 1, "03-01")));
        story.run(plan, "03-01", story.succeeded(plan, "03-01"));
        is(plan, "03-02", WaitCause.DEPENDENCY, "03-01");
    }

    @Test
    void aRunThatTouchesTheSameFiles() {
        freeWorker();
        PlanId plan =
                story.submit(
                        "k",
                        stage("3", run("03-01", 1), run("03-02", 1, List.of(), List.of("03-01"))));
        is(plan, "03-02", WaitCause.OVERLAP, "03-01", "goes first");
        story.finish(plan, "03-01");
        is(plan, "03-02", WaitCause.PICKUP);
    }

    @Test
    void aRunThatIsRetriedAndFindsTheOneThatWaitedForItUnderWay() {
        freeWorker();
        PlanId plan =
                story.submit(
                        "k",
                        stage("3", run("03-01", 1), run("03-02", 1, List.of(), List.of("03-01"))));
        story.run(plan, "03-01", failed(FailureKind.AUTH));
        story.start(plan, "03-02", Story.W1);
        story.command(
                new Command.RetryWork(
                        "c", "retry", Story.REPOSITORY, WorkId.ofRun(plan, id("03-01"))));
        is(plan, "03-01", WaitCause.OVERLAP, "03-02", "under way");
    }

    private static RunId id(String text) {
        return RunId.parse(text).orElseThrow();
    }

    private PlanId fourRuns() {
        return story.submit(
                "k",
                stage("3", run("03-01", 1), run("03-02", 1), run("03-03", 1), run("03-04", 1)));
    }

    @Test
    void theCap() {
        freeWorker();
        PlanId plan = fourRuns();
        is(plan, "03-04", WaitCause.CAP, "at most 3", "03-01, 03-02, 03-03");
        story.run(plan, "03-02", story.succeeded(plan, "03-02"));
        is(plan, "03-04", WaitCause.PICKUP);
    }

    @Test
    void noWorkerAtAllOrNoneOfThePool() {
        PlanId plan = fourRuns();
        is(plan, "03-01", WaitCause.NO_WORKER, "no live worker in pool default");
        freeWorker();
        is(plan, "03-01", WaitCause.PICKUP);
        WorkerView one = workers.removeFirst();
        workers.add(
                new WorkerView(
                        one.id(),
                        1,
                        WorkerView.ALIVE,
                        "box",
                        "1",
                        List.of("other"),
                        2,
                        2,
                        one.agents(),
                        List.of(),
                        now,
                        "",
                        "",
                        0));
        is(plan, "03-01", WaitCause.NO_WORKER, "no live worker in pool default");
        workers.clear();
        workers.add(
                new WorkerView(
                        one.id(),
                        1,
                        WorkerView.SILENT,
                        "box",
                        "1",
                        one.pools(),
                        2,
                        2,
                        one.agents(),
                        List.of(),
                        now.minusSeconds(60),
                        "",
                        "",
                        0));
        is(plan, "03-01", WaitCause.NO_WORKER, "no live worker in pool default");
    }

    @Test
    void noWorkerThatOffersTheAgent() {
        worker("w1", 2, "claude", "");
        PlanId plan = fourRuns();
        is(plan, "03-01", WaitCause.NO_WORKER, "offers the agent scripted");
    }

    @Test
    void noWorkerThatTakesAnything() {
        worker("w1", 2, "scripted", "the disk is full");
        PlanId plan = fourRuns();
        is(plan, "03-01", WaitCause.NO_WORKER, "w1: the disk is full");
        worker("w2", 1, "scripted", "");
        is(plan, "03-01", WaitCause.PICKUP);
    }

    @Test
    void onlyCordonedWorkersOfferTheAgent() {
        cordoned("w1", "scripted");
        worker("w2", 2, "claude", "");
        PlanId plan = fourRuns();
        is(plan, "03-01", WaitCause.CORDON, "w1: cordoned: new disk");
        assertThat(why(plan, "03-01").of()).containsExactly("w1");
        assertThat(why(plan, "03-01").todo()).contains("fleet workers uncordon");
        worker("w3", 2, "scripted", "the disk is full");
        is(plan, "03-01", WaitCause.NO_WORKER, "w1: cordoned", "w3: the disk is full");
        worker("w3", 0, "scripted", "");
        is(plan, "03-01", WaitCause.NO_FREE_SLOT, "w3");
        assertThat(why(plan, "03-01").of()).containsExactly("w3");
    }

    @Test
    void aMergeThatOnlyCordonedWorkersCouldDo() {
        cordoned("w1", "scripted");
        PlanId plan = fourRuns();
        story.run(plan, "03-02", story.succeeded(plan, "03-02"));
        is(plan, "03-02", WaitCause.CORDON, "w1");
    }

    @Test
    void aDeclinedRunWaitsForAWorkerThatCanDoItAndNotForItsTime() {
        worker("w1", 2, "claude", "");
        PlanId plan = fourRuns();
        story.run(plan, "03-01", new Outcome.Declined("it has no agent scripted"));
        is(plan, "03-01", WaitCause.NO_WORKER, "offers the agent scripted");
        worker("w2", 2, "scripted", "");
        is(plan, "03-01", WaitCause.BACK_OFF, "declined: it has no agent scripted");
    }

    @Test
    void everySlotTaken() {
        worker("w1", 0, "scripted", "");
        worker("w2", 2, "claude", "");
        PlanId plan = fourRuns();
        is(plan, "03-01", WaitCause.NO_FREE_SLOT, "w1");
        assertThat(why(plan, "03-01").of()).containsExactly("w1");
    }

    @Test
    void aWorkerAtWork() {
        PlanId plan = fourRuns();
        story.start(plan, "03-01", Story.W1);
        worker("w1", 1, "scripted", "", plan + "/03-01/1");
        is(plan, "03-01", WaitCause.AT_WORK, "attempt 1", "w1");
    }

    @Test
    void aLeaseThatIsAboutToLapse() {
        PlanId plan = fourRuns();
        story.start(plan, "03-01", Story.W1);
        is(plan, "03-01", WaitCause.LEASE_LAPSING, "w1 is not heard of");
        worker("w1", 1, "scripted", "", plan + "/03-01/1");
        now = now.plusSeconds(9);
        is(plan, "03-01", WaitCause.AT_WORK);
        now = now.plusSeconds(3);
        is(plan, "03-01", WaitCause.LEASE_LAPSING, "w1 was last heard of 12 s ago", "30 s");
        worker("w1", 2, "scripted", "");
        is(plan, "03-01", WaitCause.LEASE_LAPSING, "w1 no longer has it");
    }

    @Test
    void aLeaseJustGrantedNeedNotBeListedYet() {
        PlanId plan = fourRuns();
        now = Instant.parse("2026-01-01T00:00:05Z");
        story.claim(plan, "03-01", Story.W1);
        worker("w1", 2, "scripted", "");
        is(plan, "03-01", WaitCause.AT_WORK, "w1");
    }

    @Test
    void theMergeQueue() {
        freeWorker();
        PlanId plan = fourRuns();
        story.run(plan, "03-02", story.succeeded(plan, "03-02"));
        is(plan, "03-02", WaitCause.PICKUP);
        story.start(plan, "03-02.merge-1", Story.W1);
        story.run(plan, "03-03", story.succeeded(plan, "03-03"));
        story.run(plan, "03-01", story.succeeded(plan, "03-01"));
        is(plan, "03-01", WaitCause.MERGE_QUEUE, "after 03-02");
        assertThat(why(plan, "03-03").of()).containsExactly("03-01", "03-02");
        worker("w1", 2, "scripted", "", plan + "/03-02.merge-1/1");
        is(plan, "03-02", WaitCause.AT_WORK, "w1");
    }

    @Test
    void aMergeThatNobodyIsFreeFor() {
        worker("w1", 2, "claude", "", "s04-0123456789/04-01.merge-1/1");
        PlanId plan = fourRuns();
        story.run(plan, "03-02", story.succeeded(plan, "03-02"));
        is(plan, "03-02", WaitCause.MERGE_QUEUE, "is merging other work");
        workers.clear();
        is(plan, "03-02", WaitCause.NO_WORKER);
    }

    @Test
    void aTimeThatIsNotYet() {
        freeWorker();
        PlanId plan = fourRuns();
        story.run(plan, "03-01", failed(FailureKind.STALLED));
        is(plan, "03-01", WaitCause.BACK_OFF, "is tried again at 2026-", "because");
        assertThat(why(plan, "03-01").until()).isPresent();
    }

    @Test
    void aPerson() {
        freeWorker();
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.run(plan, "03-01", story.succeeded(plan, "03-01"));
        Outcome lost =
                new Outcome.Failed(
                        FailureKind.WORKER_LOST,
                        "it is gone",
                        new Salvage.Nothing("gone"),
                        Usage.UNKNOWN);
        for (int i = 0; i < 5; i++) {
            story.later(Duration.ofHours(1));
            story.run(plan, "03-01.merge-1", lost);
        }
        is(plan, "03-01", WaitCause.PERSON, "lost its worker");
        assertThat(why(plan, "03-01").todo()).contains("fleet retry " + plan + "/03-01");
    }

    @Test
    void aCancelThatItsWorkerHasNotConfirmed() {
        PlanId plan = fourRuns();
        story.start(plan, "03-01", new WorkerRef("w7", 1));
        story.command(new Command.CancelPlan("c", "cancel", Story.REPOSITORY, plan, ""));
        is(plan, "03-01", WaitCause.CANCEL, "w7");
        assertThat(why(plan, "03-01").of()).containsExactly("w7");
        is(plan, "03-02", WaitCause.OVER, "cancelled");
    }

    @Test
    void whatIsOverSaysHowItEnded() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.run(plan, "03-01", failed(FailureKind.AUTH));
        is(plan, "03-01", WaitCause.OVER, "because");
        assertThat(why(plan, "03-01").todo()).contains("fleet logs " + plan + "/03-01");
    }

    @Test
    void ofAPlanOnlyTheRunsThatAreNotDoneAreExplained() {
        freeWorker();
        PlanId plan = story.submit("k", stage("3", run("03-01", 1), run("03-02", 2)));
        story.finish(plan, "03-01");
        Explainer explainer = new Explainer(views, () -> workers, TIMINGS, () -> now);
        assertThat(explainer.plan(plan).orElseThrow().runs())
                .extracting(WhyView::run)
                .containsExactly("03-02");
        assertThat(explainer.item(plan, "03-01.merge-1")).isPresent();
        assertThat(explainer.item(plan, "03-09")).isEmpty();
    }
}
