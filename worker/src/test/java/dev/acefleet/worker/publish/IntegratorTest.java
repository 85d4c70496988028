package dev.acefleet.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.run.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Merges on a real remote, with what others do at the worst moment done by the check between merge and push.
@Timeout(60)
class IntegratorTest {
    private static final String BRANCH = "refs/heads/fleet/plan";
    private static final String FENCE = "refs/fleet/" + Project.PLAN + "/fence";
    private static final Check PASSES = _ -> new Check.Result.Passed();

    @TempDir Path directory;
    private Project project;
    private TestRepository repository;
    private CommitId work;
    private boolean granted = true;

    @BeforeEach
    void begin() throws IOException {
        project = new Project(directory);
        repository = project.repository();
        work = attempt(1, Map.of("src/app.txt", "the app\n"));
    }

    /// The work of an attempt, on its ref.
    private CommitId attempt(int number, Map<String, String> files) throws IOException {
        repository.git("checkout", "-q", "--detach", project.base().hex());
        CommitId commit = repository.commit("feat(03.01): attempt " + number, files);
        repository.push("HEAD:" + Project.attempt(number).ref());
        return commit;
    }

    /// Somebody else's commit on the branch, which is made from the base where it is not there.
    private CommitId elsewhere(Map<String, String> files) {
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

    private WorkOrder.Integrate order(int attempt, CommitId commit) {
        return order("fleet/plan", attempt, commit);
    }

    private WorkOrder.Integrate order(String branch, int attempt, CommitId commit) {
        return new WorkOrder.Integrate(
                repository.address(),
                project.base(),
                List.of("refs/heads/main"),
                branch,
                Project.attempt(attempt),
                commit,
                Project.RUN,
                "The app\nand more",
                new Identity("Fleet", "fleet@example.org"),
                Instant.ofEpochSecond(1_800_000_000),
                "");
    }

    private Outcome integrate(WorkOrder.Integrate order, long offset, Check check) {
        return integrate(project.cache(), order, offset, check);
    }

    private Outcome integrate(
            RepositoryCache cache, WorkOrder.Integrate order, long offset, Check check) {
        return new Integrator(cache, Map.of(), order, offset, () -> granted, check).integrate();
    }

    private RepositoryCache otherMachine() {
        return new RepositoryCache(directory.resolve("other"), repository.address(), Map.of());
    }

    private String refs() throws IOException {
        return repository.remote("for-each-ref");
    }

    private List<String> firstParents() throws IOException {
        return repository
                .remote("log", "--first-parent", "--format=%s", project.base() + ".." + BRANCH)
                .lines()
                .toList();
    }

    private String fence() throws IOException {
        return repository.remote("log", "-1", "--format=%s", FENCE);
    }

    private void failsWith(FailureKind kind, String detail, Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.kind()).isEqualTo(kind);
                            assertThat(failed.detail()).contains(detail);
                        });
    }

    @Test
    void theWorkIsMergedOnceWithTextAndDatesOfTheOrder() throws IOException {
        Outcome outcome = integrate(order(1, work), 7, PASSES);

        CommitId head = new CommitId(repository.at(BRANCH));
        assertThat(outcome).isEqualTo(new Outcome.Merged(head, 1));
        assertThat(repository.remote("log", "-1", "--format=%P|%an %ae|%at %ct|%B", BRANCH))
                .isEqualTo(
                        project.base()
                                + " "
                                + work
                                + "|Fleet fleet@example.org|1800000000 1800000000|"
                                + "Merge run 03-01: The app\n\n"
                                + "Fleet-Item: s03-0123456789/03-01\nFleet-Attempt: 1");
        assertThat(repository.remote("show", BRANCH + ":src/app.txt")).isEqualTo("the app");
        assertThat(fence()).isEqualTo("fence 7");
        assertThat(repository.at("refs/heads/main"))
                .as("a person's branch")
                .isEqualTo(project.base().hex());
    }

    @Test
    void theCheckSeesTheMergedTreeBeforeItIsPushed() throws IOException {
        elsewhere(Map.of("src/their.txt", "theirs\n"));
        String before = repository.at(BRANCH);

        integrate(
                order(1, work),
                7,
                merge -> {
                    assertThat(
                                    project.cache()
                                            .git()
                                            .must("ls-tree", "-r", "--name-only", merge.hex()))
                            .contains("src/app.txt", "src/their.txt");
                    assertThat(at(BRANCH)).isEqualTo(before);
                    return new Check.Result.Passed();
                });

        assertThat(repository.at(BRANCH)).isNotEqualTo(before);
    }

    private String at(String ref) {
        try {
            return repository.at(ref);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void doneAgainTheSameAttemptIsReportedAndTheBranchStays() throws IOException {
        Outcome first = integrate(order(1, work), 7, PASSES);
        String head = repository.at(BRANCH);

        Outcome again =
                integrate(
                        otherMachine(), order(1, work), 8, _ -> fail("there is nothing to check"));

        assertThat(again).isEqualTo(first);
        assertThat(repository.at(BRANCH)).isEqualTo(head);
    }

    private static Check.Result fail(String why) {
        throw new AssertionError(why);
    }

    @Test
    void underTheSameLeaseNothingAtAllIsPushedASecondTime() throws IOException {
        integrate(order(1, work), 7, PASSES);
        String refs = refs();

        integrate(order(1, work), 7, PASSES);

        assertThat(refs()).isEqualTo(refs);
    }

    @Test
    void theAttemptThatIsThereIsReportedAndNotTheOneThatWasOrdered() throws IOException {
        integrate(order(1, work), 7, PASSES);
        CommitId head = elsewhere(Map.of("src/their.txt", "later\n"));
        CommitId second = attempt(2, Map.of("src/app.txt", "otherwise\n"));

        Outcome outcome = integrate(order(2, second), 8, PASSES);

        assertThat(outcome).isEqualTo(new Outcome.Merged(head, 1));
        assertThat(repository.remote("show", BRANCH + ":src/app.txt")).isEqualTo("the app");
    }

    @Test
    void trailersInAnAgentsOwnCommitMeanNothing() throws IOException {
        repository.git("checkout", "-q", "--detach", project.base().hex());
        CommitId sly =
                repository.commit(
                        "feat(03.01): x\n\nFleet-Item: s03-0123456789/03-01\nFleet-Attempt: 9",
                        Map.of("src/app.txt", "sly\n"));
        repository.push("HEAD:" + Project.attempt(2).ref());

        integrate(order(2, sly), 7, PASSES);

        assertThat(firstParents()).containsExactly("Merge run 03-01: The app");
        assertThat(integrate(order(2, sly), 8, PASSES))
                .isEqualTo(new Outcome.Merged(new CommitId(repository.at(BRANCH)), 2));
    }

    @Test
    void aConflictIsReportedWithBothSidesAndTheBranchStays() throws IOException {
        CommitId theirs = elsewhere(Map.of("src/app.txt", "their app\n"));

        Outcome outcome = integrate(order(1, work), 7, _ -> fail("there is nothing to check"));

        failsWith(FailureKind.CONFLICT, "src/app.txt", outcome);
        failsWith(FailureKind.CONFLICT, "by somebody else", outcome);
        assertThat(repository.at(BRANCH)).isEqualTo(theirs.hex());
        assertThat(fence()).isEqualTo("fence 7");
    }

    @Test
    void aCheckThatFailsIsReportedAndTheBranchStays() throws IOException {
        Outcome outcome = integrate(order(1, work), 7, _ -> new Check.Result.Wrong("3 tests"));

        failsWith(FailureKind.CHECK_FAILED, "3 tests", outcome);
        assertThat(repository.at(BRANCH)).isEmpty();
    }

    @Test
    void aCheckThatDidNotRunSaysNothingAgainstTheWork() throws IOException {
        Outcome outcome =
                integrate(
                        order(1, work),
                        7,
                        _ -> new Check.Result.NotRun(FailureKind.WORKER_STOPPING, "it stops"));

        failsWith(FailureKind.WORKER_STOPPING, "it stops", outcome);
        assertThat(repository.at(BRANCH)).isEmpty();
    }

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
    void aDeathBetweenMergeAndPushIsMendedByDoingItAgain() throws IOException {
        assertThatThrownBy(() -> integrate(order(1, work), 7, _ -> fail("kill -9")))
                .hasMessage("kill -9");
        assertThat(repository.at(BRANCH)).isEmpty();

        Outcome outcome = integrate(order(1, work), 8, PASSES);

        assertThat(outcome).isEqualTo(new Outcome.Merged(new CommitId(repository.at(BRANCH)), 1));
        assertThat(firstParents()).containsExactly("Merge run 03-01: The app");
    }

    @Test
    void aPushWhoseAnswerWasLostIsFoundAgain() throws IOException {
        CommitId head =
                new CommitId(((Outcome.Merged) integrate(order(1, work), 7, PASSES)).head().hex());
        repository.remote("update-ref", "-d", BRANCH);

        Outcome outcome =
                integrate(
                        otherMachine(),
                        order(1, work),
                        7,
                        merge -> {
                            assertThat(merge).as("the same order, the same merge").isEqualTo(head);
                            remote("update-ref", BRANCH, merge.hex());
                            return new Check.Result.Passed();
                        });

        assertThat(outcome).isEqualTo(new Outcome.Merged(head, 1));
        assertThat(firstParents()).containsExactly("Merge run 03-01: The app");
    }

    private void remote(String... arguments) {
        try {
            repository.remote(arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    @Test
    void workThatTheRemoteLacksIsNotMerged() {
        CommitId none = new CommitId("1234567890".repeat(4));

        failsWith(
                FailureKind.INFRASTRUCTURE,
                "cannot be fetched",
                integrate(order(1, none), 7, PASSES));
    }

    @Test
    void aBranchNameThatIsNoneLeadsNowhere() throws IOException {
        String refs = refs();

        for (String branch : List.of("../../x", "a:b", "a b", "-d", "HEAD", "x.lock", "")) {
            assertThat(integrate(order(branch, 1, work), 7, PASSES))
                    .as(branch)
                    .isInstanceOf(Outcome.Failed.class);
        }

        assertThat(refs()).isEqualTo(refs);
    }
}
