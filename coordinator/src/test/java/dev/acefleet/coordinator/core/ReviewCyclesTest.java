package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a provider that is away makes of review cycles (spec/assign.md 15, rules 12 and 13).
class ReviewCyclesTest {
    private static final String AWAY = "ace-review failed: HTTP 529 overloaded";

    private final Core core = new Core();
    private final Drive drive = new Drive(core);

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private Drive cycles(String... fields) {
        return drive.step("010", "reviews", fields)
                .fork("010.01", "review-valid-1")
                .step("010.01.01", "review-pr")
                .step("010.01.02", "release")
                .fork("010.02", "review-fit-2")
                .fork("010.03", "review-shine-3")
                .fork("020", "finish");
    }

    private void passes(String... items) {
        for (String item : items) {
            core.tick(Duration.ofMinutes(10));
            drive.begin(item).finishAll();
            drive.mergeAll();
        }
    }

    private void fails(String item, String error) {
        core.tick(Duration.ofMinutes(10));
        drive.begin(item).failFork(error);
    }

    /// Its provider refuses, and goes on refusing for so long.
    private void isRefused(String item, FailureKind kind, Duration time) {
        Duration waited = Duration.ZERO;
        while (waited.compareTo(time) <= 0 && !core.status(drive.plan, item).isTerminal()) {
            drive.begin(item).isRefused(kind);
            while (!core.status(drive.plan, item).isTerminal() && !drive.queued().contains(item)) {
                core.tick(Duration.ofSeconds(30));
                waited = waited.plusSeconds(30);
            }
        }
    }

    private void isSkipped(String step, String report) {
        assertThat(drive.status(step)).as(step).isEqualTo("done");
        assertThat(drive.report(step)).as(step).contains(report);
    }

    @Test
    void whenTheFirstCycleFailsForItsProviderTheOthersAreNotTried() {
        cycles().submit();
        fails("010.01", AWAY);
        fails("010.01", AWAY);
        isSkipped("010.01", "skipped: provider unavailable");
        isSkipped("010.01.01", "HTTP 529");
        isSkipped("010.01.02", "skipped: provider unavailable");
        isSkipped("010.02", "skipped: provider unavailable for prior cycle");
        isSkipped("010.03", "skipped: provider unavailable for prior cycle");
        assertThat(drive.report("010.03")).contains("010.01 review-valid-1");
        assertThat(core.status(drive.plan, "010.01")).isEqualTo(WorkStatus.SKIPPED);
        passes("020");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(core.said(Event.PlanEnded.class).getLast().reason())
                .contains("passed over: fork 010.01: review-valid-1");
        assertThat(core.said(Event.PassedOver.class)).hasSize(1);
    }

    @Test
    void whenTheSecondFailsTheThirdIsNotTried() {
        cycles().submit();
        passes("010.01");
        fails("010.02", AWAY);
        fails("010.02", AWAY);
        assertThat(drive.report("010.01.01")).contains("Report on");
        isSkipped("010.02", "skipped: provider unavailable");
        isSkipped("010.03", "skipped: provider unavailable for prior cycle");
        passes("020");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void whenTheThirdFailsTheDriveGoesOn() {
        cycles().submit();
        passes("010.01", "010.02");
        fails("010.03", AWAY);
        fails("010.03", AWAY);
        isSkipped("010.03", "skipped: provider unavailable");
        passes("020");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aCycleIsTriedAgainOnceHoweverOftenItsForkMayBe() {
        cycles("fork_retry_limit: 5").submit();
        fails("010.01", AWAY);
        assertThat(drive.status("010.02")).isEqualTo("pending");
        fails("010.01", AWAY);
        isSkipped("010.02", "skipped: provider unavailable for prior cycle");
    }

    @Test
    void whereNothingIsTriedAgainTheFirstFailureCounts() {
        cycles("fork_retry_limit: 0").submit();
        fails("010.01", AWAY);
        isSkipped("010.01", "skipped: provider unavailable");
        isSkipped("010.03", "skipped: provider unavailable for prior cycle");
    }

    @Test
    void aCycleThatFailsByItsWorkIsAFailure() {
        cycles().submit();
        fails("010.01", AWAY);
        fails("010.01", "the findings do not apply");
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(drive.status("010.02")).isEqualTo("pending");
    }

    @Test
    void aLoginThatIsRefusedIsNoOutage() {
        cycles().submit();
        fails("010.01", "HTTP 401 unauthorized");
        fails("010.01", "HTTP 403 forbidden");
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void anotherForkThatFailsForItsProviderIsNoCycle() {
        drive.fork("010", "review").fork("020", "review-fit").submit();
        fails("010", AWAY);
        fails("010", AWAY);
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(drive.status("020")).isEqualTo("pending");
    }

    @Test
    void aNewRoundIsTriedAfterTheFirst() {
        drive.fork("010", "review-valid")
                .fork("020", "review-fit")
                .fork("030", "review-valid-2")
                .fork("040", "review-shine-2")
                .submit();
        fails("010", AWAY);
        fails("010", AWAY);
        isSkipped("020", "skipped: provider unavailable for prior cycle");
        passes("030", "040");
        assertThat(drive.report("030")).contains("Report on 030");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void anOutageIsWaitedForAndConsumesNothing() {
        cycles().submit();
        isRefused("010.01", FailureKind.PROVIDER_UNAVAILABLE, Duration.ofMinutes(40));
        assertThat(core.work(drive.plan, "010.01").consumed).isZero();
        assertThat(drive.status("010.02")).isEqualTo("pending");
        drive.begin("010.01").finishAll();
        drive.mergeAll();
        assertThat(core.work(drive.plan, "010.01").refused).isEmpty();
        passes("010.02", "010.03", "020");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void anOutageThatOutlastsThePatienceIsDoneWithout() {
        cycles().submit();
        isRefused("010.01", FailureKind.PROVIDER_QUOTA, Duration.ofHours(3));
        isSkipped("010.01", "skipped: provider unavailable");
        isSkipped("010.02", "skipped: provider unavailable for prior cycle");
        assertThat(core.work(drive.plan, "010.01").consumed).isZero();
        assertThat(core.said(Event.AttemptEnded.class).size())
                .as("it was looked at now and then")
                .isBetween(3, 40);
    }

    @Test
    void aNetworkThatFailsIsTriedOnceMoreAndThenItIsAnOutage() {
        cycles().submit();
        drive.begin("010.01").isRefused(FailureKind.PROVIDER_NETWORK);
        core.tick(Duration.ofSeconds(25));
        assertThat(drive.queued()).as("not before half a minute").isEmpty();
        core.tick(Duration.ofSeconds(10));
        assertThat(drive.queued()).containsExactly("010.01");
        drive.begin("010.01").isRefused(FailureKind.PROVIDER_NETWORK);
        isSkipped("010.01", "skipped: provider unavailable");
        isSkipped("010.02", "skipped: provider unavailable for prior cycle");
    }

    @Test
    void aNetworkThatFailsInAnyOtherForkHoldsItBackAndConsumesNothing() {
        drive.fork("010", "work").submit();
        for (int time = 0; time < 3; time++) {
            core.tick(Duration.ofMinutes(10));
            drive.begin("010").isRefused(FailureKind.PROVIDER_NETWORK);
        }
        assertThat(core.work(drive.plan, "010").consumed).isZero();
        passes("010");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aStepThatLosesItsNetworkIsDoneAgainHalfAMinuteLater() {
        drive.fork("010", "work").step("010.01", "deploy").submit();
        drive.begin("010").failFork("read ECONNRESET");
        core.tick(Duration.ofSeconds(25));
        assertThat(drive.queued()).isEmpty();
        core.tick(Duration.ofSeconds(10));
        Drive.Session again = drive.begin("010");
        assertThat(again.order.steps()).containsExactly("010.01.01");
        again.finishAll();
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void aPersonWhoTakesTheDriveUpAgainFindsWhatIsSkippedSkipped() {
        cycles().submit();
        fails("010.01", AWAY);
        fails("010.01", AWAY);
        fails("020", "broken");
        fails("020", "broken");
        assertThat(core.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(core.retry(drive.plan, "020")).isInstanceOf(Answer.Accepted.class);
        assertThat(core.status(drive.plan, "010.01")).isEqualTo(WorkStatus.SKIPPED);
        passes("020");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(drive.now().lost).isZero();
    }

    @Test
    void cyclesAreKnownByTheirNames() {
        Drive named =
                new Drive(core)
                        .fork("010", "review-valid")
                        .fork("020", "review-valid-12")
                        .fork("030", "review-fit-style")
                        .step("040", "review-shine")
                        .fork("050", "review-validate")
                        .fork("060", "review-pr");
        named.submit();
        List<Boolean> are = named.queue().steps().stream().map(ReviewCycles::isOne).toList();
        assertThat(are).containsExactly(true, true, true, false, false, false);
    }
}
