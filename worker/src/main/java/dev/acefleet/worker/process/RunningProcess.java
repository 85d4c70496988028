package dev.acefleet.worker.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process of an attempt, from start to certain end. [#await] belongs to one thread and is called once; [#stop] may
/// come from any thread, at any time and more than once. If this process dies meanwhile, the keeper does the same.
final class RunningProcess {
    private static final Logger LOG = LoggerFactory.getLogger(RunningProcess.class);

    /// Longest wait between two looks at the clocks.
    private static final Duration LOOK = Duration.ofMillis(200);

    /// For what is still in the pipes once nothing lives that could write: more only if somebody escaped.
    private static final Duration DRAIN = Duration.ofSeconds(2);

    /// What a keeper may need beyond the grace on a slow machine before it is taken for dead.
    private static final Duration KEEPER = Duration.ofSeconds(15);

    private final ProcessRunner.Program program;
    private final Audience audience;
    private final Process keeper;
    private final OutputPump out;
    private final OutputPump err;
    private final long begun = System.nanoTime();
    private final AtomicReference<Exit.Cause> cause = new AtomicReference<>(Exit.Cause.EXITED);
    private volatile long endedAt;
    private List<Long> left = List.of();

    RunningProcess(ProcessRunner.Program program, Audience audience, Process keeper) {
        this.program = program;
        this.audience = audience;
        this.keeper = keeper;
        out = OutputPump.start(OutputSink.Stream.OUT, keeper.getInputStream(), audience);
        err = OutputPump.start(OutputSink.Stream.ERR, keeper.getErrorStream(), audience);
    }

    /// Wants it to end: TERM, grace, KILL, all by the keeper. Returns at once.
    void stop() {
        end(Exit.Cause.STOPPED);
    }

    /// The first cause counts.
    private void end(Exit.Cause cause) {
        if (this.cause.compareAndSet(Exit.Cause.EXITED, cause)) {
            endedAt = System.nanoTime();
            LOG.info("{} is ended: {}", program.mark(), cause);
            closeLifeline();
        }
    }

    private void closeLifeline() {
        try {
            keeper.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("The keeper's pipe was closed already: {}", e.toString());
        }
    }

    Exit await() {
        boolean interrupted = false;
        while (true) {
            try {
                watch();
                Exit exit = exit();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return exit;
            } catch (InterruptedException e) {
                interrupted = true;
                stop();
            }
        }
    }

    private void watch() throws InterruptedException {
        while (!keeper.waitFor(untilNextLook().toNanos(), TimeUnit.NANOSECONDS)) {
            out.idle();
            err.idle();
            audience.idle();
            checkClocks();
        }
        // A keeper that was killed could not clean up behind its agent, and one that tried may have
        // failed.
        killMarked();
    }

    private Duration untilNextLook() {
        Duration next = LOOK;
        for (Duration left :
                List.of(program.stall().minus(silence()), program.hard().minus(since(begun)))) {
            next = left.isPositive() && left.compareTo(next) < 0 ? left : next;
        }
        return next;
    }

    private void checkClocks() throws InterruptedException {
        if (isEnded()) {
            Duration patience = program.grace().multipliedBy(2).plus(KEEPER);
            if (endedAt != 0 && since(endedAt).compareTo(patience) > 0) {
                killWithoutKeeper();
            }
        } else if (since(begun).compareTo(program.hard()) >= 0) {
            end(Exit.Cause.TIMED_OUT);
        } else if (silence().compareTo(program.stall()) >= 0) {
            end(Exit.Cause.STALLED);
        }
    }

    private boolean isEnded() {
        return cause.get() != Exit.Cause.EXITED;
    }

    private Duration silence() {
        Duration one = out.silence();
        Duration other = err.silence();
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /// The keeper's watcher was killed, or hangs: what it would have done, without grace.
    private void killWithoutKeeper() throws InterruptedException {
        LOG.warn("The keeper of {} does not answer and is killed", program.mark());
        List<ProcessHandle> tree = keeper.descendants().toList();
        tree.forEach(ProcessHandle::destroyForcibly);
        killMarked();
        keeper.destroyForcibly();
    }

    private void killMarked() throws InterruptedException {
        left =
                MarkedProcesses.kill(this::isOfThisAttempt, KEEPER).left().stream()
                        .map(marked -> marked.process().pid())
                        .toList();
        if (!left.isEmpty()) {
            LOG.error(
                    "Processes of {} do not end although they were killed for {}: {}",
                    program.mark(),
                    KEEPER,
                    left);
        }
    }

    /// Another worker process on this machine, of another fleet, may have an attempt of the same name.
    private boolean isOfThisAttempt(MarkedProcesses.Marked marked) {
        return marked.mark(Marks.ATTEMPT).equals(program.mark())
                && marked.mark(Marks.WORKER_PROCESS).equals(WorkerProcess.self());
    }

    private Exit exit() throws InterruptedException {
        String printed = out.join(DRAIN);
        String complained = err.join(DRAIN);
        closeLifeline();
        return new Exit(
                keeper.exitValue(),
                Objects.requireNonNull(cause.get()),
                since(begun),
                printed,
                complained,
                left);
    }
}
