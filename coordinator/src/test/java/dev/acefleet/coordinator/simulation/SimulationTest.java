package dev.acefleet.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Random lives of a whole fleet, each from one seed: every rule holds after every step, and when the trouble is over,
/// everything ends. `docs/simulation.md` says how to run more of them, or one alone.
class SimulationTest {
    private static final long SEEDS = Long.getLong("acefleet.seeds", 300);
    private static final long FIRST = Long.getLong("acefleet.seed", 1);

    /// Every fourth life knows only what a fleet must survive without a trace.
    private static final int MILD = 4;

    /// Of so many lives one drives an assignment: of the mild ones too, now and then.
    private static final int DRIVES = 3;

    private static final Duration TROUBLE = Duration.ofMinutes(4);

    /// Longer than the pauses that trouble leaves behind, and the stages after them.
    private static final Duration CALM = Duration.ofHours(2);

    private final Logger log = (Logger) LoggerFactory.getLogger("dev.acefleet.coordinator.runtime");

    @BeforeEach
    void silence() {
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void unsilence() {
        log.setLevel(null);
    }

    @Test
    void everyRuleHoldsAfterEveryStepAndInTheEndEverythingEnds() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            live(seed);
        }
    }

    private static void live(long seed) {
        boolean mild = seed % MILD == 0;
        World world = new World(seed, of -> new Weather(of, mild));
        Weather weather = (Weather) world.fates;
        try {
            Trouble trouble = new Trouble(world, mild, seed % DRIVES == 0);
            world.pass(TROUBLE);
            weather.clearUp();
            trouble.end();
            boolean ended = world.passUntil(trouble::isDone, CALM);
            assertThat(ended).as("every plan ends").isTrue();
            if (mild) {
                requireNoTrace(world);
            }
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    "Seed "
                            + seed
                            + ": "
                            + e.getMessage()
                            + "\nAlone: ./mvnw -pl deploy/broker,common,coordinator test"
                            + " -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false"
                            + " -Dacefleet.seeds=1 -Dacefleet.seed="
                            + seed
                            + " -Dacefleet.story=1000\n"
                            + world.story(),
                    e);
        }
    }

    /// Kills and outages alone cost time and nothing else.
    private static void requireNoTrace(World world) {
        assertThat(world.ledger.plans()).allMatch(PlanBook::isPassed);
        assertThat(world.ledger.events(Event.AttemptEnded.class))
                .noneMatch(ended ->
                        ended.outcome() instanceof Outcome.Failed failed
                                && failed.kind() != FailureKind.WORKER_LOST);
    }
}
