package dev.acefleet.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.worker.git.AttemptRefs;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.git.Trap;
import dev.acefleet.worker.publish.Publisher.Published;
import dev.acefleet.worker.run.Project;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.secrets.Secrets;
import dev.acefleet.worker.secrets.Telling;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Pushes of attempts' refs to a real remote.
@Timeout(60)
class PublisherTest {
    private static final String REF = Project.attempt(1).ref();
    private static final String SECRET = "hunter2-hunter2";
    private static final String BRANCH = "refs/heads/" + Workspace.BRANCH;

    @TempDir Path directory;
    private Project project;
    private Workspace workspace;
    private Publisher publisher;

    @BeforeEach
    void begin() throws IOException {
        project = new Project(directory);
        workspace = project.workspace();
        publisher =
                new Publisher(
                        project.repository().address(),
                        project.cache(),
                        Map.of(),
                        new Telling(Secrets.of(List.of(SECRET))),
                        new CompletableFuture<>(),
                        Duration.ofMillis(1));
    }

    private CommitId commit(Map<String, String> files) throws IOException {
        return Project.commit(workspace.tree(), "feat(03.01): work", files);
    }

    private Published publish(CommitId commit) {
        workspace.reclaim();
        return publisher.publish(
                workspace.tree(), BRANCH, project.base(), commit, Project.attempt(1));
    }

    private Publisher.Salvaged salvaged() {
        return publisher.salvage(
                workspace.reclaim(),
                workspace.file("salvage-index"),
                project.base(),
                Project.attempt(1),
                Documents.NONE);
    }

    private Salvage salvage() {
        return salvaged().salvage();
    }

    /// A file that is as long as that and takes no room.
    private void sparse(String name, long bytes) throws IOException {
        Path path = workspace.tree().resolve(name);
        Files.createDirectories(path.getParent());
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    private String atRef() throws IOException {
        return project.repository().at(REF);
    }

    private String saved(String path) throws IOException {
        return project.repository().remote("show", REF + ":" + path);
    }

    /// What the remote does before it takes a push.
    private void remoteHook(String body) throws IOException {
        Path hook = Path.of(project.repository().address().url(), "hooks", "pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\n" + body + "\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void anAttemptsWorkIsOnItsRefAndOnNoOther() throws IOException {
        CommitId commit = commit(Map.of("src/app.txt", "the app\n"));

        assertThat(publish(commit)).isEqualTo(new Published.Done(REF));

        assertThat(project.repository().remote("for-each-ref", "--format=%(objectname) %(refname)"))
                .isEqualTo(commit + " " + REF + "\n" + project.base() + " refs/heads/main");
    }

    @Test
    void whereAttemptsAreBranchesTheirWorkIsFoundUnderThem() throws IOException {
        String branch =
                "refs/heads/attempts/" + Project.attempt(1).ref().substring("refs/fleet/".length());
        RepositoryCache cache =
                new RepositoryCache(
                        directory.resolve("branches"),
                        project.repository().address(),
                        Map.of(),
                        new AttemptRefs(Optional.of("attempts")));
        cache.open();
        publisher =
                new Publisher(
                        project.repository().address(),
                        cache,
                        Map.of(),
                        new Telling(Secrets.of(List.of(SECRET))),
                        new CompletableFuture<>(),
                        Duration.ofMillis(1));
        CommitId commit = commit(Map.of("src/app.txt", "the app\n"));

        assertThat(publish(commit)).isEqualTo(new Published.Done(branch));

        assertThat(project.repository().at(branch)).isEqualTo(commit.hex());
        assertThat(atRef()).isEmpty();
        assertThat(cache.fetchTip(Project.attempt(1).ref())).contains(commit);
    }

    @Test
    void pushingTwiceChangesNothing() throws IOException {
        CommitId commit = commit(Map.of("src/app.txt", "the app\n"));

        publish(commit);
        assertThat(publish(commit)).isEqualTo(new Published.Done(REF));

        assertThat(atRef()).isEqualTo(commit.hex());
    }

    @Test
    void theCommitThatWasCheckedIsPushedAndNotWhatCameAfterIt() throws IOException {
        CommitId checked = commit(Map.of("src/app.txt", "the app\n"));
        commit(Map.of("src/app.txt", "later\n"));

        publish(checked);

        assertThat(atRef()).isEqualTo(checked.hex());
    }

    @Test
    void aSecretInAFileIsNotPushed() throws IOException {
        CommitId commit = commit(Map.of("config", "password=" + SECRET + "\n"));

        assertThat(publish(commit)).isInstanceOf(Published.HasSecret.class);

        assertThat(atRef()).isEmpty();
    }

    @Test
    void aSecretThatWasTakenOutAgainIsStillInTheHistory() throws IOException {
        commit(Map.of("config", SECRET));
        CommitId commit = commit(Map.of("config", ""));

        assertThat(publish(commit)).isInstanceOf(Published.HasSecret.class);
    }

    @Test
    void aSecretInACommitsMessageIsNotPushed() throws IOException {
        CommitId commit = Project.commit(workspace.tree(), "feat(03.01): " + SECRET, Map.of());

        assertThat(publish(commit)).isInstanceOf(Published.HasSecret.class);
    }

    @Test
    void aSecretThatOnlyAMergeBringsInIsNotPushed() throws IOException {
        Path tree = workspace.tree();
        TestRepository.run(tree, "checkout", "-q", "-b", "side");
        commit(Map.of("side", "1\n"));
        TestRepository.run(tree, "checkout", "-q", Workspace.BRANCH);
        commit(Map.of("main", "2\n"));
        TestRepository.run(tree, "merge", "-q", "--no-commit", "side");
        CommitId commit = commit(Map.of("evil", SECRET));

        assertThat(publish(commit)).isInstanceOf(Published.HasSecret.class);
    }

    @Test
    void aSecretThatWasThereBeforeIsNotTheAgentsDoing() throws IOException {
        project.prepare(Map.of("config", SECRET));
        workspace = project.workspace();
        CommitId commit = commit(Map.of("src/app.txt", "the app\n"));

        assertThat(publish(commit)).isEqualTo(new Published.Done(REF));
    }

    @Test
    void aRemoteThatComesBackGetsThePush() throws IOException {
        Path count = directory.resolve("count");
        remoteHook("echo x >> '" + count + "'; test $(wc -l < '" + count + "') -ge 3");
        CommitId commit = commit(Map.of("src/app.txt", "the app\n"));

        publish(commit);

        assertThat(atRef()).isEqualTo(commit.hex());
        assertThat(count).hasContent("x\nx\nx\n");
    }

    @Test
    void aRemoteThatRefusesEndsThePushWithItsReasonAndTheWorkIsKept() throws IOException {
        remoteHook("echo 'the quota is used up' >&2; exit 1");
        CommitId commit = commit(Map.of("src/app.txt", "the app\n"));

        assertThatThrownBy(() -> publish(commit))
                .isInstanceOf(GitFailed.class)
                .hasMessageContaining("the quota is used up")
                .hasMessageContaining(project.cache().directory() + " as " + commit);

        assertThat(project.cache().has(commit)).isTrue();
        assertThat(project.cache().git().must("rev-parse", REF)).isEqualTo(commit.hex());
    }

    @Test
    void anInterruptEndsTheTries() throws Exception {
        Path told = directory.resolve("told");
        assertThat(new ProcessBuilder("mkfifo", told.toString()).start().waitFor()).isZero();
        remoteHook("echo x > '" + told + "'; exit 1");
        Publisher patient =
                new Publisher(
                        project.repository().address(),
                        project.cache(),
                        Map.of(),
                        Telling.WITHOUT_SECRETS,
                        new CompletableFuture<>());
        CommitId commit = commit(Map.of("src/app.txt", "the app\n"));
        CompletableFuture<String> thrown = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                patient.publish(
                                        workspace.tree(),
                                        BRANCH,
                                        project.base(),
                                        commit,
                                        Project.attempt(1));
                                thrown.complete("nothing");
                            } catch (GitFailed e) {
                                thrown.complete(String.valueOf(e.getMessage()));
                            }
                        });
        Files.readString(told);

        thread.interrupt();

        assertThat(thrown.get(20, TimeUnit.SECONDS)).contains("interrupted");
    }

    @Test
    void whatWasNotCommittedIsSavedWithWhatWas() throws IOException {
        project.prepare(Map.of(".gitignore", "build/\n"));
        workspace = project.workspace();
        CommitId commit = commit(Map.of("src/app.txt", "committed\n"));
        TestRepository.write(
                workspace.tree(),
                Map.of(
                        "src/app.txt", "changed\n",
                        "new file", "new\n",
                        "src/old.txt", "",
                        "build/out", "ignored\n"));

        Salvage salvage = salvage();

        CommitId head = new CommitId(atRef());
        assertThat(salvage).isEqualTo(new Salvage.Saved(REF, head));
        assertThat(project.repository().remote("rev-parse", REF + "^")).isEqualTo(commit.hex());
        assertThat(saved("src/app.txt")).isEqualTo("changed");
        assertThat(saved("new file")).isEqualTo("new");
        assertThat(project.repository().remote("ls-tree", "-r", "--name-only", REF))
                .doesNotContain("src/old.txt")
                .doesNotContain("build");
        assertThat(project.repository().remote("log", "-1", "--format=%s", REF))
                .isEqualTo("chore: what s03-0123456789/03-01/1 left uncommitted");
    }

    @Test
    void workThatIsAllCommittedIsSavedAsItIs() throws IOException {
        CommitId commit = commit(Map.of("src/app.txt", "committed\n"));

        assertThat(salvage()).isEqualTo(new Salvage.Saved(REF, commit));
    }

    @Test
    void whereNothingWasDoneThereIsNothingToSave() throws IOException {
        assertThat(salvage()).isEqualTo(new Salvage.Nothing("the agent changed nothing"));
        assertThat(atRef()).isEmpty();
    }

    @Test
    void savingLeavesTheTreeAndTheIndexAsTheyWere() throws IOException {
        TestRepository.write(workspace.tree(), Map.of("new", "new\n"));

        salvage();

        assertThat(TestRepository.run(workspace.tree(), "status", "--porcelain"))
                .isEqualTo("?? new");
        assertThat(workspace.tree().resolve("new")).hasContent("new\n");
    }

    @Test
    void uncommittedSecretsAreNotSaved() throws IOException {
        TestRepository.write(workspace.tree(), Map.of("notes", SECRET));

        assertThat(salvage())
                .isInstanceOfSatisfying(
                        Salvage.Nothing.class,
                        nothing -> assertThat(nothing.reason()).contains("contains a secret"));
        assertThat(atRef()).isEmpty();
    }

    @Test
    void salvageThatCannotBePushedSaysWhereItIsKept() throws IOException {
        remoteHook("exit 1");
        TestRepository.write(workspace.tree(), Map.of("notes", "half done\n"));

        assertThat(salvage())
                .isInstanceOfSatisfying(
                        Salvage.Nothing.class,
                        nothing ->
                                assertThat(nothing.reason())
                                        .contains("kept on this worker in")
                                        .contains(project.cache().directory().toString()));
    }

    @Test
    void whatGitCannotTakeCostsOnlyWhatWasNotCommitted() throws Exception {
        CommitId commit = commit(Map.of("src/app.txt", "committed\n"));
        Path file = workspace.tree().resolve("src/old.txt");
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();

        Publisher.Salvaged salvaged = salvaged();
        assertThat(salvaged.salvage()).isEqualTo(new Salvage.Saved(REF, commit));
        assertThat(salvaged.leftOut()).singleElement().asString().contains("not committed");
    }

    @Test
    void aFileLargerThanWorkIsLeftOutAndNamed() throws IOException {
        TestRepository.write(workspace.tree(), Map.of("notes", "half done\n"));
        sparse("build/core.1", Uncommitted.FILE + 1);
        sparse("src/old.txt", Uncommitted.FILE + 1);

        Publisher.Salvaged salvaged = salvaged();

        assertThat(salvaged.leftOut())
                .containsExactly("src/old.txt (20 MB)", "build/core.1 (20 MB)");
        assertThat(salvaged.salvage()).isInstanceOf(Salvage.Saved.class);
        assertThat(saved("notes")).isEqualTo("half done");
        assertThat(project.repository().remote("diff", "--name-only", project.base() + "", REF))
                .isEqualTo("notes");
        assertThat(project.repository().remote("log", "-1", "--format=%b", REF))
                .isEqualTo("Left out:\n- src/old.txt (20 MB)\n- build/core.1 (20 MB)");
    }

    @Test
    void whereAllIsTooLargeTheReportDoesNotSayThatNothingWasDone() throws IOException {
        sparse("data/1", Uncommitted.FILE + 1);

        assertThat(salvage())
                .isEqualTo(new Salvage.Nothing("the agent left only what cannot be kept"));
    }

    @Test
    void savingRunsNothingOfARepositoryInsideTheTree() throws IOException {
        Trap trap = new Trap(directory);
        Path inner = Files.createDirectories(workspace.tree().resolve("inner"));
        TestRepository.run(inner, "init", "-q");
        Project.commit(inner, "inner", Map.of("f", "1\n", ".gitattributes", "* filter=evil\n"));
        commit(Map.of("src/app.txt", "committed\n"));
        Files.writeString(inner.resolve(".git/config"), trap.config("/nowhere"));
        TestRepository.write(workspace.tree(), Map.of("inner/f", "2\n", "src/app.txt", "3\n"));

        assertThat(salvage()).isInstanceOf(Salvage.Saved.class);

        assertThat(saved("src/app.txt")).isEqualTo("3");
        assertThat(trap.hasSprung()).isFalse();
    }
}
