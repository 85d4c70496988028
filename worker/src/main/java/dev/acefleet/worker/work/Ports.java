package dev.acefleet.worker.work;

/// The worker's doors to the fleet. Once the loop runs, each is closed by the thread that uses it.
///
/// @param agentQueue work that needs an agent
/// @param gitQueue work that needs git alone (protocol P13)
/// @param spool needs no closing
public record Ports(
        WorkQueue agentQueue,
        WorkQueue gitQueue,
        ControlFeed control,
        Reporter reporter,
        Spool spool) {
    /// Closes all, where no loop runs.
    void close() {
        agentQueue.close();
        gitQueue.close();
        control.close();
        reporter.close();
    }
}
