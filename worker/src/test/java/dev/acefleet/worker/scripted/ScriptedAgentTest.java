package dev.acefleet.worker.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.acefleet.common.stage.AgentReturn;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.process.Audience;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.process.OutputSink;
import dev.acefleet.worker.process.ProcessRunner;
import dev.acefleet.worker.run.Evidence;
import dev.acefleet.worker.run.Project;
import dev.acefleet.worker.run.Prompt;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The agent as a worker launches it, with each order of its script: other tests believe that it obeys.
@Timeout(60)
class ScriptedAgentTest {
    private static final Duration NEVER = Duration.ofMinutes(5);
    private static final Pattern LEFT = Pattern.compile("left (\\d+) behind");

    private static final String RUN =
            """
            ---
            stage: 03-app
            run: 1
            files_modified: [src/app.txt, src/more.txt]
            ---
            Write two files, remove src/old.txt.
            <!-- scripted
            %s
            -->
            <tasks>
            <task type="auto"><name>Task 1: the app</name><files>src/app.txt</files></task>
            <task type="auto"><name>Task 2: and more</name><files>src/more.txt</files></task>
            </tasks>
            """;

    @TempDir Path directory;
    private Project project;
    private Workspace workspace;
    private Duration stall = NEVER;

    @BeforeEach
    void begin() throws IOException {
        project = new Project(directory);
        workspace = project.workspace();
    }

    private Exit run(String... orders) throws IOException {
        return run(OutputSink.NONE, new CompletableFuture<>(), orders);
    }

    private Exit run(OutputSink sink, CompletableFuture<?> stop, String... orders)
            throws IOException {
        project.prepare(Map.of(Project.RUN_PATH, RUN.formatted(String.join("\n", orders))));
        workspace = project.workspace();
        String text = Prompt.of(Git.of(workspace.tree()), project.order(), project.base(), "");
        Path prompt = Files.writeString(workspace.file("prompt.md"), text);
        Map<String, String> env = new HashMap<>();
        env.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        env.put("HOME", workspace.home().toString());
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            env.put("GIT_" + who + "_NAME", "Agent");
            env.put("GIT_" + who + "_EMAIL", "agent@example.org");
        }
        return new ProcessRunner(directory, "w/1")
                .run(
                        new ProcessRunner.Program(
                                ScriptedAgent.command(),
                                workspace.tree(),
                                env,
                                prompt,
                                Project.attempt(1).toString(),
                                stall,
                                NEVER,
                                Duration.ofSeconds(1)),
                        Audience.of(sink),
                        stop);
    }

    private Evidence.Verdict verdict(Exit exit) throws IOException {
        return Evidence.check(
                workspace.reclaim(),
                workspace.base(),
                project.order(),
                RUN,
                exit.out(),
                Secrets.NONE);
    }

    private String missing(Exit exit) throws IOException {
        return verdict(exit) instanceof Evidence.Verdict.Missing missing
                ? String.join("; ", missing.reasons())
                : "nothing";
    }

    /// Subjects since the base, the oldest first.
    private List<String> commits() {
        return Git.of(workspace.tree())
                .must("log", "--reverse", "--format=%s", workspace.base() + "..HEAD")
                .lines()
                .toList();
    }

    @Test
    void withoutOrdersItDoesTheRunAndSaysSo() throws IOException {
        Exit exit = run();

        assertThat(exit.code()).as(exit.err()).isZero();
        assertThat(missing(exit)).isEqualTo("nothing");
        assertThat(commits())
                .containsExactly(
                        "feat(03.01): the app",
                        "feat(03.01): and more",
                        "docs(03.01): complete 03-01-run.md run");
        AgentReturn said = AgentReturn.read(exit.out());
        assertThat(said.marker()).isEqualTo(AgentReturn.Marker.COMPLETE);
        assertThat(said.commits()).hasSize(3);
    }

    @Test
    void ordersOfOtherAttemptsAreNotObeyed() throws IOException {
        Exit exit = run("attempt 2: fail", "attempt 10: exit 3", "attempts: fail");

        assertThat(exit.code()).isZero();
    }

    @Test
    void failEndsItAtOnce() throws IOException {
        Exit exit = run("attempt 1: fail");

        assertThat(exit.code()).isEqualTo(1);
        assertThat(exit.err()).contains("this attempt fails");
        assertThat(commits()).isEmpty();
    }

    @Test
    void exitEndsItHavingDoneNothing() throws IOException {
        assertThat(run("attempt *: exit 4").code()).isEqualTo(4);
        assertThat(commits()).isEmpty();
    }

    @Test
    void exitAfterIsTheCodeOfCompleteWork() throws IOException {
        Exit exit = run("attempt *: exit-after 3");

        assertThat(exit.code()).isEqualTo(3);
        assertThat(missing(exit)).isEqualTo("nothing");
    }

    @Test
    void crashAfterLeavesThatManyCommitsAndNoRecap() throws IOException {
        Exit exit = run("attempt *: crash-after 1");

        assertThat(exit.code()).isEqualTo(137);
        assertThat(commits()).containsExactly("feat(03.01): the app");
        assertThat(exit.out()).contains("Task 1").doesNotContain("Task 2");
    }

    @Test
    void stallSaysNothingMoreAndNeverEnds() throws IOException {
        stall = Duration.ofSeconds(5);

        Exit exit = run("attempt *: stall", "attempt *: say here I am");

        assertThat(exit.cause()).isEqualTo(Exit.Cause.STALLED);
        assertThat(exit.out()).isEqualTo("here I am\n");
        assertThat(commits()).isEmpty();
    }

    @Test
    void sleepTakesThatLongInEachTask() throws IOException {
        assertThat(run("attempt *: sleep 700").time()).isGreaterThan(Duration.ofMillis(1_400));
    }

    @Test
    void printPrintsSoManyMegabytes() throws IOException {
        AtomicLong printed = new AtomicLong();

        Exit exit =
                run(
                        (_, text) -> printed.addAndGet(text.length()),
                        new CompletableFuture<>(),
                        "attempt *: print 2");

        assertThat(printed.get()).isBetween(2L * 1024 * 1024, 2L * 1024 * 1024 + 10_000);
        assertThat(missing(exit)).isEqualTo("nothing");
    }

    @Test
    void ignoreSigtermLetsOnlyTheHardSignalEndIt() throws IOException {
        CompletableFuture<Void> stop = new CompletableFuture<>();

        Exit exit =
                run(
                        (_, _) -> stop.complete(null),
                        stop,
                        "attempt *: ignore-sigterm",
                        "attempt *: stall",
                        "attempt *: say here I am");

        assertThat(exit.cause()).isEqualTo(Exit.Cause.STOPPED);
        assertThat(exit.code()).as("128 and SIGKILL").isEqualTo(137);
    }

    @Test
    void withoutThatThePoliteSignalEndsIt() throws IOException {
        CompletableFuture<Void> stop = new CompletableFuture<>();

        Exit exit =
                run(
                        (_, _) -> stop.complete(null),
                        stop,
                        "attempt *: stall",
                        "attempt *: say here I am");

        assertThat(exit.code()).as("128 and SIGTERM").isEqualTo(143);
    }

    @Test
    void anAgentThatIgnoresTheSignalStillEndsByItself() throws IOException {
        Exit exit = run("attempt *: ignore-sigterm");

        assertThat(exit.cause()).isEqualTo(Exit.Cause.EXITED);
        assertThat(exit.code()).isZero();
        assertThat(missing(exit)).isEqualTo("nothing");
    }

    @Test
    void forkLeavesADeafProcessOfAnotherSessionBehind() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        StringBuilder out = new StringBuilder();
        CompletableFuture<String> stat = new CompletableFuture<>();
        CompletableFuture<String> status = new CompletableFuture<>();
        OutputSink sink =
                (_, text) -> {
                    Matcher left = LEFT.matcher(out.append(text));
                    if (out.indexOf("Task 2") >= 0 && left.find() && !stat.isDone()) {
                        stat.complete(read(left.group(1), "stat"));
                        status.complete(read(left.group(1), "status"));
                    }
                };

        Exit exit = run(sink, new CompletableFuture<>(), "attempt *: fork");

        assertThat(exit.code()).isZero();
        Matcher left = LEFT.matcher(exit.out());
        assertThat(left.find()).isTrue();
        assertThat(stat.join())
                .as("it leads a session")
                .matches("(\\d+) \\(sleep\\) \\w \\d+ \\1 \\1 .*\\R");
        assertThat(status.join())
                .as("it ignores SIGTERM")
                .containsPattern("SigIgn:\\s*\\w*[4-7c-f]\\w{3}\\n");
        assertThat(read(left.group(1), "stat"))
                .as("its keeper finds it")
                .doesNotContainPattern("\\(sleep\\) [^Z] ");
    }

    private static String read(String pid, String file) {
        try {
            return Files.readString(Path.of("/proc", pid, file));
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void leakPrintsAVariableWholeAndInTwoWrites() throws IOException {
        StringBuilder out = new StringBuilder();
        Exit exit =
                run(
                        (stream, text) -> {
                            if (stream == OutputSink.Stream.OUT) {
                                out.append(text);
                            }
                        },
                        new CompletableFuture<>(),
                        "attempt *: leak PATH",
                        "attempt *: exit 0");

        assertThat(exit.code()).as(exit.err()).isZero();
        assertThat(out)
                .contains("whole: /usr/local/bin:/usr/bin:/bin\n")
                .contains("halves: /usr/local/bin:/usr/bin:/bin\n");
    }

    @Test
    void complainPrintsAVariableOverAndOver() throws IOException {
        Exit exit = run("attempt *: complain HOME", "attempt *: exit 0");

        assertThat(exit.err())
                .hasSizeGreaterThan(10_000)
                .startsWith(workspace.home() + " and " + workspace.home() + " and ");
    }

    @Test
    void gateLeakTellsAVariableOverAndOverAtAGate() throws IOException {
        Exit exit = run("attempt *: gate-leak 1 HOME");

        assertThat(exit.code()).as(exit.err()).isZero();
        assertThat(exit.out())
                .contains("## GATE REACHED", "### Gate Details\n" + workspace.home() + " and ")
                .hasSizeGreaterThan(10_000);
    }

    @Test
    void noRecapWritesNone() throws IOException {
        Exit exit = run("attempt *: no-recap");

        assertThat(commits()).hasSize(2);
        assertThat(missing(exit)).contains("is not committed");
    }

    @Test
    void noCommitsWritesFilesAndCommitsNothing() throws IOException {
        Exit exit = run("attempt *: no-commits");

        assertThat(commits()).isEmpty();
        assertThat(missing(exit)).contains("src/app.txt").contains("the tree is not clean");
    }

    @Test
    void dirtyLeavesAFileAndNothingElseIsWrong() throws IOException {
        assertThat(missing(run("attempt *: dirty")))
                .isEqualTo("the tree is not clean: ?? left-over.txt");
    }

    @Test
    void touchDeleteAndSayAreObeyedAsOftenAsTheyAreThere() throws IOException {
        Exit exit =
                run(
                        "attempt *: touch src/extra.txt",
                        "attempt 1: touch README.md",
                        "attempt *: delete src/old.txt",
                        "attempt *: say one thing",
                        "attempt *: say and another");

        assertThat(exit.out()).startsWith("one thing\nand another\nTask 1");
        assertThat(workspace.tree().resolve("src/old.txt")).doesNotExist();
        assertThat(commits())
                .contains(
                        "chore(03.01): touch src/extra.txt",
                        "chore(03.01): touch README.md",
                        "chore(03.01): delete src/old.txt");
        assertThat(missing(exit)).isEqualTo("nothing");
    }
}
