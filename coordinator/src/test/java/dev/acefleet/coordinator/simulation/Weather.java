package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.Usage;
import dev.acefleet.coordinator.runtime.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What befalls by chance, until it clears. A mild one has none of what a fleet cannot be innocent of: there agents
/// succeed, merges go through, and no message is lost whose loss would have to be somebody's fault.
final class Weather implements Fates {
    private static final List<FailureKind> FAILURES =
            List.of(
                    FailureKind.AGENT_FAILED,
                    FailureKind.EVIDENCE_MISSING,
                    FailureKind.TIMED_OUT,
                    FailureKind.PROVIDER_QUOTA,
                    FailureKind.WORKSPACE);

    private final World world;
    private final boolean mild;
    private final Retention retention;
    private boolean clear;

    Weather(World world, boolean mild) {
        this.world = world;
        this.mild = mild;
        Duration plans = world.between(1_000, 200_000);
        this.retention =
                new Retention(
                        plans,
                        plans.dividedBy(1 + plans.toMillis() % 4),
                        world.between(20_000, 120_000));
    }

    @Override
    public Retention retention() {
        return retention;
    }

    void clearUp() {
        clear = true;
    }

    /// So often, while it is foul.
    private boolean befalls(double probability) {
        return !clear && world.chance(probability);
    }

    @Override
    public List<Duration> landings(Channel channel, Node from, Object message) {
        Duration usual = world.between(1, 30);
        if (clear) {
            return List.of(usual);
        }
        if (befalls(loss(channel))) {
            return List.of();
        }
        if (befalls(0.02)) {
            return List.of(
                    usual.plus(world.between(100, channel == Channel.JOURNAL ? 20_000 : 40_000)));
        }
        boolean twice = channel != Channel.JOURNAL && befalls(0.03);
        return twice ? List.of(usual, usual.plus(world.between(0, 20_000))) : List.of(usual);
    }

    private static double loss(Channel channel) {
        return switch (channel) {
            case JOURNAL -> 0.005;
            case COMMAND, CLAIM, STARTED, PRESENCE, DISPATCH, TRIM -> 0.03;
            case CONTROL -> 0.05;
            case ENDED, ARCHIVE -> 0.1;
        };
    }

    @Override
    public boolean isAcknowledged(Channel channel, Object message) {
        return !befalls(channel == Channel.JOURNAL ? 0.005 : 0.03);
    }

    @Override
    public Optional<Duration> afterDeath(Channel channel) {
        return switch (world.random.nextInt(3)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(Duration.ZERO);
            default -> Optional.of(world.between(10, 20_000));
        };
    }

    @Override
    public void touch(CoordinatorHost host, String where) {
        if (befalls(0.0003)) {
            throw new Crash();
        }
        if (befalls(0.0003)) {
            Duration time = world.between(100, 60_000);
            world.tell(host + " stops at " + where);
            host.freeze(time);
            world.pass(time);
        }
    }

    @Override
    public boolean isBehind(CoordinatorHost host) {
        return befalls(0.02);
    }

    @Override
    public List<Duration> handOuts() {
        if (clear) {
            return List.of(world.between(0, 50));
        }
        return switch (world.random.nextInt(12)) {
            case 0 -> List.of();
            case 1 -> List.of(world.between(0, 50), world.between(0, 40_000));
            case 2 -> List.of(world.between(1_000, 60_000));
            default -> List.of(world.between(0, 50));
        };
    }

    @Override
    public Duration work(AttemptId attempt) {
        if (befalls(0.1)) {
            return world.between(0, 500);
        }
        return befalls(0.1) ? world.between(60_000, 300_000) : world.between(1_000, 60_000);
    }

    /// Some programs show their turns alone.
    @Override
    public Usage usage(AttemptId attempt) {
        int turns = world.random.nextInt(30);
        return world.chance(0.1)
                ? Usage.UNKNOWN.withTurns(turns)
                : new Usage(
                        true,
                        world.random.nextInt(300) / 100.0,
                        world.random.nextInt(90_000),
                        world.random.nextInt(10_000),
                        turns);
    }

    @Override
    public Duration step() {
        return befalls(0.05) ? world.between(0, 30_000) : world.between(10, 1_500);
    }

    @Override
    public Optional<FailureKind> agentFailure(AttemptId attempt) {
        return !mild && befalls(0.2)
                ? Optional.of(FAILURES.get(world.random.nextInt(FAILURES.size())))
                : Optional.empty();
    }

    @Override
    public boolean isGate(AttemptId attempt) {
        return !mild && befalls(0.15);
    }

    @Override
    public ProofStatus proof(AttemptId attempt) {
        ProofStatus[] all = ProofStatus.values();
        return !mild && befalls(0.5) ? all[world.random.nextInt(all.length)] : ProofStatus.PASSED;
    }

    @Override
    public boolean isDeclined(AttemptId attempt) {
        return !mild && befalls(0.05);
    }

    @Override
    public Optional<FailureKind> mergeFailure(AttemptId merged) {
        if (!mild && befalls(0.15)) {
            return Optional.of(
                    world.random.nextBoolean() ? FailureKind.CONFLICT : FailureKind.CHECK_FAILED);
        }
        return Optional.empty();
    }

    @Override
    public boolean isDeafToCordons() {
        return befalls(0.3);
    }

    @Override
    public boolean isLostBehindTheBroker() {
        return !mild && befalls(0.05);
    }

    @Override
    public boolean isGitAway() {
        return !mild && befalls(0.05);
    }

    @Override
    public boolean isPushUnheard() {
        return befalls(0.05);
    }
}
