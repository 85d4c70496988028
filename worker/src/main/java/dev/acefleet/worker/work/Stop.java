package dev.acefleet.worker.work;

import dev.acefleet.common.model.FailureKind;
import java.time.Duration;

/// Why an attempt that runs must end now: kill, salvage, leave.
///
/// @param kind what its end report says
/// @param reported whether there is an end report: after a revoke nobody wants one (protocol P15)
public record Stop(FailureKind kind, String reason, boolean reported) {
    /// The lease is over.
    static Stop revoked(String reason) {
        return new Stop(FailureKind.WORKER_LOST, "the lease was revoked: " + reason, false);
    }

    /// A person wants no more of it (protocol P17).
    static Stop cancelled(String reason) {
        return new Stop(FailureKind.CANCELLED, "cancelled: " + reason, true);
    }

    /// This worker is being stopped.
    static Stop stopping() {
        return new Stop(
                FailureKind.WORKER_STOPPING,
                "the worker was stopped before the work was done",
                true);
    }

    /// Nothing was heard for too long.
    static Stop cutOff(Duration limit) {
        return new Stop(
                FailureKind.WORKER_LOST,
                "the worker heard nothing of the fleet for more than " + limit.toSeconds() + " s",
                true);
    }
}
