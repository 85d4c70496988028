package dev.acefleet.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.AttemptRefs;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.run.Project;
import dev.acefleet.worker.secrets.Telling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A real remote with the work of one attempt, for tests of merges. What others do at the worst moment, the check
/// between merge and push does.
@Timeout(60)
abstract class MergesOnRemote {
    static final String BRANCH = "refs/heads/fleet/plan";
    static final String FENCE = "refs/fleet/" + Project.PLAN + "/fence";
    static final Check PASSES = _ -> new Check.Result.Passed();

    @TempDir Path directory;
    Project project;
    TestRepository repository;
    CommitId work;
    boolean granted = true;

    @BeforeEach
    void begin() throws IOException {
        project = new Project(directory);
        repository = project.repository();
        work = attempt(1, Map.of("src/app.txt", "the app\n"));
    }

    /// The work of an attempt, on its ref.
    CommitId attempt(int number, Map<String, String> files) throws IOException {
        repository.git("checkout", "-q", "--detach", project.base().hex());
        CommitId commit = repository.commit("feat(03.01): attempt " + number, files);
        repository.push("HEAD:" + Project.attempt(number).ref());
        return commit;
    }

    /// Somebody else's commit on the branch, which is made from the base where it is not there.
    CommitId elsewhere(Map<String, String> files) {
        try {
            String head = repository.at(BRANCH);
            repository.git("fetch", "-q", repository.address().url(), "+refs/*:refs/seen/*");
            repository.git(
                    "checkout", "-q", "--detach", head.isEmpty() ? project.base().hex() : head);
            CommitId commit = repository.commit("feat: by somebody else", files);
            repository.push("HEAD:" + BRANCH);
            return commit;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WorkOrder.Integrate order(int attempt, CommitId commit) {
        return order("fleet/plan", attempt, commit);
    }

    WorkOrder.Integrate order(String branch, int attempt, CommitId commit) {
        return new WorkOrder.Integrate(
                repository.address(),
                project.base(),
                List.of("refs/heads/main"),
                branch,
                Project.attempt(attempt),
                commit,
                "run 03-01: The app\nand more",
                new Identity("Fleet", "fleet@example.org"),
                Instant.ofEpochSecond(1_800_000_000),
                "");
    }

    Outcome integrate(WorkOrder.Integrate order, long offset, Check check) {
        return integrate(project.cache(), order, offset, check);
    }

    Outcome integrate(RepositoryCache cache, WorkOrder.Integrate order, long offset, Check check) {
        return new Integrator(
                        cache,
                        Map.of(),
                        order,
                        offset,
                        () -> granted,
                        Telling.WITHOUT_SECRETS,
                        check)
                .integrate();
    }

    RepositoryCache otherMachine() {
        return new RepositoryCache(
                directory.resolve("other"), repository.address(), Map.of(), AttemptRefs.USUAL);
    }

    String refs() throws IOException {
        return repository.remote("for-each-ref");
    }

    List<String> firstParents() throws IOException {
        return repository
                .remote("log", "--first-parent", "--format=%s", project.base() + ".." + BRANCH)
                .lines()
                .toList();
    }

    String fence() throws IOException {
        return repository.remote("log", "-1", "--format=%s", FENCE);
    }

    void failsWith(FailureKind kind, String detail, Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.kind()).isEqualTo(kind);
                            assertThat(failed.detail()).contains(detail);
                        });
    }

    String at(String ref) {
        try {
            return repository.at(ref);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Check.Result fail(String why) {
        throw new AssertionError(why);
    }

    void remote(String... arguments) {
        try {
            repository.remote(arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
