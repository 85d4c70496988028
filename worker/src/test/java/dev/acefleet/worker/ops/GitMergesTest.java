package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.WorkId;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The merge lane with scripts as setup and check.
@Timeout(60)
class GitMergesTest {
    private static final AttemptId MERGE =
            new AttemptId(WorkId.ofMerge(Project.PLAN, Project.RUN, 1), 1);
    private static final String BRANCH = "refs/heads/fleet/plan";
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir Path directory;
    private Project project;
    private Bench bench;
    private Desk desk;
    private CommitId work;

    @BeforeEach
    void begin() throws IOException {
        project = new Project(directory);
        work = project.repository().commit("feat(03.01): the app", Project.work());
        project.repository().push("HEAD:" + Project.attempt(1).ref());
        bench = new Bench(directory.resolve("bench"));
        desk = new Desk(MERGE);
    }

    private Outcome merge() throws IOException {
        return merge("*", "");
    }

    private Outcome merge(String pattern, String check) throws IOException {
        return merge(project.repository().address(), pattern, check);
    }

    private Outcome merge(Repository remote, String pattern, String check) throws IOException {
        WorkOrder.Integrate order =
                new WorkOrder.Integrate(
                        remote,
                        project.base(),
                        List.of("refs/heads/main"),
                        "fleet/plan",
                        Project.attempt(1),
                        work,
                        "run 03-01: The app",
                        new Identity("Fleet", "fleet@example.org"),
                        Instant.ofEpochSecond(1_800_000_000),
                        check);
        Granted granted = new Granted(MERGE, "claim", order, 7);
        return new GitMerges(bench.site(pattern)).execute(granted, order, desk);
    }

    private Outcome.Failed failed(FailureKind kind, Outcome outcome) throws IOException {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        Outcome.Failed failed = (Outcome.Failed) outcome;
        assertThat(failed.kind()).as(failed.detail()).isEqualTo(kind);
        assertThat(project.repository().at(BRANCH)).isEmpty();
        return failed;
    }

    @Test
    void aWorkerThatCannotReadItsCredentialsLeavesTheMergeToOthers() throws IOException {
        bench.exposed("git.env");

        assertThat(merge())
                .isInstanceOfSatisfying(
                        Outcome.Declined.class,
                        declined -> assertThat(declined.reason()).contains("git.env"));
    }

    @Test
    void theCheckFindsTheMergedTreeSetUp() throws IOException {
        bench.setup("echo ready > set-up\n")
                .check("cat set-up && cat src/app.txt && test -z \"$GIT_TOKEN\"\n");

        Outcome outcome = merge();

        assertThat(outcome)
                .isEqualTo(new Outcome.Merged(new CommitId(project.repository().at(BRANCH)), 1));
        assertThat(desk.printed()).isEqualTo("ready\nthe app\n");
        try (Stream<Path> left = Files.walk(bench.attempts())) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void withoutACheckNothingIsSetUp() throws IOException {
        bench.setup("exit 1\n");

        assertThat(merge()).isInstanceOf(Outcome.Merged.class);
    }

    @Test
    void aCheckThatFailsIsTheWorksFaultAndToldWithoutSecrets() throws IOException {
        bench.check("echo 'token " + Bench.GIT_SECRET + " leaks'; exit 5\n");

        Outcome.Failed failed = failed(FailureKind.CHECK_FAILED, merge());

        assertThat(failed.detail())
                .contains("ended with 5 (EXITED)")
                .contains("leaks")
                .doesNotContain(Bench.GIT_SECRET);
        assertThat(desk.printed()).contains("leaks").doesNotContain(Bench.GIT_SECRET);
    }

    @Test
    void aSetupThatFailsIsNotTheWorksFault() throws IOException {
        bench.setup("echo no network >&2; exit 1\n").check("exit 0\n");

        Outcome.Failed failed = failed(FailureKind.WORKSPACE, merge());

        assertThat(failed.detail()).contains("setup command ended with 1").contains("no network");
    }

    @Test
    void whatTheRemoteSaysIsToldWithoutSecrets() throws IOException {
        Path hook = Path.of(project.repository().address().url(), "hooks", "pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\necho \"no entry for $GIT_TOKEN\" >&2; exit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();

        Outcome.Failed failed = failed(FailureKind.INFRASTRUCTURE, merge());

        assertThat(failed.detail()).contains("no entry for [redacted]");
    }

    @Test
    void aWorkerThatIsStoppedDuringTheCheckSaysSo() throws IOException {
        desk.stopAt("ready");
        bench.check("echo ready; sleep 300\n");

        Outcome.Failed failed = failed(FailureKind.WORKER_STOPPING, merge());

        assertThat(failed.detail()).isEqualTo("it is stopped");
    }

    @Test
    void aWorkerThatIsStoppedDuringTheSetupSaysSo() throws IOException {
        desk.stopAt("ready");
        bench.setup("echo ready; sleep 300\n").check("exit 0\n");

        failed(FailureKind.WORKER_STOPPING, merge());
    }

    private CompletableFuture<Outcome> begun(Repository remote) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        outcome.complete(merge(remote, "*", ""));
                    } catch (IOException | RuntimeException e) {
                        outcome.completeExceptionally(e);
                    }
                });
        return outcome;
    }

    @Test
    void aStopEndsAFetchThatHangs() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Outcome> outcome =
                    begun(new Repository("https://127.0.0.1:" + silent.getLocalPort() + "/app"));
            try (Socket git = silent.accept()) {
                assertThat(git.getInputStream().read()).as("git says something").isPositive();
                desk.stopNow();

                failed(FailureKind.WORKER_STOPPING, outcome.get(20, TimeUnit.SECONDS));
                git.setSoTimeout(20_000);
                git.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    @Test
    void aStopEndsAPushThatHangsWhichLeavesNothingAndTheNextOneMerges() throws Exception {
        Repository remote = project.repository().address();
        HangingRemote hanging = new HangingRemote(remote, true, BRANCH);
        CompletableFuture<Outcome> outcome = begun(remote);
        ProcessHandle hung = hanging.awaitPush();
        desk.stopNow();

        Outcome.Failed failed =
                failed(FailureKind.WORKER_STOPPING, outcome.get(20, TimeUnit.SECONDS));
        assertThat(failed.detail()).isEqualTo("it is stopped");
        assertThat(hung.onExit()).as("what the push had started").succeedsWithin(LONG);

        hanging.mend();
        desk = new Desk(MERGE);
        assertThat(merge())
                .isEqualTo(new Outcome.Merged(new CommitId(project.repository().at(BRANCH)), 1));
    }

    /// Protocol P21: who cancels what has been merged is told that it is.
    @Test
    void aStopAfterThePushHasComeThroughFindsTheMergeDone() throws Exception {
        Repository remote = project.repository().address();
        HangingRemote hanging = new HangingRemote(remote, false, BRANCH);
        CompletableFuture<Outcome> outcome = begun(remote);
        hanging.awaitPush();
        desk.stopNow();

        assertThat(outcome.get(20, TimeUnit.SECONDS))
                .isEqualTo(new Outcome.Merged(new CommitId(project.repository().at(BRANCH)), 1));
    }

    @Test
    void aCheckThatTakesTooLongIsStopped() throws IOException {
        bench.limits("grace: 1s, command: 2s").check("sleep 300\n");

        assertThat(failed(FailureKind.CHECK_FAILED, merge()).detail())
                .containsAnyOf("STALLED", "TIMED_OUT");
    }

    @Test
    void whatThisWorkerCannotDoIsDeclined() throws IOException {
        assertThat(merge("elsewhere/*", "")).isInstanceOf(Outcome.Declined.class);
        assertThat(merge("*", "full"))
                .isEqualTo(
                        new Outcome.Declined("the worker has no check full for this repository"));
        bench.limits("disk-floor-mb: 999999");
        assertThat(merge()).isInstanceOf(Outcome.Declined.class);
        assertThat(project.repository().at(BRANCH)).isEmpty();
    }
}
