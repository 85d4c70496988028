package dev.acefleet.cli.server;

import dev.acefleet.cli.OwnJava;
import dev.acefleet.cli.assign.AssignProgram;
import dev.acefleet.cli.client.OwnOffer;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.Pool;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.config.WorkerConfig.AgentConfig;
import dev.acefleet.worker.config.WorkerConfigReader;
import dev.acefleet.worker.ops.FleetWorker;
import dev.acefleet.worker.scripted.ScriptedAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What the workers of a local fleet may do: what the user's `worker.yml` says, and without one Claude Code as it stands on
/// the PATH, on any repository of the user's. The scripted agent is always there.
final class LocalWorkers {
    private LocalWorkers() {}

    /// @param file the user's configuration, if there is one
    static List<WorkerConfig> configs(Path state, Path file, int workers, int slots) {
        WorkerConfig base = Files.exists(file) ? read(file) : usual().orAceAssign(aceAssign());
        Map<String, AgentConfig> agents = new HashMap<>(base.agents());
        agents.put(
                "scripted",
                new AgentConfig(
                        AgentConfig.Type.COMMAND,
                        ScriptedAgent.command(),
                        Optional.empty(),
                        Map.of()));
        return IntStream.rangeClosed(1, workers)
                .mapToObj(number ->
                        new WorkerConfig(
                                "local-" + number,
                                state.resolve("worker-" + number),
                                base.pools(),
                                slots,
                                agents,
                                base.repositories(),
                                base.limits(),
                                base.aceAssign()))
                .toList();
    }

    /// What a worker with this configuration can be given now.
    ///
    /// @param file where a person says more of it
    static OwnOffer offer(WorkerConfig config, Path file) {
        SortedMap<String, String> missing = FleetWorker.missing(config);
        SortedMap<String, String> agents = new TreeMap<>();
        config.agents().keySet().forEach(name -> agents.put(name, missing.getOrDefault(name, "")));
        return new OwnOffer(
                file,
                config.pools().stream().map(Pool::name).toList(),
                agents,
                repository -> config.repository(repository).isPresent());
    }

    private static WorkerConfig usual() {
        return new WorkerConfig(
                "",
                Path.of("/"),
                List.of(Pool.DEFAULT),
                1,
                Map.of(
                        "claude",
                        new AgentConfig(
                                AgentConfig.Type.CLAUDE,
                                List.of("claude"),
                                Optional.empty(),
                                Map.of())),
                List.of(
                        new WorkerConfig.RepositoryConfig(
                                "*", Optional.empty(), List.of(), Map.of())),
                WorkerConfig.Limits.USUAL);
    }

    /// This very program, as agents call it.
    private static List<String> aceAssign() {
        return OwnJava.line("worker-assign", AssignProgram.VERB);
    }

    /// The configuration of a file, with this program for assignments where it names none.
    ///
    /// @throws Refusal with all its mistakes
    static WorkerConfig read(Path file) {
        try {
            return switch (WorkerConfigReader.read(file, Files.readString(file))) {
                case WorkerConfigReader.Reading.Read(WorkerConfig config) ->
                        config.orAceAssign(aceAssign());
                case WorkerConfigReader.Reading.Refused(List<String> mistakes) ->
                        throw new Refusal(
                                ExitCode.USAGE,
                                "The worker's configuration is not right.",
                                String.join("\n", mistakes),
                                "Mend the file and start again.");
            };
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "The worker's configuration cannot be read.",
                    String.valueOf(e),
                    "Name a file that can be read with --config.");
        }
    }
}
