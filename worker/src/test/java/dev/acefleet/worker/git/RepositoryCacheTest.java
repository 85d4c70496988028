package dev.acefleet.worker.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.worker.git.Git.GitFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RepositoryCacheTest {
    private static final CommitId NOWHERE = new CommitId("1234567890".repeat(4));

    @TempDir Path directory;
    private TestRepository repository;
    private RepositoryCache cache;

    @BeforeEach
    void begin() throws IOException {
        repository = new TestRepository(directory);
        cache = cache();
    }

    private RepositoryCache cache() {
        return new RepositoryCache(
                directory.resolve("caches"), repository.address(), Map.of(), AttemptRefs.USUAL);
    }

    @Test
    void aCommitComesFromTheRefThatIsNamed() throws IOException {
        CommitId hidden = repository.commit("feat: hidden", Map.of("a", "a"));
        repository.push("HEAD:refs/fleet/p/base");

        cache.ensure(hidden, List.of("refs/heads/none", "refs/fleet/p/base"));

        assertThat(cache.has(hidden)).isTrue();
    }

    @Test
    void aLockThatAKilledFetchHasLeftKeepsNoLaterOneOut() throws IOException {
        cache.open();
        repository.push("HEAD:refs/fleet/p/base");
        assertThat(cache.fetch("refs/fleet/p/base").ok()).isTrue();
        CommitId next = repository.commit("feat: next", Map.of("a", "a"));
        repository.push("HEAD:refs/fleet/p/base");
        List<Path> locks = new ArrayList<>();
        try (var refs = Files.walk(cache.directory().resolve("refs/cache"))) {
            for (Path ref : refs.filter(Files::isRegularFile).toList()) {
                locks.add(Files.createFile(ref.resolveSibling(ref.getFileName() + ".lock")));
            }
        }
        locks.add(Files.createFile(cache.directory().resolve("packed-refs.lock")));

        assertThat(cache.fetchTip("refs/fleet/p/base")).contains(next);
        assertThat(locks).hasSizeGreaterThan(1).noneMatch(Files::exists);
    }

    /// A remote over ssh that refuses the first connection.
    private RepositoryCache cacheOfAShakyRemote() throws IOException {
        Path refused = directory.resolve("refused");
        Path ssh =
                Files.writeString(
                        directory.resolve("ssh"),
                        """
                        #!/bin/sh
                        mkdir '%s' && { echo 'connection reset' >&2; exit 255; }
                        for last; do :; done
                        exec sh -c "$last"
                        """
                                .formatted(refused));
        assertThat(ssh.toFile().setExecutable(true)).isTrue();
        return new RepositoryCache(
                directory.resolve("shaky"),
                new Repository("ssh://somewhere" + repository.address().url()),
                Map.of("GIT_SSH_COMMAND", ssh.toString(), "GIT_SSH_VARIANT", "simple"),
                AttemptRefs.USUAL);
    }

    @Test
    void aRemoteThatDoesNotAnswerIsAskedForARefOnceMore() throws IOException {
        CommitId hidden = repository.commit("feat: hidden", Map.of("a", "a"));
        repository.push("HEAD:refs/fleet/p/base");
        RepositoryCache shaky = cacheOfAShakyRemote();
        shaky.open();

        assertThat(shaky.fetchTip("refs/fleet/p/base")).contains(hidden);
        assertThat(directory.resolve("refused")).as("it was refused once").exists();
    }

    @Test
    void aRefThatIsNotThereIsToldFromARemoteThatIsAway() throws IOException {
        cache.open();
        assertThat(cache.fetchTip("refs/fleet/p/none")).isEmpty();

        Files.move(Path.of(repository.address().url()), directory.resolve("away"));

        assertThatThrownBy(() -> cache.fetchTip("refs/fleet/p/none"))
                .isInstanceOf(GitFailed.class)
                .hasMessageContaining("refs/fleet/p/none cannot be fetched");
    }

    @Test
    void aCommitComesFromAnyBranchWhereTheNamedRefsLackIt() throws IOException {
        CommitId other = repository.commit("feat: other", Map.of("a", "a"));
        repository.push("HEAD:refs/heads/other");

        cache.ensure(other, List.of("refs/heads/main"));

        assertThat(cache.has(other)).isTrue();
    }

    @Test
    void aCommitThatTheRemoteLacksIsSaidToBeMissing() throws IOException {
        CommitId unpushed = repository.commit("feat: at home", Map.of("a", "a"));

        assertThatThrownBy(() -> cache.ensure(unpushed, List.of("refs/heads/main")))
                .isInstanceOf(GitFailed.class)
                .hasMessageContaining(unpushed.abbreviated())
                .hasMessageContaining("[refs/heads/main] contain it");
    }

    @Test
    void aRemoteThatIsNotThereIsNamedWithGitsReason() throws IOException {
        RepositoryCache none =
                new RepositoryCache(
                        directory.resolve("caches"),
                        new dev.acefleet.common.model.Repository(directory + "/none"),
                        Map.of(),
                        AttemptRefs.USUAL);

        assertThatThrownBy(() -> none.ensure(NOWHERE, List.of()))
                .hasMessageContaining("does not appear to be a git repository");
    }

    @Test
    void aRefIsNeverAnOptionNorMoreThanARef() throws IOException {
        Trap trap = new Trap(directory);
        cache.open();

        for (String ref :
                List.of(
                        "--upload-pack=" + trap.path(),
                        "-u",
                        "main",
                        "refs/heads/../../../x",
                        "refs/heads/a:refs/heads/b",
                        "refs/heads/*",
                        "refs/heads/a b",
                        "refs/heads/a\nb",
                        "refs/heads/x.lock",
                        "")) {
            assertThatThrownBy(() -> cache.ensure(NOWHERE, List.of(ref)))
                    .isInstanceOf(GitFailed.class)
                    .hasMessageContaining("is not the full name of a ref");
        }
        assertThat(trap.hasSprung()).isFalse();
    }

    @Test
    void aBranchThatBecameADirectoryOfBranchesIsFetchedAllTheSame() throws IOException {
        repository.push("HEAD:refs/heads/topic");
        cache.ensure(repository.head(), List.of("refs/heads/topic"));
        assertThatThrownBy(() -> cache.ensure(NOWHERE, List.of())).isInstanceOf(GitFailed.class);
        repository.remote("update-ref", "-d", "refs/heads/topic");
        CommitId part = repository.commit("feat: part", Map.of("a", "a"));
        repository.push("HEAD:refs/heads/topic/part");
        CommitId whole = repository.commit("feat: whole", Map.of("b", "b"));
        repository.push("HEAD:refs/heads/topic/whole");

        cache.ensure(part, List.of("refs/heads/topic/part"));
        cache.ensure(whole, List.of());

        assertThat(cache.has(whole)).isTrue();
    }

    @Test
    void aCacheWhoseMakingWasCutOffIsMadeAnew() throws IOException {
        Files.createDirectories(cache.directory().resolve("refs"));
        Files.writeString(cache.directory().resolve("HEAD"), "ref: refs/heads/main\n");

        cache.ensure(repository.head(), List.of("refs/heads/main"));

        assertThat(cache.has(repository.head())).isTrue();
    }

    @Test
    void severalWorkersMayMakeAndFillTheSameCacheAtOnce() throws Exception {
        CommitId head = repository.head();
        List<Callable<Boolean>> workers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            RepositoryCache own = cache();
            workers.add(() -> {
                own.ensure(head, List.of("refs/heads/main"));
                return own.has(head);
            });
        }

        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> each : pool.invokeAll(workers)) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    @Test
    void nothingOfTheMachinesTemplatesComesIntoTheCache() {
        cache.open();

        assertThat(cache.directory().resolve("hooks")).doesNotExist();
    }
}
