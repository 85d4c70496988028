package dev.acefleet.cli.server;

import dev.acefleet.cli.client.ui.ExitCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the process of a role at once when one of its threads dies of what nobody has caught: without it the role would
/// look alive and not do its work, holding a lease, a shard or free slots that nobody else can have. What it was doing is
/// made good by whatever makes good a kill.
///
/// A virtual thread does one deed, so what a bug ends there is that deed alone, and is logged; an error of the machine
/// spares nobody. Any thread.
final class DeadThread implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DeadThread.class);

    private volatile boolean stopping;

    /// The process ends by itself from now on, and is not to be cut short.
    void stopping() {
        stopping = true;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        boolean isFatal = !stopping && (!thread.isVirtual() || failure instanceof Error);
        try {
            LOG.error(
                    isFatal
                            ? "The thread {} has died, so this process ends; start it again"
                            : "The thread {} has died",
                    thread.getName(),
                    failure);
        } finally {
            if (isFatal) {
                Runtime.getRuntime().halt(ExitCode.ERROR.number());
            }
        }
    }
}
