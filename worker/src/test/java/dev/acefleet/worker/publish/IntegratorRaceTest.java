package dev.acefleet.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Merges while others move the branch, the fence or the lease.
class IntegratorRaceTest extends MergesOnRemote {
    @Test
    void whoFindsAHigherFenceStopsAndReportsNothing() throws IOException {
        integrate(order(1, work), 9, _ -> new Check.Result.Wrong("not now"));
        String refs = refs();

        Outcome outcome = integrate(otherMachine(), order(1, work), 8, PASSES);

        assertThat(outcome).isInstanceOf(Outcome.Released.class);
        assertThat(refs()).isEqualTo(refs);
    }

    @Test
    void whoIsSupersededDuringTheCheckPushesNothing() throws IOException {
        Outcome outcome =
                integrate(
                        order(1, work),
                        7,
                        _ -> {
                            integrate(
                                    otherMachine(),
                                    order(1, work),
                                    8,
                                    _ -> new Check.Result.Wrong("later"));
                            return new Check.Result.Passed();
                        });

        assertThat(outcome).isInstanceOf(Outcome.Released.class);
        assertThat(repository.at(BRANCH)).isEmpty();
        assertThat(fence()).isEqualTo("fence 8");
    }

    @Test
    void whoIsSupersededDuringTheCheckReportsNoVerdict() {
        Outcome outcome =
                integrate(
                        order(1, work),
                        7,
                        _ -> {
                            integrate(otherMachine(), order(1, work), 8, PASSES);
                            return new Check.Result.Wrong("an outdated verdict");
                        });

        assertThat(outcome).isInstanceOf(Outcome.Released.class);
    }

    @Test
    void aVerdictOnABranchThatMovedMeanwhileIsTriedAgain() throws IOException {
        AtomicInteger checks = new AtomicInteger();

        Outcome outcome =
                integrate(
                        order(1, work),
                        7,
                        _ -> {
                            if (checks.incrementAndGet() == 1) {
                                elsewhere(Map.of("src/missing-part.txt", "mended\n"));
                                return new Check.Result.Wrong("a part is missing");
                            }
                            return new Check.Result.Passed();
                        });

        assertThat(outcome).isInstanceOf(Outcome.Merged.class);
        assertThat(firstParents())
                .containsExactly("Merge run 03-01: The app", "feat: by somebody else");
    }

    @Test
    void aBranchThatMovedUnderTheMergeIsMergedWithAgain() throws IOException {
        elsewhere(Map.of("one", "1\n"));
        AtomicInteger checks = new AtomicInteger();

        Outcome outcome =
                integrate(
                        order(1, work),
                        7,
                        _ -> {
                            if (checks.incrementAndGet() == 1) {
                                elsewhere(Map.of("two", "2\n"));
                            }
                            return new Check.Result.Passed();
                        });

        assertThat(outcome).isEqualTo(new Outcome.Merged(new CommitId(repository.at(BRANCH)), 1));
        assertThat(checks).hasValue(2);
        assertThat(repository.remote("ls-tree", "--name-only", BRANCH)).contains("one", "two");
        assertThat(fence()).isEqualTo("fence 7");
    }

    @Test
    void aBranchThatIsMadeUnderTheFirstMergeIsNotOverwritten() throws IOException {
        AtomicInteger checks = new AtomicInteger();

        integrate(
                order(1, work),
                7,
                _ -> {
                    if (checks.incrementAndGet() == 1) {
                        elsewhere(Map.of("first", "1\n"));
                    }
                    return new Check.Result.Passed();
                });

        assertThat(firstParents())
                .containsExactly("Merge run 03-01: The app", "feat: by somebody else");
    }

    @Test
    void aBranchThatNeverStandsStillIsGivenUp() {
        AtomicInteger checks = new AtomicInteger();

        Outcome outcome =
                integrate(
                        order(1, work),
                        7,
                        _ -> {
                            elsewhere(Map.of("n" + checks.incrementAndGet(), "x\n"));
                            return new Check.Result.Passed();
                        });

        failsWith(FailureKind.INFRASTRUCTURE, "moved under each of 5 pushes", outcome);
        assertThat(checks).hasValue(5);
    }

    @Test
    void withoutALeaseNotEvenTheFenceIsMoved() throws IOException {
        String refs = refs();
        granted = false;

        Outcome outcome = integrate(order(1, work), 7, PASSES);

        assertThat(outcome).isInstanceOf(Outcome.Released.class);
        assertThat(refs()).isEqualTo(refs);
    }

    @Test
    void aLeaseThatEndsDuringTheCheckPushesNothing() throws IOException {
        Outcome outcome =
                integrate(
                        order(1, work),
                        7,
                        _ -> {
                            granted = false;
                            return new Check.Result.Passed();
                        });

        assertThat(outcome).isInstanceOf(Outcome.Released.class);
        assertThat(repository.at(BRANCH)).isEmpty();
    }

    @Test
    void aRemoteThatRefusesTheBranchMovesNeitherBranchNorFence() throws IOException {
        integrate(order(1, work), 7, _ -> new Check.Result.Wrong("not yet"));
        String before = repository.at(FENCE);
        Path hook = Path.of(repository.address().url(), "hooks", "update");
        Files.createDirectories(hook.getParent());
        Files.writeString(
                hook, "#!/bin/sh\ncase $1 in refs/heads/*) echo protected; exit 1;; esac\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();

        Outcome outcome = integrate(order(1, work), 7, PASSES);

        failsWith(FailureKind.INFRASTRUCTURE, "protected", outcome);
        assertThat(repository.at(BRANCH)).isEmpty();
        assertThat(repository.at(FENCE)).isEqualTo(before);
    }

    @Test
    void aFenceThatIsNoneIsNotPassed() throws IOException {
        repository.push(project.base() + ":" + FENCE);

        failsWith(
                FailureKind.INFRASTRUCTURE,
                "is none of ours",
                integrate(order(1, work), 7, PASSES));
    }
}
