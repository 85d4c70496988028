package dev.acefleet.worker.work;

import java.util.Optional;

/// The fleet's hand on one attempt while it is executed. Any thread.
public interface Control {
    /// Why the attempt must end, once it must. An executor that sees it kills what it started, salvages, and returns.
    Optional<Stop> stop();

    /// Runs `action` when the attempt must end: once, on a thread of the loop, so it only wakes or signals. At once, on
    /// the caller's thread, if that is so already. Each call adds an action.
    void onStop(Runnable action);

    /// Says that work has begun: sends `Started` with the place of the attempt's log. A second call does nothing.
    void started();

    /// Whether a process may be started for this attempt now: waits until the worker hears (protocol P15), as long as
    /// that takes, and says no once the attempt must stop. To be asked right before each start: much may have happened
    /// since the grant, and a process that was frozen meanwhile finds its revoke only by reading.
    boolean mayStart();

    /// Whether the lease stands, as far as this worker can know: waits until `control` has been read to its end
    /// (protocol P15), for a bounded time, and says no if that fails or the attempt must stop. To be asked before every
    /// push other than to the attempt's own ref.
    boolean stillGranted();

    /// The attempt's log.
    AttemptLog log();
}
