package dev.acefleet.worker.ops;

import dev.acefleet.worker.work.Control;

/// While it is open, an attempt that must stop interrupts the thread that opened it, which ends the git program it
/// waits for: a fetch that hangs must not keep a cancel waiting. For what comes before the agent alone, because what is
/// killed here is simply done again; a push of checked work or a salvage goes on to its end. Opened and closed by one
/// thread.
final class Preparation implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private boolean open = true;
    private boolean interrupted;

    Preparation(Control control) {
        control.onStop(this::interrupt);
    }

    private synchronized void interrupt() {
        if (open) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /// Takes an interrupt of its own back. Whoever was interrupted by somebody else too sees that by [Control#stop]
    /// alone.
    @Override
    public synchronized void close() {
        open = false;
        if (interrupted) {
            var _ = Thread.interrupted();
        }
    }
}
