package dev.acefleet.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.acefleet.common.Bar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// With real children.
@Timeout(60)
class ProcessRunnerTest {
    @TempDir Path directory;

    @Test
    void theExitCodeAndBothStreamsComeBack() throws Exception {
        Exit exit = new Children(directory).run("echo fine; echo odd >&2; exit 7");

        assertThat(exit.cause()).isEqualTo(Exit.Cause.EXITED);
        assertThat(exit.code()).isEqualTo(7);
        assertThat(exit.out()).isEqualTo("fine\n");
        assertThat(exit.err()).isEqualTo("odd\n");
    }

    @Test
    void theInputIsTheFileAndItEnds() throws Exception {
        Path prompt = Files.writeString(directory.resolve("a prompt"), "do this\nand that\n");

        Exit exit =
                new Children(directory)
                        .run(
                                List.of("cat"),
                                Map.of(),
                                prompt,
                                OutputSink.NONE,
                                new CompletableFuture<>());

        assertThat(exit.out()).isEqualTo("do this\nand that\n");
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        List<String> odd = List.of("printf", "%s|", "a b", "$HOME", "`id`", "*", "", "'\"", "-n");

        Exit exit =
                new Children(directory)
                        .run(
                                odd,
                                Map.of(),
                                Path.of("/dev/null"),
                                OutputSink.NONE,
                                new CompletableFuture<>());

        assertThat(exit.out()).isEqualTo("a b|$HOME|`id`|*||'\"|-n|");
    }

    @Test
    void nothingOfTheWorkersEnvironmentLeaks() throws Exception {
        Exit exit =
                new Children(directory)
                        .run(
                                List.of("env"),
                                Map.of("ONLY", "this one"),
                                Path.of("/dev/null"),
                                OutputSink.NONE,
                                new CompletableFuture<>());

        assertThat(exit.out().lines().map(line -> line.substring(0, line.indexOf('='))))
                .contains("ONLY", "PATH", Marks.ATTEMPT, Marks.WORKER, Marks.WORKER_PROCESS)
                .isSubsetOf(
                        "ONLY",
                        "PATH",
                        Marks.ATTEMPT,
                        Marks.WORKER,
                        Marks.WORKER_PROCESS,
                        // Some shells add these by themselves.
                        "PWD",
                        "OLDPWD",
                        "SHLVL",
                        "_");
    }

    @Test
    void anAgentLeadsItsOwnSessionAndIgnoresNoSignal() throws Exception {
        assumeTrue(MarkedProcesses.isSupported());

        Exit exit =
                new Children(directory)
                        .run("cut -d' ' -f5,6 /proc/$$/stat; echo $$; grep SigIgn /proc/$$/status");

        List<String> lines = exit.out().lines().toList();
        assertThat(lines.getFirst()).isEqualTo(lines.get(1) + " " + lines.get(1));
        long ignored = Long.parseLong(lines.getLast().replaceFirst("SigIgn:\\s*", ""), 16);
        // SIGINT, SIGQUIT and SIGTERM, numbered from bit 0.
        assertThat(ignored & 0b100_0000_0000_0110).isZero();
    }

    @Test
    void anAgentThatKillsItsGroupDoesNotKillItsKeeper() throws Exception {
        Children children = new Children(directory);

        Exit exit = children.run("setsid sleep 300 & kill -KILL 0");

        assertThat(exit.code()).isEqualTo(137);
        assertThat(children.left()).isEmpty();
    }

    @Test
    void aProgramThatDoesNotExistIsExitCode127() throws Exception {
        Exit exit =
                new Children(directory)
                        .run(
                                List.of("no-such-program-anywhere"),
                                Map.of(),
                                Path.of("/dev/null"),
                                OutputSink.NONE,
                                new CompletableFuture<>());

        assertThat(exit.code()).isEqualTo(127);
        assertThat(exit.err()).contains("no-such-program-anywhere");
    }

    @Test
    void aDirectoryThatDoesNotExistIsAnError() {
        Children children = new Children(directory);

        assertThatThrownBy(() ->
                        new ProcessRunner(directory, "w/1")
                                .run(
                                        new ProcessRunner.Program(
                                                List.of("true"),
                                                directory.resolve("nowhere"),
                                                Map.of(),
                                                Path.of("/dev/null"),
                                                children.mark,
                                                Children.NEVER,
                                                Children.NEVER,
                                                Children.GRACE),
                                        Audience.of(OutputSink.NONE),
                                        new CompletableFuture<>()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aSilentAgentIsStalled() throws Exception {
        Children children = new Children(directory).stall(Duration.ofMillis(500));

        Exit exit = children.run("echo working; sleep 300");

        assertThat(exit.cause()).isEqualTo(Exit.Cause.STALLED);
        assertThat(exit.out()).isEqualTo("working\n");
        assertThat(children.left()).isEmpty();
    }

    @Test
    void wordsOnEitherStreamHoldOffTheStall() throws Exception {
        Children children = new Children(directory).stall(Duration.ofSeconds(2));

        Exit exit = children.run("for i in 1 2 3 4 5 6; do sleep 0.5; echo . >&2; done");

        assertThat(exit.ok()).isTrue();
    }

    @Test
    void aSlowSinkIsNotTheAgentsSilence() throws Exception {
        Children children = new Children(directory).stall(Duration.ofMillis(500));
        CompletableFuture<Void> never = new CompletableFuture<>();
        OutputSink slow = (_, _) -> pause(Duration.ofMillis(1_200));

        assertThat(children.run("echo one", slow, never).ok()).isTrue();
    }

    @Test
    void aTalkativeAgentEndsAtTheHardLimit() throws Exception {
        Children children = new Children(directory).hard(Duration.ofMillis(700));

        Exit exit = children.run("while :; do echo on and on; sleep 0.05; done");

        assertThat(exit.cause()).isEqualTo(Exit.Cause.TIMED_OUT);
        assertThat(children.left()).isEmpty();
    }

    @Test
    void anAgentThatIgnoresSigtermIsKilledAfterTheGrace() throws Exception {
        Children children = new Children(directory).stall(Duration.ofMillis(500));

        Exit exit = children.run("trap '' TERM; while :; do sleep 300; done");

        assertThat(exit.code()).isEqualTo(137);
        assertThat(exit.time()).isGreaterThan(Children.GRACE);
        assertThat(children.left()).isEmpty();
    }

    @Test
    void anAgentThatHeedsSigtermMayTidyUp() throws Exception {
        Children children = new Children(directory).stall(Duration.ofMillis(500));

        Exit exit = children.run("trap 'echo tidy; exit 3' TERM; sleep 300 & wait");

        assertThat(exit.code()).isEqualTo(3);
        assertThat(exit.out()).isEqualTo("tidy\n");
    }

    @Test
    void everyProcessIsAskedToEndOnce() throws Exception {
        Children children = new Children(directory).stall(Duration.ofMillis(500));
        String child = "trap \"echo asked\" TERM; sleep 1; sleep 0.3";

        Exit exit =
                children.run(
                        "trap : TERM; for i in 1 2 3 4 5 6; do sh -c '"
                                + child
                                + "' & done; wait; wait");

        assertThat(exit.out().lines()).hasSize(6).containsOnly("asked");
    }

    @Test
    void aGrandchildThatLeftTheSessionIsKilled() throws Exception {
        assumeTrue(MarkedProcesses.isSupported());
        Children children = new Children(directory).stall(Duration.ofMillis(500));

        children.run(
                "setsid setsid sleep 300 & setsid sh -c 'trap \"\" TERM; sleep 300; :' & wait");

        assertThat(children.left()).isEmpty();
    }

    @Test
    void aGrandchildThatDroppedTheMarkIsKilledWhileItDescends() throws Exception {
        assumeTrue(MarkedProcesses.isSupported());
        Children children = new Children(directory).stall(Duration.ofMillis(500));

        Exit exit = children.run("env -i /usr/bin/setsid /bin/sleep 300 & echo $!; wait");

        long grandchild = Long.parseLong(exit.out().strip());
        assertThat(Children.lives(grandchild)).isFalse();
    }

    @Test
    void whatAnAgentLeavesBehindGoesAfterIt() throws Exception {
        assumeTrue(MarkedProcesses.isSupported());
        Children children = new Children(directory);

        Exit exit = children.run("setsid sleep 300 >/dev/null 2>&1 & echo done");

        assertThat(exit.ok()).isTrue();
        assertThat(exit.out()).isEqualTo("done\n");
        assertThat(children.left()).isEmpty();
    }

    @Test
    void anAttemptOfTheSameNameInAnotherFleetIsLeftAlone() throws Exception {
        assumeTrue(MarkedProcesses.isSupported());
        Children children = new Children(directory);
        ProcessBuilder another = new ProcessBuilder("sleep", "300");
        another.environment().put(Marks.ATTEMPT, children.mark);
        another.environment().put(Marks.WORKER_PROCESS, "1:1");
        Process theirs = another.start();
        try {
            children.run("setsid sleep 300 >/dev/null 2>&1 & echo done");

            assertThat(children.left())
                    .extracting(left -> left.process().pid())
                    .containsExactly(theirs.pid());
        } finally {
            theirs.destroyForcibly();
        }
    }

    @Test
    void aStreamThatSomebodyHoldsOpenDoesNotHang() throws Exception {
        assumeTrue(MarkedProcesses.isSupported());
        Children children = new Children(directory);

        // Unmarked, and no descendant any more when the agent ends: it cannot be found.
        Exit exit = children.run("(env -i /usr/bin/setsid /bin/sleep 300 &); echo done");

        assertThat(exit.ok()).isTrue();
        assertThat(exit.out()).isEqualTo("done\n");
        assertThat(exit.time()).isLessThan(Bar.of(Duration.ofSeconds(15)));
    }

    @Test
    void anAgentIsStoppedFromOutside() throws Exception {
        Children children = new Children(directory);
        CompletableFuture<Void> stop = new CompletableFuture<>();

        Exit exit = children.run("echo up; sleep 300", (_, _) -> stop.complete(null), stop);

        assertThat(exit.cause()).isEqualTo(Exit.Cause.STOPPED);
        assertThat(exit.code()).isEqualTo(143);
    }

    @Test
    void anAgentThatIsStoppedBeforeItStartsEndsAtOnce() throws Exception {
        Children children = new Children(directory);

        Exit exit =
                children.run(
                        "sleep 300", OutputSink.NONE, CompletableFuture.completedFuture("stop"));

        assertThat(exit.cause()).isEqualTo(Exit.Cause.STOPPED);
        assertThat(children.left()).isEmpty();
    }

    @Test
    void anInterruptedOwnerStopsTheAgentAndStaysInterrupted() throws Exception {
        Children children = new Children(directory);
        AtomicReference<Exit> ended = new AtomicReference<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<Void> up = new CompletableFuture<>();
        Thread owner =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                ended.set(
                                        children.run(
                                                "echo up; sleep 300",
                                                (_, _) -> up.complete(null),
                                                new CompletableFuture<>()));
                            } catch (IOException e) {
                                interrupted.completeExceptionally(e);
                            }
                            interrupted.complete(Thread.currentThread().isInterrupted());
                        });

        up.join();
        owner.interrupt();

        assertThat(interrupted.join()).isTrue();
        assertThat(ended).hasValueMatching(exit -> exit.cause() == Exit.Cause.STOPPED);
        assertThat(children.left()).isEmpty();
    }

    @Test
    void anAgentThatKillsItsKeeperIsFoundByItsMark() throws Exception {
        assumeTrue(MarkedProcesses.isSupported());
        Children children = new Children(directory);

        Exit exit = children.run("kill -KILL $PPID; sleep 300");

        assertThat(exit.code()).isEqualTo(137);
        assertThat(children.left()).isEmpty();
    }

    @Test
    void aHundredMegabytesLeaveTheHeapAsItWas() throws Exception {
        AtomicLong seen = new AtomicLong();
        OutputSink counting = (_, text) -> seen.addAndGet(text.length());
        long before = usedHeap();

        Exit exit =
                new Children(directory)
                        .run(
                                "head -c 104857600 /dev/zero | tr '\\0' x",
                                counting,
                                new CompletableFuture<>());

        assertThat(exit.ok()).isTrue();
        assertThat(seen).hasValue(104_857_600);
        assertThat(exit.out()).hasSize(ProcessRunner.TAIL);
        assertThat(usedHeap() - before).isLessThan(20L * 1024 * 1024);
    }

    @Test
    void aSinkThatThrowsDoesNotStopTheAgent() throws Exception {
        OutputSink broken =
                (_, _) -> {
                    throw new IllegalStateException("broken on purpose");
                };

        Exit exit =
                new Children(directory)
                        .run(
                                "head -c 1000000 /dev/zero | tr '\\0' x; echo; echo end",
                                broken,
                                new CompletableFuture<>());

        assertThat(exit.ok()).isTrue();
        assertThat(exit.out()).endsWith("\nend\n");
    }

    @Test
    void charactersThatAreSplitBetweenTwoWritesStayWhole() throws Exception {
        StringBuilder seen = new StringBuilder();

        new Children(directory)
                .run(
                        "printf '\\303'; sleep 0.3; printf '\\244\\n'",
                        (_, text) -> seen.append(text),
                        new CompletableFuture<>());

        assertThat(seen).hasToString("ä\n");
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
