package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.coordinator.core.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two coordinators and three workers in processes of their own, a broker, real git: and what breaks while a stage of 24
/// runs is under way. One seed in the build; more by `-Dacefleet.chaos.seeds=20 -Dacefleet.chaos.seed=1`.
@Timeout(600)
class ChaosTest {
    private static final int CAP = 5;
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    @TempDir Path place;

    static LongStream seeds() {
        long first = Long.getLong("acefleet.chaos.seed", 1);
        return LongStream.range(first, first + Long.getLong("acefleet.chaos.seeds", 1));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aStagePassesWhileAWorkerTheLeaderAndTheBrokerAreKilled(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Project project = Project.empty(place);
        TwentyFourRuns.in(project, CAP, "attempt *: sleep 700");
        try (FleetProcesses fleet = FleetProcesses.start(place.resolve("fleet"), HEARTBEAT)) {
            fleet.coordinator("north").coordinator("south");
            fleet.worker("one", 2).worker("two", 2).remoteWorker("three", 2);
            Typed typed =
                    new Typed(project.checkout())
                            .with("FLEET_SERVER", fleet.server())
                            .with("FLEET_TOKEN", fleet.token());
            CompletableFuture<Integer> stage =
                    CompletableFuture.supplyAsync(
                            () -> typed.run("run-stage", "1", "--agent", "scripted", "-o", "json"));

            pause(random, 3_000, 10_000);
            fleet.kill(random.nextBoolean() ? "one" : "two");
            pause(random, 0, 5_000);
            fleet.kill(fleet.leader());
            pause(random, 0, 12_000);
            fleet.killBroker();
            pause(random, 0, 5_000);
            fleet.beginBroker();

            assertThat(stage)
                    .as(() -> "Seed " + seed + ": " + typed.err())
                    .succeedsWithin(300, TimeUnit.SECONDS)
                    .isEqualTo(0);
            PlanReport report = Reports.of(typed.out());
            assertThat(report.runs())
                    .hasSize(24)
                    .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE));
            History history = History.of(fleet.kafka(), report.id());
            history.allMergedOnce(project, "HEAD")
                    .batchesInOrder()
                    .noOverlaps()
                    .atMost(CAP)
                    .basesContainDependencies(project);
            assertThat(history.all(Event.AttemptEnded.class))
                    .as("no attempt is consumed by the kills")
                    .noneMatch(ended ->
                            ended.outcome() instanceof Outcome.Failed failed
                                    && failed.kind().consumesAttempt());
            await("no process of an attempt is left")
                    .atMost(15, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(fleet.agents()).isEmpty());
        }
    }

    private static void pause(RandomGenerator random, long least, long most)
            throws InterruptedException {
        Thread.sleep(random.nextLong(least, most));
    }
}
