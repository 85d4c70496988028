package dev.acefleet.worker.work;

/// What does the orders.
public record Executors(RunExecutor runs, IntegrateExecutor integrates) {}
