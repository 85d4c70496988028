package dev.acefleet.worker.process;

/// The variables that every process of an attempt carries in its environment, so that it is found wherever it went
/// (protocol P20).
final class Marks {
    /// `plan/item/number` of the attempt.
    static final String ATTEMPT = "ACEFLEET_ATTEMPT";

    /// `id/incarnation` of the worker that started it.
    static final String WORKER = "ACEFLEET_WORKER";

    /// [WorkerProcess] of that worker: lets a later incarnation see whether it lives.
    static final String WORKER_PROCESS = "ACEFLEET_WORKER_PROCESS";

    private Marks() {}
}
