package dev.acefleet.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkOrder.Prune.Attempts;
import dev.acefleet.worker.git.AttemptRefs;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.secrets.Telling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PrunerTest {
    private static final PlanId PLAN = new PlanId("s03-0123456789");
    private static final String REFS = "refs/fleet/" + PLAN + "/";

    @TempDir Path directory;
    private TestRepository repository;
    private boolean granted = true;
    private AttemptRefs names = AttemptRefs.USUAL;

    @BeforeEach
    void begin() throws IOException {
        repository = new TestRepository(directory);
    }

    private void push(String... refs) throws IOException {
        for (String ref : refs) {
            repository.push("HEAD:" + ref);
        }
    }

    private Outcome prune(boolean base, Attempts... items) {
        RepositoryCache cache =
                new RepositoryCache(
                        directory.resolve("cache"), repository.address(), Map.of(), names);
        return new Pruner(
                        cache,
                        Map.of(),
                        new WorkOrder.Prune(repository.address(), PLAN, List.of(items), base),
                        () -> granted,
                        Telling.WITHOUT_SECRETS)
                .prune();
    }

    private List<String> refs() throws IOException {
        return repository.remote("for-each-ref", "--format=%(refname)").lines().toList();
    }

    @Test
    void theAttemptsThatAreNamedAreDeletedAndNothingElse() throws IOException {
        String[] stay = {
            REFS + "03-01/3",
            REFS + "03-02/1",
            REFS + "base",
            REFS + "fence",
            "refs/fleet/s03-0123456789x/03-01/1",
            "refs/heads/fleet/" + PLAN
        };
        push(stay);
        push(REFS + "03-01/1", REFS + "03-01/2", REFS + "audit/1");

        assertThat(prune(false, new Attempts("03-01", 2), new Attempts("audit", 4)))
                .isEqualTo(new Outcome.Done(Usage.UNKNOWN));

        assertThat(refs()).contains(stay).hasSize(stay.length + 1).contains("refs/heads/main");
    }

    @Test
    void attemptsThatAreBranchesOnTheRemoteAreDeletedThere() throws IOException {
        names = new AttemptRefs(Optional.of("attempts"));
        String[] stay = {
            REFS + "base",
            REFS + "03-01/1",
            "refs/heads/attempts/" + PLAN + "/03-02/1",
            "refs/heads/attempts/s03-0123456789x/03-01/1"
        };
        push(stay);
        push("refs/heads/attempts/" + PLAN + "/03-01/1");

        assertThat(prune(false, new Attempts("03-01", 1)))
                .isEqualTo(new Outcome.Done(Usage.UNKNOWN));

        assertThat(refs()).contains(stay).hasSize(stay.length + 1).contains("refs/heads/main");
    }

    @Test
    void theBaseGoesWhereItIsNamedAndWhatIsGoneIsDone() throws IOException {
        push(REFS + "base", REFS + "03-01/1");
        for (int i = 0; i < 2; i++) {
            assertThat(prune(true, new Attempts("03-01", 1)))
                    .isEqualTo(new Outcome.Done(Usage.UNKNOWN));
            assertThat(refs()).containsExactly("refs/heads/main");
        }
    }

    @Test
    void manyMoreThanOnePushHoldsAreDeleted() throws IOException {
        String head = repository.head().hex();
        Path refs = Files.createDirectories(Path.of(repository.address().url(), REFS + "03-01"));
        for (int i = 1; i <= 450; i++) {
            Files.writeString(refs.resolve(String.valueOf(i)), head + "\n");
        }
        assertThat(refs()).hasSize(451);

        assertThat(prune(false, new Attempts("03-01", 450)))
                .isEqualTo(new Outcome.Done(Usage.UNKNOWN));
        assertThat(refs()).containsExactly("refs/heads/main");
    }

    @Test
    void whoseLeaseIsOverDeletesNothing() throws IOException {
        push(REFS + "03-01/1");
        granted = false;
        assertThat(prune(false, new Attempts("03-01", 1))).isInstanceOf(Outcome.Released.class);
        assertThat(refs()).contains(REFS + "03-01/1");
    }

    @Test
    void aRemoteThatKeepsItsRefsIsTroubleAndSaysWhy() throws IOException {
        push(REFS + "03-01/1");
        Path hooks = Files.createDirectories(Path.of(repository.address().url(), "hooks"));
        Path hook = Files.writeString(hooks.resolve("pre-receive"), "#!/bin/sh\nexit 1\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        assertThat(prune(false, new Attempts("03-01", 1)))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
                            assertThat(failed.detail()).contains("the remote keeps 1");
                        });
    }
}
