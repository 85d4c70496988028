package dev.acefleet.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.worker.git.AttemptRefs;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.git.Trap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The clone before and after a hostile agent, with real git.
@Timeout(60)
class WorkspaceTest {
    @TempDir Path directory;
    private TestRepository repository;
    private RepositoryCache cache;
    private Trap trap;
    private CommitId base;

    @BeforeEach
    void begin() throws IOException {
        repository = new TestRepository(directory);
        base = repository.commit("feat: files", Map.of("a.txt", "a\n", "lib/b.txt", "b\n"));
        repository.push("main");
        cache =
                new RepositoryCache(
                        directory.resolve("caches"),
                        repository.address(),
                        Map.of(),
                        AttemptRefs.USUAL);
        cache.ensure(base, List.of("refs/heads/main"));
        trap = new Trap(directory);
    }

    private Workspace workspace() {
        AttemptId attempt = AttemptId.parse("s03-0123456789/03-01/1");
        return Workspace.create(directory.resolve("attempts"), attempt, cache, base);
    }

    private static Path dotGit(Workspace workspace) {
        return workspace.tree().resolve(".git");
    }

    private static String agentGit(Workspace workspace, String... arguments) throws IOException {
        return TestRepository.run(workspace.tree(), arguments);
    }

    @Test
    void theTreeIsTheBaseOnABranchOfItsOwn() throws IOException {
        Workspace workspace = workspace();

        assertThat(workspace.tree().resolve("lib/b.txt")).hasContent("b\n");
        assertThat(agentGit(workspace, "rev-parse", "HEAD")).isEqualTo(base.hex());
        assertThat(agentGit(workspace, "symbolic-ref", "HEAD")).isEqualTo("refs/heads/fleet-work");
        assertThat(agentGit(workspace, "status", "--porcelain")).isEmpty();
        assertThat(agentGit(workspace, "remote")).as("nowhere to push to").isEmpty();
        assertThat(workspace.home()).isEmptyDirectory();
    }

    @Test
    void whatAnEarlierTryLeftIsThrownAway() throws IOException {
        Workspace first = workspace();
        Files.writeString(first.tree().resolve("left"), "over");
        Files.createSymbolicLink(first.tree().resolve("out"), repository.work());

        Workspace second = workspace();

        assertThat(second.tree().resolve("left")).doesNotExist();
        assertThat(repository.work().resolve("a.txt")).as("links are not followed").exists();
    }

    @Test
    void aBaseThatTheCacheLacksMakesNoWorkspace() {
        base = new CommitId("1234567890".repeat(4));

        assertThatThrownBy(this::workspace).isInstanceOf(GitFailed.class);
    }

    @Test
    void noFilterOrHookOfTheCheckedOutTreeRuns() throws IOException {
        base =
                repository.commit(
                        "feat: attributes",
                        Map.of(
                                ".gitattributes",
                                "* filter=evil diff=evil merge=evil\n",
                                ".gitmodules",
                                "[submodule \"x\"]\n\tpath = x\n\turl = ext::"
                                        + trap.path()
                                        + "\n\tupdate = !"
                                        + trap.path()
                                        + "\n"));
        repository.git("update-index", "--add", "--cacheinfo", "160000," + base + ",x");
        repository.git("commit", "-q", "-m", "feat: submodule");
        base = repository.head();
        repository.push("main");
        cache.ensure(base, List.of("refs/heads/main"));

        Git git = workspace().reclaim();

        git.must("status", "--porcelain", "--ignore-submodules=dirty");
        git.must("diff", "--ignore-submodules=dirty", "HEAD");
        assertThat(trap.hasSprung()).isFalse();
    }

    @Test
    void whatAnAgentConfiguresRunsNothingAfterwards() throws IOException {
        Workspace workspace = workspace();
        Files.writeString(dotGit(workspace).resolve("config"), trap.config("/nowhere"));
        Files.writeString(dotGit(workspace).resolve("config.worktree"), trap.config("/nowhere"));
        Path info = Files.createDirectories(dotGit(workspace).resolve("info"));
        Files.writeString(info.resolve("grafts"), "");
        Files.writeString(info.resolve("attributes"), "* filter=evil diff=evil\n");
        trap.hooks(dotGit(workspace).resolve("hooks"));
        TestRepository.write(
                workspace.tree(),
                Map.of(".gitattributes", "* filter=evil diff=evil\n", "a.txt", "changed\n"));

        Git git = workspace.reclaim();

        workAsAWorkerDoes(workspace, git);
        assertThat(trap.hasSprung()).isFalse();
        assertThat(info.resolve("attributes")).doesNotExist();
    }

    @Test
    void anotherDirectoryThatGitWouldTakeItsConfigurationFromIsLeftAside() throws IOException {
        Workspace workspace = workspace();
        Path common = directory.resolve("common");
        TestRepository.run(directory, "init", "-q", "--bare", common.toString());
        Files.writeString(
                common.resolve("objects/info/alternates"),
                cache.directory().resolve("objects") + "\n");
        TestRepository.run(common, "update-ref", "refs/heads/fleet-work", base.hex());
        Files.writeString(common.resolve("config"), trap.config("/nowhere"));
        Files.writeString(dotGit(workspace).resolve("commondir"), common + "\n");
        TestRepository.write(
                workspace.tree(), Map.of(".gitattributes", "* filter=evil\n", "a.txt", "new\n"));

        Git git = workspace.reclaim();

        workAsAWorkerDoes(workspace, git);
        assertThat(trap.hasSprung()).isFalse();
    }

    @Test
    void aRepositoryInsideTheTreeIsNotAskedAnything() throws IOException {
        Workspace workspace = workspace();
        Path inner = Files.createDirectories(workspace.tree().resolve("inner"));
        TestRepository.run(inner, "init", "-q");
        TestRepository.write(inner, Map.of("f", "1\n", ".gitattributes", "* filter=evil\n"));
        TestRepository.run(inner, "add", "-A");
        TestRepository.run(inner, "commit", "-q", "-m", "inner");
        agentGit(workspace, "add", "inner");
        agentGit(workspace, "commit", "-q", "-m", "feat(03.01): a submodule");
        Files.writeString(inner.resolve(".git/config"), trap.config("/nowhere"));
        Files.writeString(inner.resolve("f"), "2\n");
        trap.hooks(inner.resolve(".git/hooks"));

        Git git = workspace.reclaim();

        workAsAWorkerDoes(workspace, git);
        assertThat(trap.hasSprung()).isFalse();
    }

    /// What evidence and salvage ask of a clone.
    private void workAsAWorkerDoes(Workspace workspace, Git git) {
        git.must("status", "--porcelain", "-z", "--ignore-submodules=dirty");
        git.must("diff", "--name-only", "-z", base.hex(), "HEAD");
        git.must("log", "--format=%s", "-3");
        Git salvage =
                git.with(Map.of("GIT_INDEX_FILE", workspace.file("salvage-index").toString()));
        salvage.must("read-tree", "HEAD");
        salvage.must("ls-files", "-z", "--modified", "--deleted", "--others");
        salvage.mustRead("a.txt\0", "update-index", "-z", "--add", "--remove", "--stdin");
        git.must("update-ref", "refs/heads/saved", "HEAD");
        cache.take(workspace.tree(), "refs/heads/saved", "refs/fleet/s03-0123456789/03-01/1");
    }

    @Test
    void whatIsHiddenFromGitIsSeenAgain() throws IOException {
        Workspace workspace = workspace();
        agentGit(workspace, "update-index", "--assume-unchanged", "a.txt");
        agentGit(workspace, "update-index", "--skip-worktree", "lib/b.txt");
        TestRepository.write(
                workspace.tree(), Map.of("a.txt", "hidden\n", "lib/b.txt", "hidden\n"));
        assertThat(agentGit(workspace, "status", "--porcelain")).isEmpty();

        Git git = workspace.reclaim();

        assertThat(git.must("status", "--porcelain")).contains(" M a.txt", " M lib/b.txt");
    }

    @Test
    void whatAnAgentExcludedIsSeenAgain() throws IOException {
        Workspace workspace = workspace();
        Path info = Files.createDirectories(dotGit(workspace).resolve("info"));
        Files.writeString(info.resolve("exclude"), "*\n");
        TestRepository.write(workspace.tree(), Map.of("left.txt", "over\n"));
        assertThat(agentGit(workspace, "status", "--porcelain")).isEmpty();

        Git git = workspace.reclaim();

        assertThat(git.must("status", "--porcelain")).isEqualTo("?? left.txt");
        assertThat(git.must("ls-files", "--others", "--exclude-standard")).isEqualTo("left.txt");
    }

    @Test
    void aSweepRemovesWhatEveryAttemptLeft() throws IOException {
        Workspace left = workspace();
        Files.writeString(directory.resolve("attempts/stray"), "");

        assertThat(Workspace.sweep(directory.resolve("attempts"))).isEmpty();

        assertThat(left.tree()).doesNotExist();
        assertThat(directory.resolve("attempts")).isEmptyDirectory();
        assertThat(Workspace.sweep(directory.resolve("nowhere"))).isEmpty();
    }

    @Test
    void theCommitThatTheAgentStoodOnIsKeptWhereverItsHeadPointed() throws IOException {
        Workspace workspace = workspace();
        agentGit(workspace, "checkout", "-q", "-b", "elsewhere");
        TestRepository.write(workspace.tree(), Map.of("c.txt", "c\n"));
        agentGit(workspace, "add", "-A");
        agentGit(workspace, "commit", "-q", "-m", "feat(03.01): c");
        agentGit(workspace, "pack-refs", "--all");
        String head = agentGit(workspace, "rev-parse", "HEAD");

        Git git = workspace.reclaim();
        Git again = workspace.reclaim();

        assertThat(git.must("rev-parse", "refs/heads/fleet-work")).isEqualTo(head);
        assertThat(again.must("for-each-ref", "--format=%(refname)"))
                .isEqualTo("refs/heads/fleet-work");
    }

    @Test
    void objectsOfOtherRepositoriesAreNotBorrowed() throws IOException {
        TestRepository other = new TestRepository(Files.createDirectory(directory.resolve("o")));
        CommitId foreign = other.commit("feat: a secret project", Map.of("s", "s"));
        Workspace workspace = workspace();
        Files.writeString(
                dotGit(workspace).resolve("objects/info/alternates"),
                other.work().resolve(".git/objects") + "\n",
                java.nio.file.StandardOpenOption.APPEND);
        agentGit(workspace, "cat-file", "-e", foreign.hex());

        Git git = workspace.reclaim();

        assertThat(git.run("cat-file", "-e", foreign.hex()).ok()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {".git", ".git/HEAD", ".git/objects", ".git/refs", ".git/refs/heads"})
    void aCloneWhosePartsAreLinksIsRefused(String part) throws IOException {
        Workspace workspace = workspace();
        Path path = workspace.tree().resolve(part);
        Path away = directory.resolve("away");
        Files.move(path, away);
        Files.createSymbolicLink(path, away);

        assertThatThrownBy(workspace::reclaim)
                .isInstanceOf(GitFailed.class)
                .hasMessageContaining("the agent has");
    }

    @Test
    void aCloneWhoseGitIsAFileIsRefused() throws IOException {
        Workspace workspace = workspace();
        Files.move(dotGit(workspace), directory.resolve("away"));
        Files.writeString(dotGit(workspace), "gitdir: " + directory.resolve("away") + "\n");

        assertThatThrownBy(workspace::reclaim).isInstanceOf(GitFailed.class);
    }

    @Test
    void aPipeInPlaceOfARefIsNotWaitedFor() throws Exception {
        Workspace workspace = workspace();
        Path ref = dotGit(workspace).resolve("refs/heads/fleet-work");
        Files.delete(ref);
        assertThat(new ProcessBuilder("mkfifo", ref.toString()).start().waitFor()).isZero();

        assertThatThrownBy(workspace::reclaim).hasMessageContaining("what is no file");
    }

    @Test
    void aCloneWithoutACommitIsRefused() throws IOException {
        Workspace workspace = workspace();
        Files.writeString(dotGit(workspace).resolve("HEAD"), "ref: refs/heads/none\n");

        assertThatThrownBy(workspace::reclaim).isInstanceOf(GitFailed.class);
    }
}
