package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AnsweredGate;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.GateType;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.run.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Agents that stop for a person, and those that go on behind them, each on another machine.
@Timeout(120)
class GatesTest {
    @TempDir Path directory;

    private static Outcome.Gated gated(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Gated.class);
        return (Outcome.Gated) outcome;
    }

    private static Outcome.Succeeded succeeded(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return (Outcome.Succeeded) outcome;
    }

    @Test
    void whatWasDoneIsOnTheRefAndWhatIsAskedIsReadable() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory, "attempt 1: gate 3 decision");

        Outcome.Gated gated = gated(runs.run(1));

        assertThat(gated.ref()).isEqualTo(Project.attempt(1).ref());
        assertThat(runs.project().repository().at(gated.ref())).isEqualTo(gated.commit().hex());
        assertThat(runs.subjects(gated.commit()))
                .containsExactly("feat(03.01): First", "feat(03.01): Second");
        Gate gate = gated.gate();
        assertThat(gate.kind()).isEqualTo(GateType.DECISION);
        assertThat(gate.options()).extracting(Gate.Option::id).containsExactly("one", "two");
        assertThat(gate.progress()).isEqualTo("2/3 tasks complete");
        assertThat(gate.task()).isEqualTo("3: Third");
        assertThat(gate.completed()).contains("feat(03.01): First", "feat(03.01): Second");
        assertThat(gate.details()).contains("Decision needed");
    }

    @Test
    void anotherMachineGoesOnBehindTheGateAndRedoesNothing() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory, "attempt 1: gate 3 decision");
        Outcome.Gated gated = gated(runs.run(1));

        Outcome.Succeeded done = succeeded(runs.goOn(2, gated, "two"));

        assertThat(runs.subjects(done.commit()))
                .containsExactly(
                        "feat(03.01): First",
                        "feat(03.01): Second",
                        "feat(03.01): Third",
                        "docs(03.01): complete 03-01-run.md run");
        assertThat(runs.project().repository().remote("rev-parse", done.commit() + "~2"))
                .as("the very commits of the first agent")
                .isEqualTo(gated.commit().hex());
        assertThat(runs.at(done.commit(), "src/c.txt")).endsWith("Third (answer: two)");
        assertThat(runs.printed()).contains("Task 1 is done already", "The answer is: two");
        assertThat(done.ref()).isEqualTo(Project.attempt(2).ref());
    }

    @Test
    void aRunMayStopAgain() throws IOException {
        ScriptedRuns runs =
                new ScriptedRuns(
                        directory,
                        "attempt 1: gate 2 human-verify",
                        "attempt 2: gate 3 human-action");
        Outcome.Gated first = gated(runs.run(1));
        Outcome.Gated second = gated(runs.goOn(2, first, "approved"));

        assertThat(second.gate().kind()).isEqualTo(GateType.HUMAN_ACTION);
        assertThat(second.gate().completed()).contains("First", "Second");

        Outcome.Succeeded done = succeeded(runs.goOn(3, second, "done"));

        assertThat(runs.subjects(done.commit())).hasSize(4);
    }

    @Test
    void aGateThatNobodyUnderstandsIsShownAsItIs() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory, "attempt 1: gate-unclear 2");

        Gate gate = gated(runs.run(1)).gate();

        assertThat(gate.caution()).as("no policy may answer it").isNotEmpty();
        assertThat(gate.details())
                .contains("not clear what the agent wants", "I am not sure about Second");
    }

    @Test
    void whatLayUncommittedAtTheGateLiesThereAgain() throws IOException {
        ScriptedRuns runs =
                new ScriptedRuns(directory, "attempt 1: gate 2 human-verify", "attempt 1: dirty");
        Outcome.Gated gated = gated(runs.run(1));
        assertThat(runs.at(gated.commit(), "left-over.txt")).isEqualTo("not committed");

        Outcome.Succeeded done = succeeded(runs.goOn(2, gated, "approved"));

        assertThat(runs.subjects(done.commit()))
                .containsExactly(
                        "feat(03.01): First",
                        "chore(03.01): keep what was left",
                        "feat(03.01): Second",
                        "feat(03.01): Third",
                        "docs(03.01): complete 03-01-run.md run");
    }

    @Test
    void aGateBeforeAnythingWasDoneBeginsOnTheBase() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory, "attempt 1: gate 1 human-action");
        Outcome.Gated gated = gated(runs.run(1));
        assertThat(gated.commit()).isEqualTo(runs.project().base());

        Outcome.Succeeded done = succeeded(runs.goOn(2, gated, "done"));

        assertThat(runs.subjects(done.commit())).hasSize(4);
        assertThat(runs.printed()).contains("The answer is: done");
    }

    @Test
    void aTableOfCommitsThatAreNotThereStopsTheRun() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory, "attempt 1: gate 2 human-verify");
        Outcome.Gated gated = gated(runs.run(1));
        Gate gate = gated.gate();
        Gate false1 =
                new Gate(
                        gate.kind(),
                        gate.progress(),
                        "| Task | Name | Commit |\n|---|---|---|\n| 1 | First | 1234567abc |",
                        gate.task(),
                        gate.status(),
                        gate.blockedBy(),
                        gate.details(),
                        gate.options(),
                        gate.awaiting(),
                        gate.caution());

        Outcome outcome =
                runs.goOn(
                        2,
                        new Outcome.Gated(gated.commit(), gated.ref(), false1, Usage.UNKNOWN),
                        "approved");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.kind()).isEqualTo(FailureKind.WORK_GONE);
                            assertThat(failed.detail()).contains("1234567abc");
                        });
    }

    @Test
    void aCommitThatIsGoneFromTheRemoteStopsTheRunAndIsNamed() throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory);
        CommitId gone = new CommitId("1234567890abcdef1234567890abcdef12345678");
        Resume resume =
                new Resume(
                        gone,
                        Project.attempt(1).ref(),
                        runs.project().base(),
                        List.of(
                                new AnsweredGate(
                                        ScriptedRuns.unasked(), "done", "a person", false)),
                        false,
                        "");

        Outcome outcome = runs.run(2, List.of(), Optional.of(resume));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.kind()).isEqualTo(FailureKind.WORK_GONE);
                            assertThat(failed.detail()).contains(gone.abbreviated());
                        });
    }
}
