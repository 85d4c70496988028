package dev.acefleet.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.Bar;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.worker.git.AttemptRefs;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.secrets.Secrets;
import dev.acefleet.worker.secrets.Telling;
import dev.acefleet.worker.work.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// With a real remote, cache and clone; the agent is this test, with a git of its own.
@Timeout(120)
class SalvageWatchTest {
    private static final AttemptId ATTEMPT = Samples.attempt(1, 1);
    private static final String SECRET = "hunter2-hunter2";

    @TempDir Path directory;

    private Path remote;
    private Path tree;
    private CommitId base;
    private Publisher publisher;
    private SalvageWatch watch;

    @BeforeEach
    void cloneBase() throws Exception {
        remote = directory.resolve("remote.git");
        Path seed = directory.resolve("seed");
        git(directory, "init", "-q", "--bare", remote.toString());
        git(directory, "init", "-q", "--initial-branch=main", seed.toString());
        git(seed, "commit", "-q", "--allow-empty", "-m", "chore: begin");
        git(seed, "push", "-q", remote.toString(), "main");
        base = new CommitId(git(seed, "rev-parse", "HEAD"));
        Repository repository = new Repository(remote.toString());
        RepositoryCache cache =
                new RepositoryCache(
                        directory.resolve("cache"), repository, Map.of(), AttemptRefs.USUAL);
        cache.ensure(base, List.of("refs/heads/main"));
        tree = Workspace.create(directory.resolve("attempts"), ATTEMPT, cache, base).tree();
        publisher =
                new Publisher(
                        repository,
                        cache,
                        Map.of(),
                        new Telling(Secrets.of(List.of(SECRET))),
                        new CompletableFuture<>());
        watch = watch(Duration.ofDays(1));
    }

    private SalvageWatch watch(Duration interval) {
        return new SalvageWatch(publisher, tree, base, base, ATTEMPT, interval);
    }

    private static String git(Path directory, String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
        builder.environment()
                .putAll(
                        Map.of(
                                "GIT_CONFIG_GLOBAL", "/dev/null",
                                "GIT_CONFIG_NOSYSTEM", "1",
                                "GIT_AUTHOR_NAME", "Agent",
                                "GIT_AUTHOR_EMAIL", "agent@example.org",
                                "GIT_COMMITTER_NAME", "Agent",
                                "GIT_COMMITTER_EMAIL", "agent@example.org"));
        Process process = builder.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("git %s: %s", argv, out).isZero();
        return out.strip();
    }

    private String commit(String text) throws Exception {
        Files.writeString(tree.resolve("work.txt"), text);
        git(tree, "add", "-A");
        git(tree, "commit", "-q", "-m", "feat: " + text);
        return git(tree, "rev-parse", "HEAD");
    }

    private String pushed() throws Exception {
        return git(remote, "for-each-ref", "--format=%(objectname)", ATTEMPT.ref());
    }

    @Test
    void whatTheAgentHasCommittedIsOnTheRemoteWhileItWorks() throws Exception {
        watch.look();
        assertThat(pushed()).as("nothing was committed").isEmpty();
        String first = commit("one");
        watch.look();
        assertThat(pushed()).isEqualTo(first);
        String second = commit("two");
        watch.look();
        assertThat(pushed()).isEqualTo(second);
    }

    @Test
    void aHeadThatDidNotMoveIsNotPushedAgain() throws Exception {
        commit("one");
        watch.look();
        git(remote, "update-ref", "-d", ATTEMPT.ref());

        watch.look();
        assertThat(pushed()).isEmpty();
    }

    @Test
    void rewrittenWorkIsSavedToo() throws Exception {
        commit("one");
        watch.look();
        git(tree, "commit", "-q", "--amend", "-m", "feat: another one");
        watch.look();

        assertThat(pushed()).isEqualTo(git(tree, "rev-parse", "HEAD"));
    }

    @Test
    void headIsFoundDetachedOnAnotherBranchAndPacked() throws Exception {
        String first = commit("one");
        git(tree, "checkout", "-q", "--detach");
        watch.look();
        assertThat(pushed()).isEqualTo(first);

        git(tree, "checkout", "-q", "-b", "topic/two");
        String second = commit("two");
        git(tree, "pack-refs", "--all");
        git(tree, "gc", "-q");
        watch.look();
        assertThat(pushed()).isEqualTo(second);
    }

    @Test
    void aSecretIsNotPushed() throws Exception {
        commit(SECRET);
        watch.look();

        assertThat(pushed()).isEmpty();
    }

    @Test
    void nothingThatTheAgentConfiguredIsRun() throws Exception {
        Path trap = directory.resolve("trap.sh");
        Path sprung = directory.resolve("sprung");
        Files.writeString(trap, "#!/bin/sh\ntouch " + sprung + "\nexec \"$@\"\n");
        Files.setPosixFilePermissions(trap, PosixFilePermissions.fromString("rwxr-xr-x"));
        String head = commit("one");
        for (String key :
                List.of(
                        "core.fsmonitor",
                        "core.alternateRefsCommand",
                        "uploadpack.packObjectsHook",
                        "core.sshCommand",
                        "credential.helper",
                        "diff.external")) {
            git(tree, "config", key, trap.toString());
        }
        git(tree, "config", "core.hooksPath", directory.toString());
        Files.copy(trap, directory.resolve("pre-push"));

        watch.look();
        assertThat(pushed()).isEqualTo(head);
        assertThat(sprung).doesNotExist();
    }

    @Test
    void aHeadThatIsNoPlainFileIsLeftAlone() throws Exception {
        commit("one");
        Path head = tree.resolve(".git/HEAD");
        for (String content :
                List.of("", "ref: refs/heads/../../../../etc/passwd", "ref: -x", "x".repeat(100))) {
            Files.writeString(head, content);
            watch.look();
        }
        Files.delete(head);
        watch.look();
        Files.createSymbolicLink(head, Path.of("/dev/zero"));
        watch.look();
        Files.delete(head);
        assertThat(new ProcessBuilder("mkfifo", head.toString()).start().waitFor()).isZero();
        watch.look();

        assertThat(pushed()).isEmpty();
    }

    @Test
    void aRefThatMovedMeanwhileIsNotMovedBack() throws Exception {
        commit("one");
        watch.look();
        git(remote, "update-ref", ATTEMPT.ref(), base.hex());
        commit("two");
        watch.look();

        assertThat(pushed()).as("the attempt's end has published this").isEqualTo(base.hex());
    }

    @Test
    void aRemoteThatIsAwayForAWhileCostsNothing() throws Exception {
        String head = commit("one");
        Path away = directory.resolve("away");
        Files.move(remote, away);
        watch.look();
        Files.move(away, remote);
        watch.look();

        assertThat(pushed()).isEqualTo(head);
    }

    @Test
    void aPushWhoseAnswerWasLostDoesNotStopTheNextOne() throws Exception {
        String first = commit("one");
        hook("exit 1");
        watch.look();
        Files.delete(remote.resolve("hooks/pre-receive"));
        git(tree, "push", "-q", remote.toString(), first + ":" + ATTEMPT.ref());
        String second = commit("two");
        watch.look();

        assertThat(pushed()).isEqualTo(second);
    }

    private void hook(String script) throws IOException {
        Path hook = remote.resolve("hooks/pre-receive");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void itLooksByItselfUntilItIsClosed() throws Exception {
        SalvageWatch own =
                SalvageWatch.start(publisher, tree, base, base, ATTEMPT, Duration.ofMillis(10));
        String head = commit("one");
        while (!pushed().equals(head)) {
            Thread.sleep(50);
        }
        assertThat(own.isOver()).isFalse();
        own.close();
        own.close();

        assertThat(own.isOver()).isTrue();
    }

    @Test
    void closingDoesNotWaitForARemoteThatHangs() throws Exception {
        Path hangs = directory.resolve("hangs");
        hook("touch " + hangs + "; exec sleep 300");
        commit("one");
        SalvageWatch own =
                SalvageWatch.start(publisher, tree, base, base, ATTEMPT, Duration.ofMillis(10));
        while (!Files.exists(hangs)) {
            Thread.sleep(20);
        }
        long before = System.nanoTime();
        own.close();

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isLessThan(Bar.of(Duration.ofSeconds(9)));
    }
}
