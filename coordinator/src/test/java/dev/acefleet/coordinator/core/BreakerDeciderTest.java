package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.ProviderTrouble;
import dev.acefleet.common.model.ProviderTrouble.Span;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.model.WorkerRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BreakerDeciderTest {
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final WorkerRef OTHER = new WorkerRef("w2", 1);
    private static final Account TEAM = new Account("claude", "team");

    /// Another one's, who happens to be called the same.
    private static final Account NAMESAKE = new Account("codex", "team");

    private final Core core = new Core();
    private final PlanId plan =
            core.submit(
                    Core.stage(
                            Core.policy(3, StagePolicy.OnFailure.STOP),
                            run("01", 1),
                            run("02", 1),
                            run("03", 1),
                            run("04", 1),
                            run("05", 1)));

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
        State fresh = new State();
        core.state.withoutPlan().forEach(event -> Evolver.evolve(fresh, event, Instant.EPOCH, 1));
        assertThat(fresh.breakers).as("who takes over").isEqualTo(core.state.breakers);
        assertThat(fresh.accounts).isEqualTo(core.state.accounts);
    }

    private static Outcome refused(FailureKind kind, Span span, Optional<Instant> resumeAt) {
        return refused(kind, TEAM, span, resumeAt);
    }

    private static Outcome refused(
            FailureKind kind, Account account, Span span, Optional<Instant> resumeAt) {
        return new Outcome.Failed(
                kind,
                "429: too many",
                new Salvage.Nothing("nothing was done"),
                Usage.UNKNOWN,
                Optional.of(new ProviderTrouble(account, span, resumeAt)));
    }

    private static Outcome refused() {
        return refused(FailureKind.PROVIDER_QUOTA, Span.SHORT, Optional.empty());
    }

    private static Outcome refused(Account account) {
        return refused(FailureKind.PROVIDER_QUOTA, account, Span.SHORT, Optional.empty());
    }

    private Breaker breaker() {
        return core.state.breakers.firstEntry().getValue();
    }

    /// The item's queued attempt goes to see, and is refused.
    private void refuse(String item) {
        core.run(plan, item, refused());
    }

    private String probe() {
        return breaker().probe().orElseThrow().work().item();
    }

    @Test
    void afterARefusalNothingOfThatAgentIsQueuedInAnyPlan() {
        PlanId other =
                core.submit(Core.onBranch(Core.stage(run("01", 1)), "4", "elsewhere"), "other");
        core.start(plan, "03-01");
        core.start(other, "04-01");
        AttemptId first = core.attempt(plan, "03-01");
        core.end(first, "claim-1", refused());

        assertThat(breaker().phase()).isEqualTo(Breaker.Phase.OPEN);
        assertThat(breaker().next()).isEqualTo(core.now.plus(PAUSE));
        core.tick(Duration.ofSeconds(1));
        assertThat(core.queued(plan)).as("what was queued is called back").isEmpty();
        assertThat(core.status(other, "04-01"))
                .as("what runs goes on")
                .isEqualTo(WorkStatus.RUNNING);
        core.end(core.attempt(other, "04-01"), "claim-2", failed(FailureKind.AGENT_FAILED));
        core.tick(Duration.ofSeconds(10));
        assertThat(core.queued(other)).isEmpty();
        assertThat(core.work(plan, "03-01").consumed).isZero();
    }

    @Test
    void whatWasQueuedBeforeIsNotGrantedAfter() {
        AttemptId second = core.attempt(plan, "03-02");
        refuse("03-01");
        Decision answer = core.ask(new Report.Claimed(second, "late", OTHER, Core.MACHINE, 1));
        assertThat(answer.effects()).singleElement().isInstanceOf(Effect.Refuse.class);
        assertThat(answer.events()).containsExactly(new Event.WorkHeld(second.work(), TEAM));
    }

    @Test
    void oneGoesToSeeAndNoOtherInThatPause() {
        refuse("03-01");
        core.tick(PAUSE);
        assertThat(core.queued(plan)).hasSize(1);
        assertThat(breaker().phase()).isEqualTo(Breaker.Phase.TRYING);
        core.start(plan, probe());
        core.tick(PAUSE);
        core.tick(PAUSE);
        assertThat(core.state.leases()).hasSize(1);
        assertThat(core.queued(plan)).isEmpty();
    }

    @Test
    void oneThatIsRefusedAgainIsFollowedByALongerPause() {
        refuse("03-01");
        for (long seconds : List.of(60L, 120L, 240L, 480L, 600L, 600L)) {
            core.tick(Duration.between(core.now, breaker().next()));
            refuse(probe());
            assertThat(Duration.between(core.now, breaker().next()))
                    .isEqualTo(Duration.ofSeconds(seconds));
        }
        assertThat(core.state.work(core.attempt(plan, "03-01").work()).orElseThrow().consumed)
                .isZero();
    }

    @Test
    void oneThatEndsWithoutAWordIsFollowedByAnotherInTheNextPause() {
        refuse("03-01");
        core.tick(PAUSE);
        String item = probe();
        core.end(
                core.attempt(plan, item),
                core.start(plan, item),
                failed(FailureKind.WORKER_STOPPING));
        assertThat(core.queued(plan)).isEmpty();
        core.tick(PAUSE.minusSeconds(1));
        assertThat(core.queued(plan)).isEmpty();
        core.tick(Duration.ofSeconds(1));
        assertThat(core.queued(plan)).hasSize(1);
        assertThat(breaker().refusals()).as("it was not refused").isEqualTo(1);
    }

    @Test
    void oneThatWaitedLongForAWorkerHasItsPauseFromItsGrantOn() {
        refuse("03-01");
        core.tick(PAUSE);
        String item = probe();
        core.tick(PAUSE.multipliedBy(3));
        core.end(
                core.attempt(plan, item),
                core.start(plan, item),
                failed(FailureKind.WORKER_STOPPING));
        core.tick(PAUSE.minusSeconds(1));
        assertThat(core.queued(plan)).isEmpty();
        core.tick(Duration.ofSeconds(1));
        assertThat(core.queued(plan)).hasSize(1);
    }

    @Test
    void whenOneIsAnsweredAFewGoAtOnceThenTwiceAsManyThenAll() {
        refuse("03-01");
        core.tick(PAUSE);
        String item = probe();
        core.run(plan, item, core.succeeded(plan, item));
        assertThat(breaker().phase()).isEqualTo(Breaker.Phase.EASING);
        assertThat(core.state.queued.keySet())
                .filteredOn(attempt -> !attempt.work().item().contains("merge"))
                .hasSize(2);
        core.tick(PAUSE);
        assertThat(breaker().places()).isEqualTo(4);
        for (int pause = 0; pause < 5; pause++) {
            core.tick(PAUSE);
        }
        assertThat(core.state.breakers).isEmpty();
        assertThat(core.said(Event.BreakerClosed.class)).hasSize(1);
    }

    @Test
    void oneThatHasRunForLongIsAnswered() {
        refuse("03-01");
        core.tick(PAUSE);
        core.start(plan, probe());
        core.tick(PAUSE.multipliedBy(6).minusSeconds(1));
        assertThat(breaker().phase()).isEqualTo(Breaker.Phase.TRYING);
        core.tick(Duration.ofSeconds(1));
        assertThat(breaker().phase()).isEqualTo(Breaker.Phase.EASING);
    }

    @Test
    void aHundredRefusalsOfOneMomentAreOne() {
        for (String item : List.of("03-01", "03-02", "03-03")) {
            core.start(plan, item);
        }
        core.now = core.now.plusSeconds(5);
        for (int run = 1; run <= 3; run++) {
            core.end(core.attempt(plan, "03-0" + run), "claim-" + run, refused());
        }
        assertThat(breaker().refusals()).isEqualTo(1);
        assertThat(breaker().next()).isEqualTo(core.now.plus(PAUSE));
    }

    @Test
    void theProvidersOwnTimeCountsWithinBounds() {
        Instant stated = core.now.plus(Duration.ofHours(2));
        core.run(
                plan, "03-01", refused(FailureKind.PROVIDER_QUOTA, Span.LONG, Optional.of(stated)));
        assertThat(breaker().next()).isEqualTo(stated);
        core.tick(Duration.ofHours(2));
        Instant mad = core.now.plus(Duration.ofDays(300));
        core.run(plan, probe(), refused(FailureKind.PROVIDER_QUOTA, Span.LONG, Optional.of(mad)));
        assertThat(breaker().next()).isEqualTo(core.now.plus(Duration.ofHours(6)));
    }

    @Test
    void aUsedUpQuotaWithoutATimeIsLookedAtMoreRarely() {
        core.run(
                plan, "03-01", refused(FailureKind.PROVIDER_QUOTA, Span.BILLING, Optional.empty()));
        assertThat(breaker().next()).isEqualTo(core.now.plus(Duration.ofMinutes(10)));
    }

    @Test
    void agentsOfOneAccountRestTogetherAndOthersDoNot() {
        refuse("03-01");
        PlanId other = core.submit(ofAgent("codex", "5"), "codex");
        PlanId third = core.submit(ofAgent("gemini", "6"), "gemini");
        assertThat(core.queued(other)).as("nothing is known of it").hasSize(1);
        Map<String, Account> accounts =
                Map.of("codex", TEAM, "gemini", new Account("claude", "mine"));
        for (PlanId of : List.of(other, third)) {
            claim(onlyQueued(of), "c " + of, OTHER, accounts);
        }
        assertThat(core.state.leases())
                .extracting(lease -> lease.attempt().work().plan())
                .containsExactly(third);
        assertThat(core.queued(other)).isEmpty();
    }

    @Test
    void twoProvidersThatShareAnAccountNameDoNotParkEachOther() {
        PlanId other = core.submit(ofAgent("codex", "5"), "codex");
        AttemptId theirs = onlyQueued(other);
        refuse("03-01");
        core.tick(Duration.ofSeconds(1));
        claim(theirs, "theirs", OTHER, Map.of("codex", NAMESAKE));
        assertThat(core.queued(plan)).isEmpty();
        assertThat(core.state.leases()).extracting(Lease::attempt).containsExactly(theirs);

        core.end(theirs, "theirs", refused(NAMESAKE));
        assertThat(core.state.breakers.keySet()).containsExactly(TEAM, NAMESAKE);
        assertThat(core.state.breakers.values()).extracting(Breaker::refusals).containsOnly(1);
        resume(NAMESAKE);
        assertThat(core.queued(other)).hasSize(1);
        assertThat(core.queued(plan)).as("the first one's rests on").isEmpty();
    }

    @Test
    void oneAccountOfOneProviderOnTwoWorkersHasOneBreaker() {
        PlanId other = core.submit(ofAgent("opus", "5"), "opus");
        claim(core.attempt(plan, "03-01"), "mine", Core.WORKER, Map.of("scripted", TEAM));
        claim(onlyQueued(other), "theirs", OTHER, Map.of("opus", TEAM));
        AttemptId theirs = core.attempt(other, "05-01");
        core.tick(Duration.ofSeconds(1));
        core.end(core.attempt(plan, "03-01"), "mine", refused());
        core.end(theirs, "theirs", refused());

        assertThat(core.state.breakers.keySet()).containsExactly(TEAM);
        assertThat(breaker().refusals()).as("what ran already tells nothing new").isEqualTo(1);
        core.tick(PAUSE);
        assertThat(core.queued(plan).size() + core.queued(other).size())
                .as("one goes to see, on whichever worker")
                .isEqualTo(1);
    }

    private AttemptId onlyQueued(PlanId of) {
        return core.state.queued.keySet().stream()
                .filter(queued -> queued.work().plan().equals(of))
                .findFirst()
                .orElseThrow();
    }

    private void claim(
            AttemptId attempt, String claim, WorkerRef worker, Map<String, Account> accounts) {
        core.on(
                new Input.Said(
                        new Report.Claimed(attempt, claim, worker, Core.MACHINE, 1, accounts)));
    }

    private static StageSubmission ofAgent(String agent, String number) {
        StagePolicy policy =
                new StagePolicy(
                        3,
                        3,
                        StagePolicy.OnFailure.STOP,
                        StagePolicy.OnGate.FAIL,
                        false,
                        Pool.DEFAULT,
                        agent,
                        "sonnet",
                        "",
                        false,
                        "",
                        false,
                        StagePolicy.OnDependency.SKIP,
                        Budgets.NONE);
        return Core.onBranch(Core.stage(policy, run("01", 1)), number, "branch-" + number);
    }

    @Test
    void anotherWorkersAccountMayDoIt() {
        claim(core.attempt(plan, "03-03"), "other", OTHER, Map.of("scripted", NAMESAKE));
        refuse("03-01");
        assertThat(core.status(plan, "03-01")).isEqualTo(WorkStatus.QUEUED);
        AttemptId second = core.attempt(plan, "03-02");
        claim(second, "no", Core.WORKER, Map.of("scripted", TEAM));
        assertThat(core.effects.getLast()).isInstanceOf(Effect.Refuse.class);
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.QUEUED);
        core.tick(Duration.ofSeconds(5));
        claim(second, "yes", OTHER, Map.of("scripted", NAMESAKE));
        assertThat(core.status(plan, "03-02")).isEqualTo(WorkStatus.LEASED);
    }

    @Test
    void aPersonLetsAFewGoAtOnce() {
        refuse("03-01");
        resume(NAMESAKE);
        assertThat(core.lastAnswer()).isInstanceOf(Answer.Refused.class);
        assertThat(breaker().phase()).isEqualTo(Breaker.Phase.OPEN);
        resume(TEAM);
        assertThat(core.lastAnswer()).isEqualTo(new Answer.Done());
        assertThat(breaker().phase()).isEqualTo(Breaker.Phase.EASING);
        assertThat(core.queued(plan)).hasSize(2);
    }

    private void resume(Account account) {
        core.on(new Input.Said(new Command.ResumeProvider("c " + account, "k", account)));
    }
}
