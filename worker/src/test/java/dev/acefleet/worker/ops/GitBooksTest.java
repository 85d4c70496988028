package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkOrder.Finish.Scope;
import dev.acefleet.worker.publish.BooksOnRemote;
import dev.acefleet.worker.work.Granted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Books with a script as the repository's setup command.
@Timeout(60)
class GitBooksTest {
    private static final AttemptId ATTEMPT = new AttemptId(BooksOnRemote.FINISH, 1);

    @TempDir Path directory;
    private BooksOnRemote project;
    private Bench bench;

    @BeforeEach
    void begin() throws IOException {
        project = new BooksOnRemote(directory, "\n");
        project.onBranch("chore: a lock", Map.of("lock file.txt", "old\n", "gone.txt", "x\n"));
        project.done(1);
        project.done(2);
        bench = new Bench(directory.resolve("bench"));
    }

    private Outcome finish(Scope scope) throws IOException {
        return finish(scope, new Desk(ATTEMPT));
    }

    private Outcome finish(Scope scope, Desk desk) throws IOException {
        WorkOrder.Finish order = project.order(scope, BooksOnRemote.FINISH, Optional.empty());
        return new GitBooks(bench.site("*"))
                .execute(new Granted(ATTEMPT, "claim", order, 7), order, desk);
    }

    private static Outcome.Finished finished(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Finished.class);
        return (Outcome.Finished) outcome;
    }

    @Test
    void whatTheSetupChangesInTrackedFilesIsCommittedByName() throws IOException {
        bench.setup(
                "echo new > 'lock file.txt'; echo build > untracked.txt; rm gone.txt;"
                        + " echo x >> .ace/track.md\n");

        Outcome.Finished done = finished(finish(Scope.STAGE));

        assertThat(done.warnings()).isEmpty();
        assertThat(project.subjects())
                .startsWith(
                        "docs(03): complete The App stage", "fix(03): orchestrator corrections");
        assertThat(project.filesOf(BooksOnRemote.BRANCH + "~1")).containsExactly("lock file.txt");
        assertThat(project.at("lock file.txt")).isEqualTo("new");
        assertThat(project.at("gone.txt")).isEqualTo("x");
        assertThat(project.repository().remote("log", "-1", "--format=%an|%at", done.head() + "~1"))
                .isEqualTo("Fleet|1772600767");
    }

    @Test
    void aStopEndsAPushThatHangsAndTheNextFinishWritesTheBooks() throws Exception {
        HangingRemote hanging =
                new HangingRemote(project.repository().address(), true, BooksOnRemote.BRANCH);
        String before = project.repository().at(BooksOnRemote.BRANCH);
        Desk desk = new Desk(ATTEMPT);
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        outcome.complete(finish(Scope.STAGE, desk));
                    } catch (IOException | RuntimeException e) {
                        outcome.completeExceptionally(e);
                    }
                });
        ProcessHandle hung = hanging.awaitPush();
        desk.stopNow();

        assertThat(outcome.get(20, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.WORKER_STOPPING));
        assertThat(hung.onExit()).succeedsWithin(Duration.ofSeconds(20));
        assertThat(project.repository().at(BooksOnRemote.BRANCH)).isEqualTo(before);

        hanging.mend();
        assertThat(finished(finish(Scope.STAGE)).files()).isNotEmpty();
    }

    @Test
    void aSetupThatChangesNothingLeavesNoCommit() throws IOException {
        bench.setup("echo build > untracked.txt\n");

        finish(Scope.STAGE);

        assertThat(project.subjects()).doesNotContain("fix(03): orchestrator corrections");
    }

    @Test
    void aSetupThatFailsCostsTheBooksNothing() throws IOException {
        bench.setup("exit 3\n");

        Outcome.Finished done = finished(finish(Scope.STAGE));

        assertThat(done.warnings()).anyMatch(warning -> warning.contains("not looked for"));
        assertThat(done.files()).contains(".ace/track.md");
    }

    @Test
    void betweenBatchesNothingIsSetUp() throws IOException {
        bench.setup("exit 3\n");

        assertThat(finished(finish(Scope.PROGRESS)).warnings()).isEmpty();
    }

    @Test
    void whatThisWorkerCannotDoIsDeclined() throws IOException {
        bench.limits("disk-floor-mb: 999999");

        assertThat(finish(Scope.STAGE)).isInstanceOf(Outcome.Declined.class);
    }
}
