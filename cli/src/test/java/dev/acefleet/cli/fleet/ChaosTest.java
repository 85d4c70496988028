package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.coordinator.core.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two coordinators and three workers in processes of their own, a broker, real git: and what breaks while stages of 24
/// runs are under way. One seed of each test in the build; `.ci/chaos` runs more seeds, and the long form.
class ChaosTest {
    private static final int CAP = 5;
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    /// Around the lease: some of what is broken is back before it lapses, some after.
    private static final Duration BRIEF = Duration.ofSeconds(8);

    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// How often a stage is submitted again where nobody answered.
    private static final int TIMES = 50;

    @TempDir Path place;

    static LongStream seeds() {
        long first = Long.getLong("acefleet.chaos.seed", 1);
        return LongStream.range(first, first + Long.getLong("acefleet.chaos.seeds", 1));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(600)
    void aStagePassesWhileAWorkerTheLeaderAndTheBrokerAreKilled(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Project project = Project.empty(place);
        TwentyFourRuns.in(project, CAP, "attempt *: sleep 700");
        try (FleetProcesses fleet = fleet()) {
            Typed typed = typed(project, fleet);
            awaitFleet(typed);
            CompletableFuture<Integer> stage = runStage(typed);

            int merged = awaitMoreMerges(project, 0, random.nextInt(1, 5));
            isUnderWay(stage, random);
            fleet.kill(random.nextBoolean() ? "one" : "two");
            merged = awaitMoreMerges(project, merged, random.nextInt(5));
            isUnderWay(stage, random);
            fleet.kill(fleet.leader());
            int _ = awaitMoreMerges(project, merged, random.nextInt(5));
            isUnderWay(stage, random);
            fleet.killBroker();
            pause(random, 0, 5_000);
            assertThat(stage).as("nothing ends without a broker").isNotDone();
            fleet.beginBroker();

            passed(stage, () -> "Seed " + seed + ": " + typed.err());
            holds(fleet, project, Reports.of(typed.out()));
        }
    }

    /// One stage while each thing breaks once; in the long form stage after stage while anything does, and for longer.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void stagesPassWhateverBreaks(long seed) throws Exception {
        Duration length = Duration.ofMinutes(Long.getLong("acefleet.chaos.minutes", 0));
        Instant end = Instant.now().plus(length);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        try (FleetProcesses fleet = fleet()) {
            Breakage breakage = new Breakage(fleet, random, length.isZero() ? BRIEF : LONG);
            BooleanSupplier goesOn =
                    length.isZero()
                            ? () -> !breakage.isRoundOver()
                            : () -> Instant.now().isBefore(end);
            for (int number = 1; number == 1 || goesOn.getAsBoolean(); number++) {
                Path base = Files.createDirectory(place.resolve("stage-" + number));
                Project project = Project.empty(base);
                TwentyFourRuns.in(project, CAP, "attempt *: sleep 700");
                Typed typed = typed(project, fleet);
                awaitFleet(typed);
                long dispatched = fleet.dispatched();
                CompletableFuture<Integer> stage = runStage(typed);
                await().atMost(PATIENCE).until(() -> fleet.dispatched() > dispatched);
                while (!stage.isDone() && goesOn.getAsBoolean()) {
                    breakage.step();
                }
                breakage.mendAll();
                passed(stage, () -> "Seed " + seed + "\n" + breakage.story() + "\n" + typed.err());
                holds(fleet, project, Reports.of(typed.out()));
            }
        }
    }

    private FleetProcesses fleet() {
        FleetProcesses fleet = FleetProcesses.startWithBroker(place.resolve("fleet"), HEARTBEAT);
        fleet.coordinator("north").remoteCoordinator("south");
        return fleet.worker("one", 2).worker("two", 2).remoteWorker("three", 2);
    }

    private static Typed typed(Project project, FleetProcesses fleet) {
        return new Typed(project.checkout())
                .with("FLEET_SERVER", fleet.server())
                .with("FLEET_TOKEN", fleet.token());
    }

    /// A role that is begun while the broker is away ends and says so; whoever keeps it running begins it again. Here
    /// nobody does.
    private static void awaitFleet(Typed typed) {
        await("all workers are heard")
                .atMost(PATIENCE)
                .until(() -> {
                    int _ = typed.run("doctor");
                    return Stream.of("one", "two", "three")
                            .allMatch(worker -> typed.out().contains("ok       worker " + worker));
                });
    }

    /// As a person does it: where no coordinator answered, once more.
    private static CompletableFuture<Integer> runStage(Typed typed) {
        return CompletableFuture.supplyAsync(() -> {
            int code = ExitCode.UNREACHABLE.number();
            for (int i = 0; i < TIMES && code == ExitCode.UNREACHABLE.number(); i++) {
                code = typed.run("run-stage", "1", "--agent", "scripted", "-o", "json");
            }
            return code;
        });
    }

    private static void passed(CompletableFuture<Integer> stage, Supplier<String> story) {
        assertThat(stage).as(story).succeedsWithin(PATIENCE).isEqualTo(0);
    }

    private static void holds(FleetProcesses fleet, Project project, PlanReport report) {
        assertThat(report.runs())
                .hasSize(24)
                .allSatisfy(run -> assertThat(run.state()).isEqualTo(RunState.DONE));
        History history = fleet.history(report.id());
        history.allMergedOnce(project, "HEAD")
                .batchesInOrder()
                .noOverlaps()
                .atMost(CAP)
                .basesContainDependencies(project);
        assertThat(history.all(Event.AttemptEnded.class))
                .as("no attempt is consumed by what broke")
                .noneMatch(ended ->
                        ended.outcome() instanceof Outcome.Failed failed
                                && failed.kind().consumesAttempt());
        await("no process of an attempt is left")
                .atMost(15, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(fleet.agents()).isEmpty());
    }

    /// Waits until so many more runs have been merged; looks at the remote alone, which nobody kills.
    ///
    /// @return how many have been merged now
    private static int awaitMoreMerges(Project project, int before, int more) {
        await("%d runs and %d more are merged".formatted(before, more))
                .atMost(PATIENCE)
                .until(() -> merges(project) >= before + more);
        return merges(project);
    }

    private static int merges(Project project) {
        return Integer.parseInt(
                project.git(
                        "--git-dir=" + project.remote(),
                        "rev-list",
                        "--count",
                        "--first-parent",
                        "--merges",
                        "--glob=refs/heads/fleet/*"));
    }

    /// What is killed some time after a merge is not always killed at the same step; the kills fall into the first half of
    /// the stage.
    private static void isUnderWay(CompletableFuture<Integer> stage, RandomGenerator random)
            throws InterruptedException {
        pause(random, 0, 1_500);
        assertThat(stage).as("the stage is under way").isNotDone();
    }

    private static void pause(RandomGenerator random, long least, long most)
            throws InterruptedException {
        Thread.sleep(random.nextLong(least, most));
    }
}
