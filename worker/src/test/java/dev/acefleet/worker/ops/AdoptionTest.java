package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.git.AttemptRefs;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.process.ProcessRunner;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.secrets.Secrets;
import dev.acefleet.worker.secrets.Telling;
import dev.acefleet.worker.work.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// With a real remote that holds what earlier attempts have pushed.
@Timeout(120)
class AdoptionTest {
    private static final AttemptId FIRST = Samples.attempt(1, 1);
    private static final AttemptId SECOND = Samples.attempt(1, 2);
    private static final AttemptId THIRD = Samples.attempt(1, 3);
    private static final String RUN = Samples.order().runPath();
    private static final String RECAP = Samples.order().recapPath();

    @TempDir Path directory;

    private Path remote;
    private Path seed;
    private CommitId base;
    private RepositoryCache cache;
    private Publisher publisher;
    private Adoption adoption;

    @BeforeEach
    void seed() throws Exception {
        remote = directory.resolve("remote.git");
        seed = directory.resolve("seed");
        git(directory, "init", "-q", "--bare", remote.toString());
        git(directory, "init", "-q", "--initial-branch=main", seed.toString());
        write(RUN, "# Run\n\nWrite work.txt\n");
        base = commit("chore: begin");
        git(seed, "push", "-q", remote.toString(), "main");
        Repository repository = new Repository(remote.toString());
        cache =
                new RepositoryCache(
                        directory.resolve("cache"), repository, Map.of(), AttemptRefs.USUAL);
        cache.ensure(base, List.of("refs/heads/main"));
        publisher =
                new Publisher(
                        repository,
                        cache,
                        Map.of(),
                        new Telling(Secrets.of(List.of("hunter2-hunter2"))),
                        new CompletableFuture<>());
        WorkerConfig config =
                new WorkerConfig(
                        "w1",
                        directory.resolve("worker"),
                        List.of(Pool.DEFAULT),
                        1,
                        Map.of(),
                        List.of(),
                        WorkerConfig.Limits.USUAL);
        Site site = new Site(config, new ProcessRunner(directory, "w1/1"));
        adoption = new Adoption(site, cache, publisher);
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
        assertThat(process.waitFor()).as("%s: %s", argv, out).isZero();
        return out.strip();
    }

    private void write(String path, String text) throws Exception {
        Path file = seed.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private CommitId commit(String message) throws Exception {
        git(seed, "add", "-A");
        git(seed, "commit", "-q", "-m", message);
        return new CommitId(git(seed, "rev-parse", "HEAD"));
    }

    /// The run's work as an attempt did it, on the remote under the attempt's ref.
    private CommitId done(AttemptId attempt, String text) throws Exception {
        git(seed, "checkout", "-q", "--detach", base.hex());
        write("work.txt", text);
        write(RECAP, "# Recap\n\n**Wrote " + text + "**\n");
        CommitId commit = commit("feat(" + Samples.order().run().scope() + "): " + text);
        git(seed, "push", "-q", remote.toString(), "HEAD:" + attempt.ref());
        return commit;
    }

    private static WorkOrder.Earlier earlier(AttemptId attempt) {
        return new WorkOrder.Earlier(attempt, Optional.empty());
    }

    private Optional<Outcome> look(WorkOrder.Earlier... earlier) throws Exception {
        WorkOrder.Run sample = Samples.order();
        return adoption.look(
                THIRD,
                new WorkOrder.Run(
                        new Repository(remote.toString()),
                        base,
                        List.of("refs/heads/main"),
                        sample.run(),
                        RUN,
                        RECAP,
                        git(seed, "rev-parse", base + ":" + RUN),
                        "agent",
                        "",
                        "",
                        List.of(earlier),
                        Optional.empty()));
    }

    private String at(AttemptId attempt) throws Exception {
        return git(remote, "for-each-ref", "--format=%(objectname)", attempt.ref());
    }

    @Test
    void workThatWasDoneAndNeverReportedIsAdoptedUnderARefOfItsOwn() throws Exception {
        CommitId work = done(FIRST, "one");

        assertThat(look(earlier(FIRST)))
                .hasValueSatisfying(outcome -> {
                    Outcome.Adopted adopted = (Outcome.Adopted) outcome;
                    assertThat(adopted.attempt()).isEqualTo(1);
                    assertThat(adopted.commit()).isEqualTo(work);
                    assertThat(adopted.ref()).isEqualTo(THIRD.ref());
                    assertThat(adopted.summary()).isEqualTo("Wrote one");
                });
        assertThat(at(THIRD)).isEqualTo(work.hex());
    }

    @Test
    void theNewestThatHoldsIsAdopted() throws Exception {
        CommitId first = done(FIRST, "one");
        done(SECOND, "two");
        git(seed, "rm", "-q", RECAP);
        commit("chore: without a recap");
        git(seed, "push", "-q", "-f", remote.toString(), "HEAD:" + SECOND.ref());

        assertThat(look(earlier(SECOND), earlier(FIRST)))
                .hasValueSatisfying(outcome ->
                        assertThat(((Outcome.Adopted) outcome).commit()).isEqualTo(first));
    }

    @Test
    void theCommitThatWasNamedIsLookedAtAndNotTheRefsTip() throws Exception {
        CommitId named = done(FIRST, "one");
        write("work.txt", "moved on");
        commit("feat(" + Samples.order().run().scope() + "): moved on");
        git(seed, "push", "-q", remote.toString(), "HEAD:" + FIRST.ref());

        assertThat(look(new WorkOrder.Earlier(FIRST, Optional.of(named))))
                .hasValueSatisfying(outcome ->
                        assertThat(((Outcome.Adopted) outcome).commit()).isEqualTo(named));
    }

    @Test
    void workOnAnOlderHeadOfTheBranchIsJudgedByItsOwnBase() throws Exception {
        CommitId work = done(FIRST, "one");
        git(seed, "checkout", "-q", "main");
        write("sibling.txt", "merged meanwhile");
        base = commit("feat(03.02): a sibling");
        git(seed, "push", "-q", remote.toString(), "main");
        cache.fetch("refs/heads/main");

        assertThat(look(earlier(FIRST)))
                .hasValueSatisfying(outcome ->
                        assertThat(((Outcome.Adopted) outcome).commit()).isEqualTo(work));
    }

    @Test
    void whatWasOnlySalvagedIsNotAdopted() throws Exception {
        CommitId work = done(FIRST, "one");
        cache.fetch(FIRST.ref());
        Workspace left = Workspace.create(directory.resolve("left"), SECOND, cache, work);
        Files.writeString(left.tree().resolve("half.txt"), "half of something");
        publisher.salvage(Git.of(left.tree()), left.file("index"), base, SECOND, Documents.NONE);
        assertThat(at(SECOND)).isNotEmpty().isNotEqualTo(work.hex());

        assertThat(look(earlier(SECOND))).isEmpty();
    }

    @Test
    void whatCannotBeLookedAtIsPassedOver() throws Exception {
        CommitId work = done(FIRST, "one");
        CommitId nowhere = new CommitId("1234567890abcdef1234567890abcdef12345678");
        git(seed, "push", "-q", remote.toString(), base.hex() + ":" + SECOND.ref());

        assertThat(
                        look(
                                earlier(Samples.attempt(1, 9)),
                                new WorkOrder.Earlier(FIRST, Optional.of(nowhere)),
                                earlier(SECOND),
                                earlier(FIRST)))
                .hasValueSatisfying(outcome ->
                        assertThat(((Outcome.Adopted) outcome).commit()).isEqualTo(work));
        Files.move(remote, directory.resolve("away"));
        assertThat(look(earlier(Samples.attempt(1, 9)))).isEmpty();
    }

    @Test
    void aWorkspaceThatCannotBeRemovedDoesNotUndoWhatWasAdopted() throws Exception {
        CommitId work = done(FIRST, "one");
        // The push runs this: from then on the workspace is deeper than a path can name.
        Path tree = directory.resolve("worker/attempts").resolve(THIRD + "/tree");
        Path hook =
                Files.writeString(
                        Files.createDirectories(remote.resolve("hooks")).resolve("post-receive"),
                        "#!/bin/sh\n" + TooDeep.script(tree));
        assertThat(hook.toFile().setExecutable(true)).isTrue();

        Optional<Outcome> outcome = look(earlier(FIRST));

        assertThat(tree).as("the test's own trap").exists();
        TooDeep.remove(tree);
        assertThat(outcome)
                .hasValueSatisfying(adopted ->
                        assertThat(((Outcome.Adopted) adopted).commit()).isEqualTo(work));
    }

    @Test
    void workWithASecretIsNotAdopted() throws Exception {
        done(FIRST, "hunter2-hunter2");

        assertThat(look(earlier(FIRST))).isEmpty();
        assertThat(at(THIRD)).isEmpty();
    }
}
