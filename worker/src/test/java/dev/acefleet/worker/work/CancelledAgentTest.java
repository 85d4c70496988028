package dev.acefleet.worker.work;

import static dev.acefleet.worker.work.Samples.WORKER;
import static dev.acefleet.worker.work.Samples.cancel;
import static dev.acefleet.worker.work.Samples.dispatch;
import static dev.acefleet.worker.work.Samples.grant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.acefleet.common.Bar;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Audience;
import dev.acefleet.worker.process.OutputSink;
import dev.acefleet.worker.process.ProcessRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A cancel against an agent that does what it can to stay (fault F17), with real processes.
@Timeout(120)
class CancelledAgentTest extends LoopOnFakes {
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// Ignores TERM, and so do a child, a grandchild in a session of its own, and one whose parent has gone.
    private static final String AGENT =
            "trap '' TERM; sh -c 'trap \"\" TERM; echo $$; sleep 300; :' & "
                    + "setsid sh -c 'trap \"\" TERM; echo $$; sleep 300; :' & "
                    + "(setsid sh -c 'trap \"\" TERM; echo $$; sleep 300; :' &) ; "
                    + "echo $$; sleep 300; :";

    @TempDir Path directory;

    private final LinkedBlockingQueue<String> printed = new LinkedBlockingQueue<>();

    private Outcome run(Granted granted, Control control) {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        control.onStop(() -> stopped.complete(null));
        ProcessRunner.Program program =
                new ProcessRunner.Program(
                        List.of("sh", "-c", AGENT),
                        directory,
                        Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"),
                        Path.of("/dev/null"),
                        granted.attempt().toString(),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        GRACE);
        OutputSink sink = (_, text) -> text.lines().forEach(printed::add);
        try {
            new ProcessRunner(directory, WORKER.toString())
                    .run(program, Audience.of(sink), stopped);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Stop stop = control.stop().orElseThrow();
        return new Outcome.Failed(
                stop.kind(), stop.reason(), new Salvage.Nothing("a test"), Usage.UNKNOWN);
    }

    @Test
    void nothingOfItLivesWhenItsEndIsReportedWithinGraceAndFiveSeconds() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setsid")));
        WorkerLoop own =
                new WorkerLoop(
                        new Profile(WORKER, "host/boot", "1", List.of(), 1, Map.of()),
                        new Ports(agentQueue, gitQueue, feed, reporter, spool, () -> 0),
                        Samples.executors((granted, _, control) -> run(granted, control)),
                        TIMINGS,
                        clock,
                        InstantSource.system());
        own.start();
        agentQueue.put(dispatch(1));
        Report.Claimed claimed = claimed(1);
        feed.say(grant(claimed));
        long[] pids = new long[4];
        for (int i = 0; i < pids.length; i++) {
            String pid = printed.poll(30, TimeUnit.SECONDS);
            assertThat(pid).isNotNull();
            pids[i] = Long.parseLong(pid);
            assertThat(ProcessHandle.of(pids[i])).isPresent();
        }
        long before = System.nanoTime();
        feed.say(cancel(claimed));

        Report.Ended ended = reporter.await(Report.Ended.class, 1);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isLessThan(Bar.of(GRACE.plus(Duration.ofSeconds(5))));
        assertThat(((Outcome.Failed) ended.outcome()).kind()).isEqualTo(FailureKind.CANCELLED);
        for (long pid : pids) {
            assertThat(lives(pid)).as("process %d", pid).isFalse();
        }
        own.stop(Duration.ZERO);
    }

    /// A process that is dead and whose new parent has not noticed yet does not.
    private static boolean lives(long pid) throws IOException {
        Path stat = Path.of("/proc", String.valueOf(pid), "stat");
        if (!Files.exists(stat)) {
            return false;
        }
        String text = Files.readString(stat);
        return text.charAt(text.lastIndexOf(')') + 2) != 'Z';
    }
}
