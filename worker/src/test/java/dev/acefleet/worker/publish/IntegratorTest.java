package dev.acefleet.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.run.Project;
import dev.acefleet.worker.secrets.Telling;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Merges by one worker at a time, done once or again.
class IntegratorTest extends MergesOnRemote {
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

    /// The work with what an agent had left uncommitted, as it is committed for it.
    private CommitId guarded(int attempt, Map<String, String> files, Map<String, String> left)
            throws IOException {
        attempt(attempt, files);
        TestRepository.write(repository.work(), left);
        Publisher publisher =
                new Publisher(
                        repository.address(),
                        project.cache(),
                        Map.of(),
                        Telling.WITHOUT_SECRETS,
                        new CompletableFuture<>());
        CommitId commit =
                publisher
                        .guard(
                                Git.of(repository.work()),
                                directory.resolve("index-" + attempt),
                                Project.attempt(attempt),
                                Documents.NONE)
                        .commit();
        repository.git("clean", "-qfd");
        repository.push(commit + ":" + Project.attempt(attempt).ref());
        return commit;
    }

    @Test
    void aNoteThatWasLeftGivesWayToAnotherInItsPlaceAndTheWorkIsMerged() throws IOException {
        CommitId commit =
                guarded(
                        2,
                        Map.of("src/two.txt", "two\n"),
                        Map.of(
                                ".ace-retros/r.md", "mine\n",
                                ".ace-retros/own.md", "mine alone\n",
                                ".ace-tasks/t", "mine\n",
                                ".ace-tasks/d/t.md", "mine\n"));
        elsewhere(
                Map.of(
                        ".ace-retros/r.md", "theirs\n",
                        ".ace-tasks/t/t.md", "theirs\n",
                        ".ace-tasks/d", "theirs\n"));

        Outcome outcome = integrate(order(2, commit), 7, PASSES);

        assertThat(outcome).isEqualTo(new Outcome.Merged(new CommitId(repository.at(BRANCH)), 2));
        assertThat(repository.remote("show", BRANCH + ":.ace-retros/r.md")).isEqualTo("theirs");
        assertThat(repository.remote("show", BRANCH + ":.ace-tasks/t/t.md")).isEqualTo("theirs");
        assertThat(repository.remote("show", BRANCH + ":.ace-tasks/d")).isEqualTo("theirs");
        assertThat(repository.remote("show", BRANCH + ":src/two.txt")).isEqualTo("two");
        assertThat(repository.remote("show", BRANCH + ":.ace-retros/own.md"))
                .isEqualTo("mine alone");
        assertThat(repository.remote("show", BRANCH + "^2:.ace-retros/r.md"))
                .as("it is in the attempt's own commit")
                .isEqualTo("mine");
        assertThat(repository.remote("log", "-1", "--format=%B", BRANCH))
                .contains(
                        "Notes left out, for others were there:"
                                + " .ace-retros/r.md, .ace-tasks/d/t.md, .ace-tasks/t\n\nFleet-Item: ");
        assertThat(integrate(otherMachine(), order(2, commit), 8, PASSES)).isEqualTo(outcome);
    }

    @Test
    void workThatWasLeftUncommittedIsNoNoteAndConflicts() throws IOException {
        CommitId commit =
                guarded(
                        2,
                        Map.of("src/two.txt", "two\n"),
                        Map.of(".ace-retros/r.md", "mine\n", "src/left.txt", "mine\n"));
        elsewhere(Map.of(".ace-retros/r.md", "theirs\n", "src/left.txt", "theirs\n"));

        failsWith(FailureKind.CONFLICT, "src/left.txt", integrate(order(2, commit), 7, PASSES));
    }

    @Test
    void aNoteThatAnAgentCommittedItselfIsWorkAndConflicts() throws IOException {
        CommitId commit = attempt(2, Map.of(".ace-tasks/t.md", "mine\n"));
        elsewhere(Map.of(".ace-tasks/t.md", "theirs\n"));

        failsWith(FailureKind.CONFLICT, ".ace-tasks/t.md", integrate(order(2, commit), 7, PASSES));
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
