package dev.acefleet.cli.server.bench;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.MergeView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.model.Pool;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.scripted.ScriptedAgent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs of a small real project with a scripted agent: what stands around checkout and merge by the journal, and what the
/// worker's calls of git take ([GitTimes]).
final class RepositoryBench implements Measure.Method {
    private static final String MEASURE = "repository";
    private static final int PROJECTS = 5;

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place) throws IOException {
        Samples checkout = new Samples();
        Samples merge = new Samples();
        try (GitTimes git = GitTimes.start();
                BenchHost.Running running = host.start(List.of(worker(place)));
                FleetUnderTest fleet = FleetUnderTest.beside(running.server())) {
            for (int i = 0; i < sizes.of(PROJECTS, 1); i++) {
                Path project = Files.createDirectories(place.resolve("project-" + i));
                for (RunView run : stage(host, fleet, host.project(project)).runs()) {
                    AttemptView attempt = run.attempts().getLast();
                    checkout.add(
                            Times.millis(attempt.leasedAt(), attempt.startedAt().orElseThrow()));
                    for (MergeView done : run.merges()) {
                        AttemptView last = done.attempts().getLast();
                        merge.add(Times.millis(last.leasedAt(), last.endedAt().orElseThrow()));
                    }
                }
            }
            git.stop();
            return List.of(
                    checkout.figure(MEASURE, "granted to agent started: fetch, checkout", "ms"),
                    merge.figure(MEASURE, "merge item: fence, fetch, merge, push", "ms"),
                    git.of("read-tree --reset -u").figure(MEASURE, "of that, the checkout", "ms"),
                    git.of("merge-tree").figure(MEASURE, "of that, the merge", "ms"),
                    git.of("fetch").figure(MEASURE, "of that, a fetch", "ms"),
                    git.of("push").figure(MEASURE, "of that, a push", "ms"),
                    git.of("").figure(MEASURE, "every call of git", "ms"));
        }
    }

    private static PlanReport stage(BenchHost host, FleetUnderTest fleet, Path checkout) {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        int code =
                host.type(
                        checkout,
                        fleet.server(),
                        nowhere,
                        "run-stage",
                        "1",
                        "--agent",
                        "scripted",
                        // The sample's gate waits for a person, and nobody measures a person.
                        "--on-gate",
                        "approve");
        if (code != 0) {
            throw new Refusal(
                    ExitCode.FAILED,
                    "The sample project's stage did not pass.",
                    "run-stage ended with " + code,
                    "Run fleet demo to see why.");
        }
        return fleet.newest();
    }

    private static WorkerConfig worker(Path place) {
        return new WorkerConfig(
                "bench-git",
                place.resolve("worker"),
                List.of(Pool.DEFAULT),
                2,
                Map.of(
                        "scripted",
                        new WorkerConfig.AgentConfig(
                                WorkerConfig.AgentConfig.Type.COMMAND,
                                ScriptedAgent.command(),
                                Optional.empty(),
                                Map.of())),
                List.of(
                        new WorkerConfig.RepositoryConfig(
                                "*", Optional.empty(), List.of(), Map.of())),
                WorkerConfig.Limits.USUAL);
    }
}
