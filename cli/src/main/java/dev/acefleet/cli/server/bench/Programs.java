package dev.acefleet.cli.server.bench;

import dev.acefleet.common.model.Pool;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.config.WorkerConfig.AgentConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The programs that a bench's workers start, by the name that plans choose them by.
final class Programs {
    /// Ends at once.
    static final String NOOP = "noop";

    /// Writes when it was started, and by which attempt, to a file ([Stamps]).
    static final String STAMP = "stamp";

    /// Prints the time again and again.
    static final String TALK = "talk";

    static final List<String> NOOP_COMMAND = List.of("true");

    private static final String TALKING =
            "i=0; while [ $i -lt \"$0\" ]; do date +%s%N; sleep 0.1; i=$((i+1)); done";

    private Programs() {}

    /// @param lines how many times the talking one prints
    static List<WorkerConfig> workers(Path state, int workers, int slots, int lines) {
        Map<String, AgentConfig> agents =
                Map.of(
                        NOOP,
                        program(NOOP_COMMAND),
                        STAMP,
                        program(
                                List.of(
                                        "sh",
                                        "-c",
                                        "exec date +\"$ACEFLEET_ATTEMPT %s%N\" >>\"$0\"",
                                        Stamps.file(state).toString())),
                        TALK,
                        program(List.of("sh", "-c", TALKING, String.valueOf(lines))));
        return IntStream.rangeClosed(1, workers)
                .mapToObj(number ->
                        new WorkerConfig(
                                "bench-" + number,
                                state.resolve("worker-" + number),
                                List.of(Pool.DEFAULT),
                                slots,
                                agents,
                                List.of(),
                                WorkerConfig.Limits.USUAL))
                .toList();
    }

    private static AgentConfig program(List<String> command) {
        return new AgentConfig(AgentConfig.Type.BENCH, command, Optional.empty(), Map.of());
    }
}
