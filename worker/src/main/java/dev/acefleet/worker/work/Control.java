package dev.acefleet.worker.work;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Usage;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The fleet's hand on one attempt while it is executed. Any thread.
public interface Control {
    /// Why the attempt must end, once it must. An executor that sees it kills what it started, salvages, and returns.
    Optional<Stop> stop();

    /// Runs `action` when the attempt must end: once, on a thread of the loop, so it only wakes or signals. At once, on
    /// the caller's thread, if that is so already. Each call adds an action.
    void onStop(Runnable action);

    /// Says that work has begun: sends `Started` with the place of the attempt's log. A second call does nothing.
    void started();

    /// Says that steps of an assignment are over: sends `Stepped`, after `Started`. Completed when the broker has it, or as
    /// those of [Reporter#report] are. The executor returns only when nothing of these is on its way any more, so that the
    /// end is said last.
    ///
    /// @param number counts them from 1
    /// @param whole whether the changes are all since the order, not those since the last one alone
    /// @param changes to the assignment's files
    /// @param saved the commit on the attempt's ref that holds the work of all steps that are over, if it could be pushed
    CompletableFuture<Void> stepped(
            int number, boolean whole, DocumentChanges changes, Optional<CommitId> saved);

    /// Says all that has become of the steps together with the attempt's end, for which the executor does not wait: like that it is
    /// kept over this process's death. The last call counts.
    ///
    /// @param number behind that of every report before
    /// @param changes since the order, all of them
    /// @param saved as for [#stepped]
    void steppedAtLast(int number, DocumentChanges changes, Optional<CommitId> saved);

    /// Whether a process may be started for this attempt now: waits until the worker hears (protocol P15), as long as
    /// that takes, and says no once the attempt must stop. To be asked right before each start: much may have happened
    /// since the grant, and a process that was frozen meanwhile finds its revoke only by reading.
    boolean mayStart();

    /// Whether the lease stands, as far as this worker can know: waits until `control` has been read to its end
    /// (protocol P15), for a bounded time, and says no if that fails or the attempt must stop. To be asked before every
    /// push other than to the attempt's own ref.
    boolean stillGranted();

    /// From now on heartbeats say what the agent has used up: they ask here, on the thread that sends them, so the answer
    /// waits for nothing. A later call replaces the earlier one.
    void tellUsed(Supplier<Usage> used);

    /// The attempt's log.
    AttemptLog log();
}
