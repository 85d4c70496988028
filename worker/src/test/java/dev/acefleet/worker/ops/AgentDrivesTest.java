package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.WorkOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole attempts at subtrees and inline steps, with real git, a real agent process and the assignment's real files.
@Timeout(180)
class AgentDrivesTest {
    private static final AttemptId FIRST = Drives.attempt("010", 1);
    private static final AttemptId SECOND = Drives.attempt("010", 2);

    /// Until the test lets it go on.
    private static final String WAIT = "until [ -e \"$HOME/../go\" ]; do sleep 0.1; done\n";

    @TempDir Path directory;

    private Drives subtree() throws IOException {
        return new Drives(directory)
                .fork("010", "build")
                .step("010.01", "first")
                .step("010.02", "second")
                .step("020", "other");
    }

    private static WorkOrder.Subtree whole(Drives drives, Resume... resume) {
        return drives.order(
                "010",
                List.of("010.01", "010.02"),
                resume.length == 0 ? Optional.empty() : Optional.of(resume[0]));
    }

    private static <T extends Outcome> T is(Class<T> type, Outcome outcome) {
        assertThat(outcome).isInstanceOf(type);
        return type.cast(outcome);
    }

    /// The body, behind what the program writes in front of it.
    private static String body(String report) {
        return report.substring(report.indexOf("---\n\n") + 5);
    }

    private static List<String> subjects(Drives drives, CommitId commit) throws IOException {
        return drives.repository()
                .remote("log", "--reverse", "--format=%s", drives.base() + ".." + commit)
                .lines()
                .toList();
    }

    @Test
    void aStepIsPushedAndToldWhileTheAgentGoesOn() throws IOException {
        Drives drives = subtree();
        AtomicReference<String> pushed = new AtomicReference<>("");
        Told told = drives.desk(FIRST).steps();
        told.listen(step -> {
            try {
                pushed.compareAndSet("", drives.repository().at(FIRST.ref()));
                Files.writeString(drives.workspace(FIRST).resolve("go"), "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        Outcome outcome =
                drives.run(
                        FIRST,
                        whole(drives),
                        Drives.work("a.txt")
                                + "deed 010 finish 'It has \"a\": yes.'\n"
                                + WAIT
                                + Drives.work("b.txt")
                                + "deed 010 finish 'It has b.'\necho the last word\n");

        Outcome.Succeeded done = is(Outcome.Succeeded.class, outcome);
        assertThat(done.summary())
                .as("what contains them is not counted")
                .isEqualTo("2 steps are done");
        assertThat(done.warnings()).isEmpty();
        assertThat(done.documents().texts()).isEmpty();
        assertThat(drives.repository().at(FIRST.ref())).isEqualTo(done.commit().hex());
        assertThat(subjects(drives, done.commit())).containsExactly("feat: a.txt", "feat: b.txt");
        Told.Step step = told.counted().getFirst();
        assertThat(step.saved())
                .hasValueSatisfying(commit -> assertThat(commit.hex()).isEqualTo(pushed.get()));
        assertThat(subjects(drives, step.saved().orElseThrow())).containsExactly("feat: a.txt");
        assertThat(step.changes().written())
                .containsOnlyKeys(
                        Drives.stepPath("010.01", "first"),
                        Drives.stepPath("010.02", "second"),
                        Drives.reportPath("010.01", "first"));
        assertThat(told.counted().getLast().saved()).contains(done.commit());
        Map<String, String> texts = told.texts(drives.texts());
        assertThat(texts)
                .containsAllEntriesOf(
                        Map.of(
                                Drives.stepPath("020", "other"),
                                drives.texts().getOrDefault(Drives.stepPath("020", "other"), "")));
        assertThat(body(texts.getOrDefault(Drives.reportPath("010.01", "first"), "")))
                .isEqualTo("It has \"a\": yes.\n");
        assertThat(texts.get(Drives.stepPath("010", "build"))).contains("status: done");
        assertThat(texts.get(Drives.FOLDER + "sessions/010-last-message.md"))
                .contains("the last word");
        assertThat(texts.get(Drives.FOLDER + "sessions/010-session.yml"))
                .contains("provider: agent");
    }

    @Test
    void whatIsOverStaysSoForTheNextAttempt() throws IOException {
        Drives drives = subtree();
        drives.desk(FIRST);
        Outcome.Failed failed =
                is(
                        Outcome.Failed.class,
                        drives.run(
                                FIRST,
                                whole(drives),
                                Drives.work("a.txt")
                                        + "deed 010 finish 'It has a.'\necho half > half.txt\nexit 9\n"));
        assertThat(failed.kind()).isEqualTo(FailureKind.AGENT_FAILED);
        assertThat(failed.detail()).contains("step 010.02 (second) is in progress");
        Salvage.Saved saved = (Salvage.Saved) failed.salvage();

        drives.keep().desk(SECOND);
        Resume resume =
                new Resume(saved.commit(), saved.ref(), drives.base(), List.of(), true, "it ended");
        Outcome outcome =
                drives.run(
                        SECOND,
                        drives.order("010", List.of("010.02"), Optional.of(resume)),
                        """
                        cat > "$HOME/../asked"
                        cp half.txt src/
                        git add half.txt src && git commit -qm 'feat: rest'
                        grep 'feat: a.txt' "$HOME/../asked" || exit 4
                        deed 010 finish 'It has the rest.'
                        """);

        Outcome.Succeeded done = is(Outcome.Succeeded.class, outcome);
        assertThat(subjects(drives, done.commit())).containsExactly("feat: a.txt", "feat: rest");
        drives.keep();
        assertThat(body(drives.texts().getOrDefault(Drives.reportPath("010.01", "first"), "")))
                .isEqualTo("It has a.\n");
        assertThat(drives.texts().get(Drives.stepPath("010", "build"))).contains("status: done");
    }

    @Test
    void workOfStepsThatIsGoneIsNotTakenForDone() throws IOException {
        Drives drives = subtree();
        drives.desk(FIRST);
        Resume resume =
                new Resume(
                        new CommitId("1".repeat(40)),
                        Drives.attempt("010", 7).ref(),
                        drives.base(),
                        List.of(),
                        true,
                        "");

        Outcome.Failed failed =
                is(Outcome.Failed.class, drives.run(FIRST, whole(drives, resume), "exit 1\n"));

        assertThat(failed.kind()).isEqualTo(FailureKind.WORK_GONE);
    }

    @Test
    void whatLiesUncommittedAtTheEndIsCommittedAndSaid() throws IOException {
        Drives drives = subtree();
        drives.desk(FIRST);

        Outcome outcome =
                drives.run(
                        FIRST,
                        whole(drives),
                        """
                        deed 010 finish 'Nothing.'
                        mkdir .ace-tasks .ace-retros
                        echo x > .ace-tasks/t.md
                        echo x > .ace-retros/r.md
                        echo late > late.txt
                        deed 010 finish 'Late.'
                        """);

        Outcome.Succeeded done = is(Outcome.Succeeded.class, outcome);
        assertThat(done.warnings())
                .containsExactly(
                        "the agent had left this uncommitted, and it was committed for it:"
                                + " .ace-retros/r.md, .ace-tasks/t.md, late.txt");
        assertThat(
                        drives.repository()
                                .remote("diff", "--name-only", drives.base() + ".." + done.commit())
                                .lines())
                .containsExactly(".ace-retros/r.md", ".ace-tasks/t.md", "late.txt");
    }

    @Test
    void notesThatGitIgnoresAreNotCommittedAndThatIsSaid() throws IOException {
        Drives drives = subtree();
        drives.desk(FIRST);

        Outcome outcome =
                drives.run(
                        FIRST,
                        whole(drives),
                        """
                        echo .ace-retros/ > .gitignore
                        git add .gitignore && git commit -qm 'chore: no retros'
                        mkdir .ace-retros
                        echo x > .ace-retros/r.md
                        deed 010 finish 'One.'
                        deed 010 finish 'Two.'
                        """);

        Outcome.Succeeded done = is(Outcome.Succeeded.class, outcome);
        assertThat(done.warnings())
                .containsExactly(
                        "the project has git ignore these notes, and they were not kept: .ace-retros/r.md");
        assertThat(subjects(drives, done.commit())).containsExactly("chore: no retros");
    }

    @Test
    void aReportThatNobodyHeardOfIsSaidAgainAsItWas() throws IOException {
        Drives drives = subtree();
        Told told = drives.desk(FIRST).steps();
        told.loseNext(1);
        told.failNext(2);

        Outcome outcome =
                drives.run(
                        FIRST,
                        whole(drives),
                        "deed 010 finish 'One.'\nsleep 1\ndeed 010 finish 'Two.'\n");

        is(Outcome.Succeeded.class, outcome);
        assertThat(told.numbers()).isSorted().startsWith(1, 1, 1);
        Map<String, String> texts = told.texts(drives.texts());
        assertThat(body(texts.getOrDefault(Drives.reportPath("010.01", "first"), "")))
                .isEqualTo("One.\n");
        assertThat(body(texts.getOrDefault(Drives.reportPath("010.02", "second"), "")))
                .isEqualTo("Two.\n");
        assertThat(texts.get(Drives.stepPath("010", "build"))).contains("status: done");
    }

    @Test
    void aReportThatIsLostBehindTheBrokerIsMadeGoodByTheNextOne() throws IOException {
        Drives drives = subtree();
        Told told = drives.desk(FIRST).steps();
        told.loseBehindNext(1);

        Outcome outcome =
                drives.run(
                        FIRST,
                        whole(drives),
                        "deed 010 finish 'One.'\nsleep 2\ndeed 010 finish 'Two.'\n");

        is(Outcome.Succeeded.class, outcome);
        assertThat(told.numbers().getFirst()).isEqualTo(1);
        assertThat(told.counted()).hasSize(told.numbers().size() - 1);
        Map<String, String> texts = told.texts(drives.texts());
        assertThat(body(texts.getOrDefault(Drives.reportPath("010.01", "first"), "")))
                .isEqualTo("One.\n");
        assertThat(texts.get(Drives.stepPath("010", "build"))).contains("status: done");
    }

    @Test
    void aStepThatNobodyHeardOfBeforeTheWorkerStoppedIsSaidWithItsEnd() throws IOException {
        Drives drives = subtree();
        Desk desk = drives.desk(FIRST).stopAt("the step is over");
        Told told = desk.steps();
        told.loseNext(Integer.MAX_VALUE);

        Outcome outcome =
                drives.run(
                        FIRST,
                        whole(drives),
                        Drives.work("a.txt")
                                + "deed 010 finish 'One.'\necho the step is over\nsleep 100\n");

        Outcome.Failed failed = is(Outcome.Failed.class, outcome);
        assertThat(failed.kind()).isEqualTo(FailureKind.WORKER_STOPPING);
        Salvage.Saved saved = (Salvage.Saved) failed.salvage();
        assertThat(told.counted()).isEmpty();
        Told.Step last = told.atLast().orElseThrow();
        assertThat(last.saved()).contains(saved.commit());
        assertThat(subjects(drives, saved.commit())).containsExactly("feat: a.txt");
        assertThat(last.changes().written())
                .containsKey(Drives.reportPath("010.01", "first"))
                .containsKey(Drives.stepPath("010.02", "second"));
        assertThat(last.changes().written().get(Drives.stepPath("010.01", "first")))
                .contains("status: done");
    }

    @Test
    void aStepWhoseReportWasUnderWayWhenTheWorkerStoppedIsSaidWithItsCommit() throws IOException {
        Drives drives = subtree();
        Desk desk = drives.desk(FIRST).stopAt("the step is over");
        Told told = desk.steps();
        told.loseNext(Integer.MAX_VALUE);
        told.onLoss(() -> {
            try {
                Files.writeString(drives.workspace(FIRST).resolve("go"), "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        Outcome outcome =
                drives.run(
                        FIRST,
                        whole(drives),
                        Drives.work("a.txt")
                                + "deed 010 finish 'One.'\n"
                                + WAIT
                                + "echo half > half.txt\necho the step is over\nsleep 100\n");

        Outcome.Failed failed = is(Outcome.Failed.class, outcome);
        assertThat(failed.kind()).isEqualTo(FailureKind.WORKER_STOPPING);
        assertThat(told.numbers()).as("it was told before").isNotEmpty();
        Told.Step last = told.atLast().orElseThrow();
        assertThat(subjects(drives, last.saved().orElseThrow())).containsExactly("feat: a.txt");
        assertThat(last.changes().written().get(Drives.stepPath("010.01", "first")))
                .contains("status: done");
        assertThat(failed.salvage())
                .as("what was left of the next step is no work of one that is over")
                .isInstanceOfSatisfying(
                        Salvage.Saved.class,
                        left -> assertThat(left.commit()).isNotEqualTo(last.saved().orElseThrow()));
    }

    @Test
    void aStepWhoseWorkCannotBePushedIsToldWithoutACommit() throws IOException {
        Drives drives = subtree();
        Path remote = Path.of(drives.repository().address().url());
        Path hook = Files.createDirectories(remote.resolve("hooks")).resolve("pre-receive");
        Path shut = Files.writeString(directory.resolve("shut"), "");
        Files.writeString(hook, "#!/bin/sh\ntest ! -e '" + shut + "'\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        Told told = drives.desk(FIRST).steps();
        List<Told.Step> heard = new ArrayList<>();
        told.listen(step -> {
            heard.add(step);
            try {
                Files.deleteIfExists(shut);
                Files.writeString(drives.workspace(FIRST).resolve("go"), "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        Outcome outcome =
                drives.run(
                        FIRST,
                        whole(drives),
                        Drives.work("a.txt")
                                + "deed 010 finish 'One.'\n"
                                + WAIT
                                + "deed 010 finish 'Two.'\n");

        Outcome.Succeeded done = is(Outcome.Succeeded.class, outcome);
        assertThat(heard.getFirst().saved()).isEmpty();
        assertThat(heard.getLast().saved()).contains(done.commit());
    }

    @Test
    void inlineStepsEndBeforeTheFork() throws IOException {
        Drives drives =
                new Drives(directory)
                        .step("010", "one")
                        .step("020", "two")
                        .fork("030", "build")
                        .step("030.01", "part");
        Told told = drives.desk(FIRST).steps();

        Outcome outcome =
                drives.run(
                        FIRST,
                        drives.order("", List.of("010", "020"), Optional.empty()),
                        Drives.work("a.txt")
                                + "deed - finish 'One.'\ndeed - add more\ndeed - finish 'Two.'\n"
                                + "deed - finish 'More.'\n");

        Outcome.Succeeded done = is(Outcome.Succeeded.class, outcome);
        assertThat(done.summary()).isEqualTo("3 steps are done");
        Map<String, String> texts = told.texts(drives.texts());
        assertThat(texts.get(Drives.stepPath("030.01", "part"))).contains("status: pending");
        assertThat(texts.get(Drives.stepPath("021", "more"))).contains("status: done");
    }

    @Test
    void aStepThatFailedIsAFailureWhateverTheAgentSays() throws IOException {
        Drives drives = subtree();
        Told told = drives.desk(FIRST).steps();

        Outcome.Failed failed =
                is(
                        Outcome.Failed.class,
                        drives.run(FIRST, whole(drives), "deed 010 fail 'no compiler'\n"));

        assertThat(failed.kind()).isEqualTo(FailureKind.AGENT_FAILED);
        assertThat(failed.detail()).contains("step 010.01 (first) is failed: no compiler");
        assertThat(told.texts(drives.texts()).get(Drives.stepPath("010.01", "first")))
                .contains("status: failed", "error: no compiler");
    }

    @Test
    void filesOfTheAssignmentAreInNoCommit() throws IOException {
        Drives drives = subtree();
        drives.desk(FIRST);

        Outcome.Failed failed =
                is(
                        Outcome.Failed.class,
                        drives.run(
                                FIRST,
                                whole(drives),
                                """
                                test -z "$(git status --porcelain)" || exit 4
                                git add -f .ace-local && git commit -qm 'docs: all'
                                deed 010 finish 'One.'
                                deed 010 finish 'Two.'
                                """));

        assertThat(failed.kind()).isEqualTo(FailureKind.EVIDENCE_MISSING);
        assertThat(failed.detail()).contains("files of the assignment were committed");
    }

    @Test
    void anAgentMayStopAtAGate() throws IOException {
        Drives drives = subtree();
        Told told = drives.desk(FIRST).steps();

        Outcome.Gated gated =
                is(
                        Outcome.Gated.class,
                        drives.run(
                                FIRST,
                                whole(drives),
                                Drives.work("a.txt")
                                        + "deed 010 finish 'One.'\n"
                                        + "printf '## GATE REACHED\\n**Type:** human-verify\\n\\n"
                                        + "### Gate Details\\nLook.\\n\\n### Awaiting\\napproved\\n'\n"));

        assertThat(subjects(drives, gated.commit())).containsExactly("feat: a.txt");
        assertThat(told.counted().getLast().saved()).contains(gated.commit());
        assertThat(told.texts(drives.texts()).get(Drives.stepPath("010.02", "second")))
                .contains("status: in_progress");
    }

    @Test
    void aWorkerWithoutTheProgramDeclines() throws IOException {
        Drives drives = subtree().withoutProgram();
        drives.desk(FIRST);

        assertThat(drives.run(FIRST, whole(drives), "exit 1\n"))
                .isInstanceOfSatisfying(
                        Outcome.Declined.class,
                        declined -> assertThat(declined.reason()).contains("ace-assign: ["));
    }
}
