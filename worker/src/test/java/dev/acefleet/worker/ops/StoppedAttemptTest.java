package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.run.Project;
import dev.acefleet.worker.work.Granted;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An attempt that must end, at a remote that does not take its work: nobody waits for it long.
@Timeout(60)
class StoppedAttemptTest {
    private static final String ATTEMPTS = "refs/fleet/";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String WORK =
            Bench.write(Project.work())
                    + "git add src && git commit -qm 'feat(03.01): the app'\n"
                    + "git add -A && git commit -qm 'docs(03.01): complete app run'\n";
    private static final String HALF = "echo half > half.txt; echo ready; sleep 300\n";

    @TempDir Path directory;
    private Project project;
    private Path tries;
    private Bench bench;
    private Desk desk;

    @BeforeEach
    void begin() throws IOException {
        project = new Project(directory);
        tries = directory.resolve("tries");
        bench = new Bench(directory.resolve("bench"));
        desk = new Desk(Project.attempt(1));
    }

    private CompletableFuture<Outcome> begun(String agent) throws IOException {
        Site site = bench.agent(agent).site("*");
        WorkOrder.Run order = project.order();
        Granted granted = new Granted(Project.attempt(1), "claim", order, 7);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> outcome.complete(new AgentRuns(site).execute(granted, order, desk)));
        return outcome;
    }

    private Outcome.Failed stopped(CompletableFuture<Outcome> outcome) throws Exception {
        assertThat(outcome).succeedsWithin(LONG).isInstanceOf(Outcome.Failed.class);
        Outcome.Failed failed = (Outcome.Failed) outcome.get(0, TimeUnit.SECONDS);
        assertThat(failed.kind()).as(failed.detail()).isEqualTo(FailureKind.WORKER_STOPPING);
        assertThat(failed.detail()).startsWith("it is stopped");
        assertThat(project.repository().at(Project.attempt(1).ref())).isEmpty();
        return failed;
    }

    /// The remote takes nothing, and counts how often it was asked.
    private void refuse(String more) throws IOException {
        Path hook = Path.of(project.repository().address().url(), "hooks", "pre-receive");
        Files.createDirectories(hook.getParent());
        String script =
                "#!/bin/sh\necho x >> '" + tries + "'\n" + more + "echo 'no room' >&2\nexit 1\n";
        Files.writeString(hook, script);
        assertThat(hook.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void aPushThatHangsIsEndedAWhileAfterTheStop() throws Exception {
        bench.saving(Duration.ofSeconds(1));
        HangingRemote hanging = new HangingRemote(project.repository().address(), true, ATTEMPTS);
        CompletableFuture<Outcome> outcome = begun(WORK);
        ProcessHandle hung = hanging.awaitPush();

        desk.stopNow();

        assertThat(stopped(outcome).detail()).endsWith("interrupted during git push");
        assertThat(hung.onExit()).as("what the push had started").succeedsWithin(LONG);
    }

    @Test
    void aSalvageThatHangsIsEndedAWhileAfterItBegan() throws Exception {
        // Time enough to come as far as the push.
        bench.saving(Duration.ofSeconds(6));
        HangingRemote hanging = new HangingRemote(project.repository().address(), true, ATTEMPTS);
        desk.stopAt("ready");
        CompletableFuture<Outcome> outcome = begun(HALF);

        ProcessHandle hung = hanging.awaitPush();

        assertThat(stopped(outcome).salvage())
                .isEqualTo(new Salvage.Nothing("salvage failed: interrupted during git push"));
        assertThat(hung.onExit()).as("what the push had started").succeedsWithin(LONG);
    }

    @Test
    void aRemoteThatRefusesIsNotAskedAgainAndAgainAfterTheStop() throws Exception {
        Path told = directory.resolve("told");
        assertThat(new ProcessBuilder("mkfifo", told.toString()).start().waitFor()).isZero();
        refuse("test \"$(wc -l < '" + tries + "')\" -gt 1 || echo x > '" + told + "'\n");
        CompletableFuture<Outcome> outcome = begun(WORK);
        try (FileInputStream first = new FileInputStream(told.toFile())) {
            assertThat(first.readAllBytes()).isNotEmpty();
        }

        desk.stopNow();

        assertThat(stopped(outcome).detail()).contains("no room");
        assertThat(Files.readAllLines(tries))
                .as("a last try, and one to save what was left")
                .hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void whatAStoppedAgentLeavesIsTriedOnceAndKeptHere() throws Exception {
        refuse("");
        desk.stopAt("ready");

        Outcome.Failed failed = stopped(begun(HALF));

        assertThat(failed.salvage())
                .isInstanceOfSatisfying(
                        Salvage.Nothing.class,
                        nothing ->
                                assertThat(nothing.reason())
                                        .contains("failed once; the work is kept on this worker")
                                        .contains("no room"));
        assertThat(Files.readAllLines(tries)).hasSize(1);
    }
}
