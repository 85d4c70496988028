package dev.acefleet.worker.work;

/// The worker's doors to the fleet. The loop that gets them closes them.
///
/// @param agentQueue work that needs an agent
/// @param gitQueue work that needs git alone (protocol P13)
public record Ports(
        WorkQueue agentQueue, WorkQueue gitQueue, ControlFeed control, Reporter reporter) {}
