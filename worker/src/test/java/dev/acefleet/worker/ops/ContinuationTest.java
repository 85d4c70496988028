package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.run.Project;
import dev.acefleet.worker.run.RunOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Attempts that go on where another one failed or was lost, each on another machine.
@Timeout(120)
class ContinuationTest {
    @TempDir Path directory;

    private static Salvage.Saved saved(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) outcome).salvage()).isInstanceOf(Salvage.Saved.class);
        return (Salvage.Saved) ((Outcome.Failed) outcome).salvage();
    }

    private static Outcome.Succeeded succeeded(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return (Outcome.Succeeded) outcome;
    }

    private static Optional<Resume> partial(ScriptedRuns runs, Salvage.Saved saved) {
        return Optional.of(
                new Resume(
                        saved.commit(),
                        saved.ref(),
                        runs.project().base(),
                        List.of(),
                        true,
                        "it exited with 137"));
    }

    @Test
    void whatAFailedAttemptHadCommittedIsNotDoneAgain() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory, "attempt 1: crash-after 2");
        Salvage.Saved saved = saved(runs.run(1));

        Outcome.Succeeded done = succeeded(runs.run(2, List.of(), partial(runs, saved)));

        assertThat(runs.subjects(done.commit())).hasSize(4).doesNotHaveDuplicates();
        assertThat(runs.project().repository().remote("rev-parse", done.commit() + "~2"))
                .isEqualTo(saved.commit().hex());
        assertThat(runs.printed()).contains("Task 1 is done already", "Task 2 is done already");
    }

    @Test
    void withoutACommitOfTheRunItBeginsOnTheNewestHead() throws IOException {
        ScriptedRuns runs =
                new ScriptedRuns(directory, "attempt 1: no-commits", "attempt 1: exit-after 1");
        CommitId old = runs.project().base();
        Salvage.Saved saved = saved(runs.run(1));
        Resume resume = new Resume(saved.commit(), saved.ref(), old, List.of(), true, "it failed");
        runs.project().repository().git("checkout", "-q", "--detach", old.hex());
        runs.project().prepare(Map.of("src/their.txt", "merged meanwhile\n"));
        runs.project().repository().push("HEAD:main");

        Outcome.Succeeded done = succeeded(runs.run(2, List.of(), Optional.of(resume)));

        assertThat(runs.subjects(done.commit())).hasSize(4);
        assertThat(runs.at(done.commit(), "src/their.txt")).isEqualTo("merged meanwhile");
    }

    @Test
    void whatWasSavedAndIsGoneFromTheRemoteIsDoneAnewAtOnce() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory);
        Resume resume =
                new Resume(
                        new CommitId("1234567890abcdef1234567890abcdef12345678"),
                        Project.attempt(1).ref(),
                        runs.project().base(),
                        List.of(),
                        true,
                        "it failed");

        Outcome.Succeeded done = succeeded(runs.run(2, List.of(), Optional.of(resume)));

        assertThat(runs.subjects(done.commit())).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void whatALostWorkerHadPushedIsGoneOnFrom() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory, "attempt 1: crash-after 1");
        Salvage.Saved saved = saved(runs.run(1));
        WorkOrder.Earlier lost = new WorkOrder.Earlier(Project.attempt(1), Optional.empty());

        Outcome.Succeeded done = succeeded(runs.run(2, List.of(lost), Optional.empty()));

        assertThat(runs.subjects(done.commit())).hasSize(4).doesNotHaveDuplicates();
        assertThat(runs.project().repository().remote("rev-parse", done.commit() + "~3"))
                .isEqualTo(saved.commit().hex());
        assertThat(runs.printed()).contains("Task 1 is done already");
    }

    @Test
    void whatALostWorkerHadPushedIsThrownAwayWhereThatIsWanted() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory, "attempt 1: crash-after 1");
        Salvage.Saved saved = saved(runs.run(1));
        WorkOrder.Earlier lost = new WorkOrder.Earlier(Project.attempt(1), Optional.empty());
        // Another base: what is done anew within the same second would be the same commit.
        runs.project().prepare(Map.of("src/their.txt", "merged meanwhile\n"));

        Outcome.Succeeded done =
                succeeded(
                        runs.run(
                                2,
                                RunOrder.like(runs.project().order())
                                        .earlier(List.of(lost))
                                        .restartClean()
                                        .make()));

        assertThat(runs.subjects(done.commit())).hasSize(4);
        assertThat(runs.project().repository().remote("rev-list", done.commit().hex()))
                .doesNotContain(saved.commit().hex());
        assertThat(runs.printed()).doesNotContain("done already");
    }

    @Test
    void whatGoesOnFromALostWorkerAndFailsIsJudgedAgainstWhatThatOneWasBegunOn()
            throws IOException {
        ScriptedRuns runs =
                new ScriptedRuns(directory, "attempt 1: crash-after 1", "attempt 2: crash-after 2");
        CommitId old = runs.project().base();
        saved(runs.run(1));
        WorkOrder.Earlier lost = new WorkOrder.Earlier(Project.attempt(1), Optional.empty());
        Salvage.Saved second = saved(runs.run(2, List.of(lost), Optional.empty()));
        runs.project().repository().git("checkout", "-q", "--detach", old.hex());
        runs.project().prepare(Map.of("src/their.txt", "merged meanwhile\n"));
        runs.project().repository().push("HEAD:main");
        Resume newer =
                new Resume(
                        second.commit(),
                        second.ref(),
                        runs.project().base(),
                        List.of(),
                        true,
                        "it failed");

        Outcome.Succeeded done = succeeded(runs.run(3, List.of(), Optional.of(newer)));

        assertThat(runs.project().repository().remote("rev-parse", done.commit() + "~2"))
                .isEqualTo(second.commit().hex());
        assertThat(runs.printed()).contains("Task 1 is done already", "Task 2 is done already");
    }

    @Test
    void whatALostWorkerHadDoneOnTopOfAGateIsGoneOnFrom() throws IOException {
        ScriptedRuns runs =
                new ScriptedRuns(
                        directory, "attempt 1: gate 2 human-verify", "attempt 2: crash-after 2");
        Outcome.Gated gated = (Outcome.Gated) runs.run(1);
        Salvage.Saved saved = saved(runs.goOn(2, gated, "approved"));
        Resume resume =
                new Resume(
                        gated.commit(),
                        gated.ref(),
                        runs.project().base(),
                        List.of(),
                        true,
                        "a gate");
        WorkOrder.Earlier lost = new WorkOrder.Earlier(Project.attempt(2), Optional.empty());

        Outcome.Succeeded done = succeeded(runs.run(3, List.of(lost), Optional.of(resume)));

        assertThat(runs.project().repository().remote("rev-parse", done.commit() + "~2"))
                .isEqualTo(saved.commit().hex());
        assertThat(runs.subjects(done.commit())).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void whatIsCompleteIsAdoptedAndNothingIsLaunched() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory, "attempt 1: crash-after 2");
        Salvage.Saved saved = saved(runs.run(1));
        Outcome.Succeeded done = succeeded(runs.run(2, List.of(), partial(runs, saved)));
        WorkOrder.Earlier lost = new WorkOrder.Earlier(Project.attempt(2), Optional.empty());

        Outcome outcome = runs.run(3, List.of(lost), partial(runs, saved));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Adopted.class,
                        adopted -> assertThat(adopted.commit()).isEqualTo(done.commit()));
        assertThat(runs.printed()).doesNotContain("Task");
    }
}
