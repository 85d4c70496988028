package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who the parts of an assignment are given to.
class DriveAgentsTest {
    private static final String[] PARALLEL = {"parallel: true", "max_parallel: 3"};

    private final Core core = new Core();
    private final Drive drive = new Drive(core);

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private void submit(AgentChoice chosen) {
        drive.submit(drive.submission(Core.policy(100, OnFailure.STOP), chosen));
    }

    /// Agent and model of the order.
    private String given(String item) {
        Drive.Session session = drive.begin(item);
        String who = session.order.agent() + ":" + session.order.model();
        session.finishAll();
        drive.mergeAll();
        return who;
    }

    @Test
    void aForkIsGivenToTheAgentThatItsStepNames() {
        drive.forkTo("codex:gpt-5.1@yolo", "010", "one")
                .forkTo("codex", "020", "two")
                .forkTo("scripted", "030", "three")
                .fork("040", "four")
                .step("050", "five", "fork:\n  provider: codex");
        drive.submit();
        assertThat(given("010")).isEqualTo("codex:gpt-5.1");
        assertThat(given("020")).as("a model of another agent is none").isEqualTo("codex:");
        assertThat(given("030")).isEqualTo("scripted:sonnet");
        assertThat(given("040")).isEqualTo("scripted:sonnet");
        assertThat(given("050")).as("what is done inline is no fork").isEqualTo("scripted:sonnet");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void whatIsChosenForTheDriveCountsBeforeWhatStepsSay() {
        drive.forkTo("codex:gpt-5.1", "010", "one").forkTo("codex", "020", "two");
        submit(new AgentChoice("scripted", ""));
        assertThat(given("010")).isEqualTo("scripted:sonnet");
        assertThat(given("020")).isEqualTo("scripted:sonnet");
    }

    @Test
    void aModelThatIsChosenIsThatOfTheStepsAgent() {
        drive.forkTo("codex:gpt-5.1", "010", "one");
        submit(new AgentChoice("", "o3"));
        assertThat(given("010")).isEqualTo("codex:o3");
    }

    @Test
    void aProviderThatCanBeNobodyIsRefusedWithItsStep() {
        drive.forkTo("\"; rm -rf\"", "010", "one").submit();
        assertThat(((Answer.Refused) core.lastAnswer()).message())
                .contains("step 010")
                .contains("rm -rf");
    }

    @Test
    void aForkWhoseProviderRefusesKeepsNoneOfAnotherWaiting() {
        drive.step("010", "batch", PARALLEL)
                .forkTo("codex", "010.01", "one")
                .fork("010.02", "two")
                .forkTo("codex", "010.03", "three")
                .fork("010.04", "four");
        drive.submit();
        assertThat(drive.queued()).containsExactly("010.01", "010.02", "010.03");
        drive.begin("010.01").isRefused(FailureKind.PROVIDER_QUOTA);
        assertThat(core.state.breakers.keySet()).containsExactly(Account.ofAgent("codex"));
        core.tick(Duration.ofSeconds(1));
        assertThat(drive.queued()).containsExactly("010.02", "010.04");
        given("010.02");
        given("010.04");
        assertThat(drive.queued()).as("one goes to see").isEmpty();
        core.tick(Duration.ofMinutes(1));
        assertThat(drive.queued()).containsExactly("010.01");
        assertThat(given("010.01")).isEqualTo("codex:");
        core.tick(Duration.ofMinutes(5));
        given("010.03");
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(core.work(drive.plan, "010.01").consumed).isZero();
    }

    @Test
    void agentsOfOneAccountGoToSeeOneAtATime() {
        Account team = new Account("codex", "team");
        drive.step("010", "batch", PARALLEL)
                .forkTo("codex", "010.01", "one")
                .forkTo("other", "010.02", "two");
        drive.submit();
        for (String item : List.of("010.01", "010.02")) {
            AttemptId attempt = core.attempt(drive.plan, item);
            core.on(
                    new Input.Said(
                            new Report.Claimed(
                                    attempt,
                                    "of " + item,
                                    Core.WORKER,
                                    Core.MACHINE,
                                    1,
                                    Map.of("codex", team, "other", team))));
        }
        for (String item : List.of("010.01", "010.02")) {
            core.end(
                    core.attempt(drive.plan, item),
                    "of " + item,
                    Core.failed(FailureKind.PROVIDER_QUOTA));
        }
        assertThat(drive.queued()).isEmpty();
        core.tick(Duration.ofMinutes(1));
        assertThat(drive.queued()).containsExactly("010.01");
    }
}
