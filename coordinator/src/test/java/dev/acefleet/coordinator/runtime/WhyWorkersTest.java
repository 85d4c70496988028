package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// For each cause that lies with the workers, workers of which it is the true one.
class WhyWorkersTest extends Inquiry {
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
        is(plan, "03-01", WaitCause.NO_WORKER, "offers the agent scripted; they offer claude");
        assertThat(why(plan, "03-01").todo()).contains("agents:", "--agent");
    }

    @Test
    void whatEveryWorkerThatCouldTakeItHasDeclined() {
        freeWorker();
        PlanId plan = fourRuns();
        story.run(plan, "03-01", new Outcome.Declined("the worker does not serve it"));
        is(plan, "03-01", WaitCause.NO_WORKER, "takes it: w1: the worker does not serve it");
        assertThat(why(plan, "03-01").todo()).contains("repositories:");
        assertThat(why(plan, "03-01").until()).as("it is offered again").isPresent();
        worker("w2", 2, "scripted", "");
        is(plan, "03-01", WaitCause.BACK_OFF, "declined: the worker does not serve it");
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
    void aMergeThatNobodyIsFreeFor() {
        worker("w1", 2, "claude", "", "s04-0123456789/04-01.merge-1/1");
        PlanId plan = fourRuns();
        story.run(plan, "03-02", story.succeeded(plan, "03-02"));
        is(plan, "03-02", WaitCause.MERGE_QUEUE, "is merging other work");
        workers.clear();
        is(plan, "03-02", WaitCause.NO_WORKER);
    }
}
