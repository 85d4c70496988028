package dev.acefleet.worker.ops;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.config.WorkerConfig.AgentConfig;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.secrets.Secrets;
import dev.acefleet.worker.secrets.Telling;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Granted;
import dev.acefleet.worker.work.OrderExecutor;
import dev.acefleet.worker.work.Stop;
import java.io.IOException;
import java.util.Optional;

/// Does items of benches: the process of an agent, under its keeper and with its log, and nothing around it. The program
/// is one that the worker's configuration has for this; a worker that has none is none for benches.
final class BenchRuns implements OrderExecutor<WorkOrder.Bench> {
    private final Site site;

    BenchRuns(Site site) {
        this.site = site;
    }

    @Override
    public Outcome execute(Granted granted, WorkOrder.Bench bench, Control control) {
        Optional<AgentConfig> program =
                Optional.ofNullable(site.config().agents().get(bench.agent()))
                        .filter(agent -> agent.type() == AgentConfig.Type.BENCH);
        if (program.isEmpty()) {
            return new Outcome.Declined("the worker has no program of type bench " + bench.agent());
        }
        if (!control.mayStart()) {
            return AgentAttempt.notStarted(
                    Telling.WITHOUT_SECRETS,
                    control.stop().map(Stop::kind).orElse(FailureKind.WORKER_STOPPING),
                    control.stop().map(Stop::reason).orElse("the worker was interrupted"));
        }
        AttemptOutput output = new AttemptOutput(control, Secrets.NONE);
        control.started();
        try {
            Exit exit = site.bench(program.get().command(), granted.attempt(), output);
            return outcome(exit, control);
        } catch (IOException e) {
            return AgentAttempt.notStarted(
                    Telling.WITHOUT_SECRETS,
                    FailureKind.INFRASTRUCTURE,
                    "the program cannot be started: " + e.getMessage());
        }
    }

    private static Outcome outcome(Exit exit, Control control) {
        return switch (exit.cause()) {
            case STALLED, TIMED_OUT ->
                    failed(FailureKind.TIMED_OUT, "it took longer than a command may");
            case STOPPED ->
                    failed(
                            control.stop().map(Stop::kind).orElse(FailureKind.WORKER_STOPPING),
                            control.stop().map(Stop::reason).orElse("the worker was interrupted"));
            case EXITED ->
                    exit.ok()
                            ? new Outcome.Done(Usage.UNKNOWN)
                            : failed(FailureKind.AGENT_FAILED, "it exited with " + exit.code());
        };
    }

    private static Outcome failed(FailureKind kind, String detail) {
        Telling telling = Telling.WITHOUT_SECRETS;
        return telling.failed(kind, detail, telling.nothing("it has no repository"), Usage.UNKNOWN);
    }
}
