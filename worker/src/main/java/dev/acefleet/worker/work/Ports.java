package dev.acefleet.worker.work;

import java.util.function.LongSupplier;

/// The worker's doors to the fleet. Once the loop runs, each is closed by the thread that uses it.
///
/// @param agentQueue work that needs an agent
/// @param gitQueue work that needs git alone (protocol P13)
/// @param spool needs no closing
/// @param unreadable how many records were passed over because they are no messages
public record Ports(
        WorkQueue agentQueue,
        WorkQueue gitQueue,
        ControlFeed control,
        Reporter reporter,
        Spool spool,
        LongSupplier unreadable) {
    /// Closes all, where no loop runs.
    void close() {
        agentQueue.close();
        gitQueue.close();
        control.close();
        reporter.close();
    }
}
