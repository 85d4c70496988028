package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.GateType;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateDeciderTest {
    private final Core core = new Core();

    private static final Gate VERIFY =
            new Gate(
                    GateType.HUMAN_VERIFY,
                    "1/2 tasks complete",
                    "| 1 | Form | abc1234 | form.txt |",
                    "2: Look at the form",
                    "awaiting verification",
                    "",
                    "Open the form",
                    List.of(),
                    "approved",
                    "");

    private static final Gate DECISION =
            new Gate(
                    GateType.DECISION,
                    "",
                    "",
                    "1: Store",
                    "awaiting decision",
                    "",
                    "Which store?",
                    List.of(
                            new Gate.Option("sqlite", "SQLite", "one file"),
                            new Gate.Option("postgres", "Postgres", "a server")),
                    "an option",
                    "");

    private PlanId submit(OnGate onGate) {
        return core.submit(
                Core.stage(Ending.policy(onGate, false, false), run("01", 1), run("02", 1)));
    }

    private Outcome gated(PlanId plan, Gate gate) {
        return new Outcome.Gated(
                core.commit(), core.attempt(plan, "03-01").ref(), gate, Usage.UNKNOWN);
    }

    private GateId stop(PlanId plan, Gate gate) {
        core.run(plan, "03-01", gated(plan, gate));
        return core.said(Event.GateOpened.class).getLast().gate();
    }

    private Answer answer(GateId gate, String text) {
        return core.answer(gate, text);
    }

    private WorkOrder.Run granted(PlanId plan) {
        core.claim(core.attempt(plan, "03-01"));
        return (WorkOrder.Run) ((Effect.Grant) core.effects.getLast()).order();
    }

    @Test
    void aRunAtAGateFreesItsPlaceWhileItsSiblingsGoOnAndItsBatchWaits() {
        PlanId plan =
                core.submit(
                        Core.stage(
                                Ending.policy(OnGate.WAIT, false, false, 1),
                                run("01", 1),
                                run("02", 1),
                                run("03", 2)));
        assertThat(core.queued(plan)).containsExactly("03-01");
        GateId gate = stop(plan, VERIFY);
        assertThat(gate).hasToString(plan + "/03-01/1/1");
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.BLOCKED);
        assertThat(core.queued(plan)).containsExactly("03-02");
        core.finish(plan, "03-02");
        assertThat(core.queued(plan)).isEmpty();
        assertThat(core.said(Event.BatchEnded.class)).isEmpty();
    }

    @Test
    void theAnswerSendsAFreshAttemptOnFromWhatWasDoneJudgedAgainstTheFirstBase() {
        PlanId plan = submit(OnGate.WAIT);
        CommitId base = core.state.plan(plan).orElseThrow().head;
        GateId gate = stop(plan, VERIFY);
        CommitId done =
                ((Outcome.Gated) core.said(Event.AttemptEnded.class).getLast().outcome()).commit();
        core.finish(plan, "03-02");
        assertThat(answer(gate, " Approved ")).isInstanceOf(Answer.Accepted.class);
        assertThat(core.attempt(plan, "03-01").number()).isEqualTo(2);
        Resume resume = granted(plan).resume().orElseThrow();
        assertThat(resume.commit()).isEqualTo(done);
        assertThat(resume.base()).isEqualTo(base);
        assertThat(resume.partial()).isFalse();
        assertThat(resume.gates())
                .singleElement()
                .satisfies(answered -> {
                    assertThat(answered.gate()).isEqualTo(VERIFY);
                    assertThat(answered.answer()).isEqualTo("approved");
                    assertThat(answered.by()).isEqualTo("ana");
                    assertThat(answered.automatic()).isFalse();
                });
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void severalGatesOfOneRunKeepAllTheirAnswersAndTheFirstBase() {
        PlanId plan = submit(OnGate.WAIT);
        answer(stop(plan, VERIFY), "the label is wrong");
        answer(stop(plan, DECISION), "POSTGRES");
        Resume resume = granted(plan).resume().orElseThrow();
        assertThat(resume.gates())
                .extracting(answered -> answered.answer())
                .containsExactly("the label is wrong", "postgres");
        assertThat(core.attempt(plan, "03-01").number()).isEqualTo(3);
    }

    @Test
    void aDecisionTakesTheIdsOfItsOptionsAloneAndSaysThem() {
        PlanId plan = submit(OnGate.WAIT);
        GateId gate = stop(plan, DECISION);
        Answer.Refused refused = (Answer.Refused) answer(gate, "whatever");
        assertThat(refused.reason()).isEqualTo(Answer.Reason.INVALID);
        assertThat(refused.message()).contains("sqlite, postgres");
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.BLOCKED);
        assertThat(answer(gate, "sqlite")).isInstanceOf(Answer.Accepted.class);
    }

    @Test
    void theFirstValidAnswerCountsAndALaterOneIsTold() {
        PlanId plan = submit(OnGate.WAIT);
        GateId gate = stop(plan, DECISION);
        answer(gate, "sqlite");
        Answer.Refused late = (Answer.Refused) answer(gate, "postgres");
        assertThat(late.reason()).isEqualTo(Answer.Reason.NOT_POSSIBLE);
        assertThat(late.message()).contains("sqlite", "ana");
        assertThat(core.said(Event.GateAnswered.class)).hasSize(1);
    }

    @Test
    void aGateShownAgainIsANewOneWhichTheOldIdDoesNotAnswer() {
        PlanId plan = submit(OnGate.WAIT);
        GateId first = stop(plan, VERIFY);
        answer(first, "no");
        GateId second = stop(plan, VERIFY);
        assertThat(second).isNotEqualTo(first);
        assertThat(answer(first, "approved")).isInstanceOf(Answer.Refused.class);
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.BLOCKED);
    }

    @Test
    void whereGatesEndRunsTheStageWaitsForAPerson() {
        PlanId plan = submit(OnGate.FAIL);
        stop(plan, VERIFY);
        core.finish(plan, "03-02");
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.verdict()).isEqualTo(Verdict.HUMAN_NEEDED);
    }

    @Test
    void anAutomaticAnswerIsRecordedAsSuch() {
        PlanId plan = submit(OnGate.APPROVE);
        stop(plan, VERIFY);
        assertThat(core.said(Event.GateAnswered.class))
                .singleElement()
                .satisfies(answer -> {
                    assertThat(answer.automatic()).isTrue();
                    assertThat(answer.answer()).isEqualTo("approved");
                });
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.QUEUED);
    }

    @Test
    void whatOnlyAPersonMaySayIsNeverAnsweredAutomatically() {
        PlanId plan = submit(OnGate.APPROVE);
        stop(plan, Gate.action("Log in to the registry", "done"));
        assertThat(core.said(Event.GateAnswered.class)).isEmpty();
        answer(core.said(Event.GateOpened.class).getLast().gate(), "done");
        stop(plan, Gate.checklist("Publish the package and look at its page"));
        assertThat(core.said(Event.GateAnswered.class)).hasSize(1);
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.BLOCKED);
    }

    @Test
    void aGateThatNobodyAnswersIsGivenUp() {
        PlanId plan = submit(OnGate.WAIT);
        stop(plan, VERIFY);
        core.finish(plan, "03-02");
        core.tick(Limits.GATE.minusSeconds(1));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.BLOCKED);
        core.tick(Duration.ofSeconds(1));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.verdict()).isEqualTo(Verdict.HUMAN_NEEDED);
    }

    @Test
    void aCancelClosesTheGateAtOnce() {
        PlanId plan = submit(OnGate.WAIT);
        GateId gate = stop(plan, VERIFY);
        core.cancel(plan);
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.CANCELLED);
        assertThat(answer(gate, "approved")).isInstanceOf(Answer.Refused.class);
        core.tick(Limits.GATE);
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.CANCELLED);
    }

    @Test
    void aLoginThatIsMissingWaitsForAPersonAndConsumesNothing() {
        PlanId plan = submit(OnGate.WAIT);
        core.run(plan, "03-01", Core.failed(FailureKind.AUTH));
        GateId gate = core.said(Event.GateOpened.class).getLast().gate();
        assertThat(core.work(plan, "03-01").consumed).isZero();
        answer(gate, "done");
        assertThat(core.attempt(plan, "03-01").number()).isEqualTo(2);
    }

    private Outcome loginExpired(PlanId plan, CommitId done) {
        Salvage salvage = new Salvage.Saved(core.attempt(plan, "03-01").ref(), done);
        return new Outcome.Failed(
                FailureKind.AUTH, "the login has expired", salvage, Usage.UNKNOWN);
    }

    @Test
    void aLoginThatExpiresInMidRunKeepsWhatWasCommittedBehindItsGate() {
        PlanId plan = submit(OnGate.WAIT);
        CommitId base = core.state.plan(plan).orElseThrow().head;
        CommitId done = core.commit();
        core.run(plan, "03-01", loginExpired(plan, done));
        answer(core.said(Event.GateOpened.class).getLast().gate(), "done");
        Resume resume = granted(plan).resume().orElseThrow();
        assertThat(resume.commit()).isEqualTo(done);
        assertThat(resume.base()).isEqualTo(base);
        assertThat(resume.partial()).isTrue();
        assertThat(resume.gates()).hasSize(1);
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void aLoginThatExpiresBehindAnotherGateKeepsTheWorkOfBoth() {
        PlanId plan = submit(OnGate.WAIT);
        CommitId base = core.state.plan(plan).orElseThrow().head;
        answer(stop(plan, VERIFY), "approved");
        CommitId done = core.commit();
        core.run(plan, "03-01", loginExpired(plan, done));
        answer(core.said(Event.GateOpened.class).getLast().gate(), "done");
        Resume resume = granted(plan).resume().orElseThrow();
        assertThat(resume.commit()).isEqualTo(done);
        assertThat(resume.base()).isEqualTo(base);
        assertThat(resume.gates())
                .extracting(answered -> answered.answer())
                .containsExactly("approved", "done");
    }

    @Test
    void anAgentThatStopsForEverIsGivenUp() {
        PlanId plan = submit(OnGate.APPROVE);
        for (int i = 0; i < Limits.GATES_PER_RUN; i++) {
            stop(plan, VERIFY);
        }
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.QUEUED);
        stop(plan, VERIFY);
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
    }

    @Test
    void aRunWhoseWorkIsGoneBehindAGateEndsAndBeginsAnewWhenRetried() {
        PlanId plan = submit(OnGate.WAIT);
        answer(stop(plan, VERIFY), "approved");
        core.run(plan, "03-01", Core.failed(FailureKind.WORK_GONE));
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.FAILED);
        assertThat(core.work(plan, "03-01").consumed).isZero();

        assertThat(core.retry(plan, "03-01")).isInstanceOf(Answer.Accepted.class);
        assertThat(granted(plan).resume()).isEmpty();
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }
}
