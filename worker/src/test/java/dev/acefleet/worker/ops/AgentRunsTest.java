package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.run.Project;
import dev.acefleet.worker.work.Granted;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole attempts with scripts as agents: what they leave decides, not what they say.
@Timeout(60)
class AgentRunsTest {
    private static final String WORK =
            Bench.write(Project.work())
                    + "git add src && git commit -qm 'feat(03.01): the app'\n"
                    + "git add -A && git commit -qm 'docs(03.01): complete app run'\n";

    @TempDir Path directory;
    private Project project;
    private Bench bench;
    private Desk desk;

    @BeforeEach
    void begin() throws IOException {
        project = new Project(directory);
        bench = new Bench(directory.resolve("bench"));
        desk = new Desk(Project.attempt(1));
    }

    private Outcome execute(String agent) throws IOException {
        return execute(bench.agent(agent).site("*"), project.order());
    }

    private Outcome execute(Site site, WorkOrder.Run order) {
        Granted granted = new Granted(Project.attempt(1), "claim", order, 7);
        return new AgentRuns(site).execute(granted, order, desk);
    }

    private static Outcome.Failed failed(FailureKind kind, Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        Outcome.Failed failed = (Outcome.Failed) outcome;
        assertThat(failed.kind()).as(failed.detail()).isEqualTo(kind);
        return failed;
    }

    private static Outcome.Succeeded succeeded(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return (Outcome.Succeeded) outcome;
    }

    private String atRef() throws IOException {
        return project.repository().at(Project.attempt(1).ref());
    }

    private List<Path> leftOver() throws IOException {
        try (Stream<Path> files = Files.walk(bench.attempts())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void completeWorkIsPushedAndSucceeds() throws IOException {
        Outcome.Succeeded done = succeeded(execute("cat > prompt-seen; rm prompt-seen\n" + WORK));

        assertThat(atRef()).isEqualTo(done.commit().hex());
        assertThat(done.summary()).isEqualTo("The app exists.");
        assertThat(done.warnings()).isEmpty();
        assertThat(desk.hasStarted()).isTrue();
        assertThat(leftOver()).isEmpty();
    }

    @Test
    void anAgentThatReportsAFailureAfterCompleteWorkHasSucceeded() throws IOException {
        Outcome.Succeeded done = succeeded(execute(WORK + "echo 'x is not defined' >&2; exit 1\n"));

        assertThat(done.warnings())
                .containsExactly(
                        "the agent reported a failure, and the work is complete: it exited with 1:"
                                + " x is not defined");
    }

    @Test
    void anAgentThatHangsAfterCompleteWorkHasSucceeded() throws IOException {
        bench.limits("grace: 1s, stall: 2s");

        Outcome.Succeeded done = succeeded(execute(WORK + "sleep 300\n"));

        assertThat(done.warnings())
                .anyMatch(warning -> warning.contains("had to be stopped (STALLED)"));
    }

    @Test
    void anAgentThatExitsWithZeroAndShowsNothingHasFailed() throws IOException {
        Outcome.Failed failed =
                failed(FailureKind.EVIDENCE_MISSING, execute("echo '## RUN COMPLETE'\n"));

        assertThat(failed.salvage()).isEqualTo(new Salvage.Nothing("the agent changed nothing"));
        assertThat(atRef()).isEmpty();
    }

    @Test
    void anAgentThatFailsHalfWayIsSavedAndItsOwnReasonComesFirst() throws IOException {
        Outcome.Failed failed =
                failed(
                        FailureKind.AGENT_FAILED,
                        execute("echo half > half.txt; echo 'no more' >&2; exit 3\n"));

        assertThat(failed.detail()).startsWith("it exited with 3: no more; the recap");
        assertThat(failed.salvage())
                .isEqualTo(new Salvage.Saved(Project.attempt(1).ref(), new CommitId(atRef())));
        assertThat(project.repository().remote("show", atRef() + ":half.txt")).isEqualTo("half");
    }

    @Test
    void whatWasTooLargeToBeSavedIsReportedBehindHoweverLongAReason() throws IOException {
        Outcome.Failed failed =
                failed(
                        FailureKind.EVIDENCE_MISSING,
                        execute(
                                """
                                truncate -s 30M core
                                echo '## RUN COMPLETE'
                                echo '**Commits:**'
                                for i in $(seq 1000000 1000200); do echo "- $i"; done
                                """));

        assertThat(failed.detail()).hasSize(4_000).endsWith("; not saved: core (30 MB)");
    }

    @Test
    void anAgentThatIsSilentTooLongIsStalled() throws IOException {
        bench.limits("grace: 1s, stall: 1s");

        failed(FailureKind.STALLED, execute("sleep 300\n"));
    }

    @Test
    void aWorkerThatIsStoppedSavesTheWorkAndBlamesNobody() throws IOException {
        desk.stopAt("ready");

        Outcome.Failed failed =
                failed(
                        FailureKind.WORKER_STOPPING,
                        execute("echo half > half.txt; echo ready; sleep 300\n"));

        assertThat(failed.detail()).isEqualTo("it is stopped");
        assertThat(failed.salvage()).isInstanceOf(Salvage.Saved.class);
    }

    @Test
    void aWorkerThatIsStoppedDuringSetupStartsNoAgent() throws IOException {
        desk.stopAt("ready");
        bench.setup("echo ready; sleep 300\n");

        failed(FailureKind.WORKER_STOPPING, execute(WORK));

        assertThat(desk.hasStarted()).isFalse();
        assertThat(atRef()).isEmpty();
        assertThat(leftOver()).isEmpty();
    }

    @Test
    void aSetupThatFailsStartsNoAgentAndIsToldWithoutSecrets() throws IOException {
        bench.setup("echo token=" + Bench.GIT_SECRET + " >&2; exit 4\n");

        Outcome.Failed failed = failed(FailureKind.WORKSPACE, execute(WORK));

        assertThat(failed.detail())
                .startsWith("the setup command ended with 4 (EXITED): token=")
                .doesNotContain(Bench.GIT_SECRET);
        assertThat(desk.hasStarted()).isFalse();
    }

    @Test
    void aBaseThatTheRemoteLacksStartsNoAgent() throws IOException {
        CommitId unpushed = project.repository().commit("chore: at home", Map.of());
        WorkOrder.Run nowhere = project.order(unpushed, project.blob(), "");

        Outcome.Failed failed =
                failed(FailureKind.WORKSPACE, execute(bench.agent(WORK).site("*"), nowhere));

        assertThat(failed.detail()).contains("cannot be fetched");
        assertThat(desk.hasStarted()).isFalse();
    }

    @Test
    void aRunFileThatIsNotWhatWasSubmittedLeavesNothingBehind() throws IOException {
        String submitted = project.blob();
        project.prepare(Map.of(Project.RUN_PATH, "Something else.\n"));
        WorkOrder.Run other = project.order(project.base(), submitted, "");

        failed(FailureKind.WORKSPACE, execute(bench.agent(WORK).site("*"), other));

        assertThat(leftOver()).isEmpty();
    }

    @Test
    void theAgentSeesItsOwnSecretsAndNotGitsAndNeitherIsToldOn() throws IOException {
        Outcome.Failed failed =
                failed(
                        FailureKind.AGENT_FAILED,
                        execute(
                                "env; echo \"mine $AGENT_KEY git ${GIT_TOKEN:-none}\" >&2; exit 1\n"));

        assertThat(failed.detail()).contains("git none").doesNotContain(Bench.AGENT_SECRET);
        assertThat(desk.printed())
                .contains("AGENT_KEY=")
                .doesNotContain(Bench.AGENT_SECRET)
                .doesNotContain(Bench.GIT_SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent.env", "git.env"})
    void aWorkerThatCannotReadItsEnvironmentLeavesTheRunToOthers(String file) throws IOException {
        Outcome outcome = execute(bench.agent(WORK).exposed(file).site("*"), project.order());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Declined.class,
                        declined -> assertThat(declined.reason()).contains(file, "chmod 600"));
    }

    @Test
    void anAgentThatTheMachineCannotStartIsNoFaultOfTheRun() throws IOException {
        Outcome outcome = execute(bench.agentThatCannotBeStarted().site("*"), project.order());

        assertThat(failed(FailureKind.INFRASTRUCTURE, outcome).detail()).contains("too long");
        assertThat(leftOver()).isEmpty();
    }

    @Test
    void aSecretInTheWorkIsNotPushed() throws IOException {
        failed(
                FailureKind.SECRET_IN_COMMIT,
                execute(
                        Bench.write(Project.work())
                                + "echo \"$AGENT_KEY\" > src/app.txt\n"
                                + "git add -A && git commit -qm 'feat(03.01): the app'\n"));

        assertThat(atRef()).isEmpty();
    }

    @Test
    void aSecretInDisguiseIsNotPushedEither() throws IOException {
        Outcome.Failed failed =
                failed(
                        FailureKind.SECRET_IN_COMMIT,
                        execute(
                                Bench.write(Project.work())
                                        + "printf 'me:%s' \"$AGENT_KEY\" | base64 > src/app.txt\n"
                                        + "git add -A && git commit -qm 'feat(03.01): the app'\n"));

        assertThat(failed.detail()).contains("contains a secret");
        assertThat(atRef()).isEmpty();
    }

    @Test
    void anAgentThatBreaksItsCloneHasFailed() throws IOException {
        failed(FailureKind.AGENT_FAILED, execute(WORK + "rm -rf .git/objects\n"));
    }

    @Test
    void whatAnAgentLeavesAtAGateIsKeptAndTold() throws IOException {
        Outcome outcome =
                execute(
                        "echo half > half.txt; echo '## GATE REACHED'; echo \"Which? $AGENT_KEY\"\n");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Gated.class,
                        gated -> {
                            assertThat(gated.gate().details())
                                    .contains("Which?")
                                    .doesNotContain(Bench.AGENT_SECRET);
                            assertThat(gated.ref()).isEqualTo(Project.attempt(1).ref());
                        });
        assertThat(project.repository().remote("show", atRef() + ":half.txt")).isEqualTo("half");
    }

    @Test
    void aGateThatListsCommitsWhichAreNotThereIsNotBelieved() throws IOException {
        String table = "| Task | Name | Commit |\n|---|---|---|\n| 1 | First | 1234567abc |\n";

        Outcome.Failed failed =
                failed(
                        FailureKind.EVIDENCE_MISSING,
                        execute(
                                "cat <<'END'\n## GATE REACHED\n**Type:** human-verify\n"
                                        + "### Completed Tasks\n"
                                        + table
                                        + "### Gate Details\nLook\nEND\n"));

        assertThat(failed.detail()).contains("1234567abc");
    }

    @Test
    void anAgentIsToldItsRole() throws IOException {
        succeeded(execute("test \"$ACEFLEET_ROLE\" = runner || exit 9\n" + WORK));
    }

    @Test
    void aStopEndsAFetchThatHangs() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            WorkOrder.Run order = project.order();
            Repository remote =
                    new Repository("https://127.0.0.1:" + silent.getLocalPort() + "/app");
            Site site = bench.agent(WORK).site("*");
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            Thread.ofVirtual()
                    .start(() -> outcome.complete(execute(site, Project.at(remote, order))));
            try (Socket git = silent.accept()) {
                assertThat(git.getInputStream().read()).as("git says something").isPositive();
                desk.stopNow();

                failed(FailureKind.WORKER_STOPPING, outcome.get(20, TimeUnit.SECONDS));
                git.setSoTimeout(20_000);
                git.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        }
        assertThat(desk.hasStarted()).isFalse();
    }

    @Test
    void whatThisWorkerCannotDoIsDeclined() throws IOException {
        assertThat(execute(bench.site("*"), project.order()))
                .isEqualTo(new Outcome.Declined("the worker does not offer the agent agent"));
        assertThat(execute(bench.agent(WORK).site("elsewhere/*"), project.order()))
                .isInstanceOf(Outcome.Declined.class);
        assertThat(
                        execute(
                                bench.limits("disk-floor-mb: 999999").agent(WORK).site("*"),
                                project.order()))
                .isInstanceOfSatisfying(
                        Outcome.Declined.class,
                        declined -> assertThat(declined.reason()).contains("MB free"));
    }
}
