package dev.acefleet.worker.ops;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.secrets.Telling;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Stop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// While it is open, an attempt that must stop interrupts the thread that opened it, which ends the git program it
/// waits for: a remote that hangs must not keep a cancel waiting. Opened and closed by one thread.
///
/// - At once: what is simply done again, or found, when it is killed. That is what comes before an agent, and merges and
///   books, whose push is all or nothing.
/// - A while after the stop: what comes after an agent, whose work or salvage is worth a try. A push that is killed has
///   moved the attempt's own ref or not; nobody builds on it.
final class Interruption implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean interrupted;

    Interruption(Control control) {
        control.onStop(this::interrupt);
    }

    /// @param patience from the stop, or from now if the attempt must stop already
    Interruption(Control control, Duration patience) {
        control.onStop(() -> Thread.ofVirtual().start(() -> interruptAfter(patience)));
    }

    private void interruptAfter(Duration patience) {
        try {
            if (!closed.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void interrupt() {
        if (closed.getCount() > 0) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /// Takes an interrupt of its own back. Whoever was interrupted by somebody else too sees that by [Control#stop]
    /// alone.
    @Override
    public synchronized void close() {
        closed.countDown();
        if (interrupted) {
            var _ = Thread.interrupted();
        }
    }

    /// What a deed on the integration branch comes to that may have to end. A push that was under way may have come
    /// through: then that is said, also to who no longer wants it (protocol P21).
    ///
    /// @param telling of the attempt
    /// @param landed looks, for a short time, whether it has
    static Outcome of(
            Control control,
            Telling telling,
            Supplier<Outcome> deed,
            Supplier<Optional<Outcome>> landed) {
        Outcome outcome;
        try (var _ = new Interruption(control)) {
            outcome = deed.get();
        }
        Optional<Stop> stop = control.stop();
        if (stop.isEmpty() || !(outcome instanceof Outcome.Failed)) {
            return outcome;
        }
        try {
            return landed.get()
                    .orElseGet(() ->
                            stopped(telling, stop.get(), "", "nothing was written to the branch"));
        } catch (GitFailed e) {
            return stopped(
                    telling,
                    stop.get(),
                    "; its push was under way, and the remote does not say whether it came through: "
                            + e.getMessage(),
                    "see the branch");
        }
    }

    private static Outcome stopped(Telling telling, Stop stop, String more, String salvage) {
        FailureKind kind = stop.kind();
        return telling.failed(kind, stop.reason() + more, telling.nothing(salvage), Usage.UNKNOWN);
    }
}
