package dev.acefleet.coordinator.simulation;

import dev.acefleet.coordinator.runtime.Clocks;
import dev.acefleet.coordinator.runtime.CoordinatorLog;
import dev.acefleet.coordinator.runtime.CoordinatorLoop;
import dev.acefleet.coordinator.runtime.Deposed;
import dev.acefleet.coordinator.runtime.Loops;
import dev.acefleet.coordinator.runtime.Timings;
import dev.acefleet.coordinator.runtime.WrongClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A machine on which a coordinator may lead: starts loops, lets them step, and buries them.
final class CoordinatorHost extends Node implements Clocks {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// How wrong a clock may be (protocol P5), less what its looks cost.
    private static final Duration TOLERANCE = Duration.ofSeconds(59);

    private Optional<Leading> leading = Optional.empty();
    private Duration wrong = Duration.ZERO;

    /// The most that its clock was wrong by since its present act began.
    private Duration wrongest = Duration.ZERO;

    private long looks;
    private boolean wanted;
    private boolean busy;
    private boolean down;
    private long compared = -1;

    private record Leading(
            CoordinatorLoop loop, SimulatedLog log, SimulatedLink link, SimulatedArchive archive) {}

    CoordinatorHost(World world, String name) {
        super(world, name);
        every(STEP, this::step);
    }

    /// The group says that it leads, or does not. Who is told so late goes on: a wrong answer must cost no more than a
    /// takeover (protocol P2).
    void lead(boolean yes) {
        if (wanted != yes) {
            world.tell(name + (yes ? " is to lead" : " is to lead no more"));
        }
        wanted = yes;
    }

    /// Starts a loop wherever the others are.
    void begin() {
        if (busy || down || isFrozen() || !reaches()) {
            return;
        }
        end();
        busy = true;
        try {
            SimulatedLog log = new SimulatedLog(world, this);
            SimulatedLink link = new SimulatedLink(world, this);
            SimulatedArchive archive = new SimulatedArchive(world, this);
            CoordinatorLoop loop =
                    new CoordinatorLoop(
                            0,
                            name,
                            "1.0",
                            log,
                            link,
                            archive,
                            Timings.USUAL.withProviderPause(ModelProviders.PAUSE),
                            world.fates.retention(),
                            this);
            Leading next = new Leading(loop, log, link, archive);
            leading = Optional.of(next);
            guarded(loop::start);
            leading.ifPresent(now -> world.tell(name + " leads in epoch " + now.log().epoch()));
        } finally {
            busy = false;
        }
    }

    private void step() {
        if (busy || down) {
            return;
        }
        if (leading.isEmpty()) {
            if (wanted) {
                begin();
            }
            return;
        }
        busy = true;
        try {
            Leading now = leading.get();
            guarded(() -> now.loop().step(Duration.ZERO));
            leading.ifPresent(this::compare);
        } finally {
            busy = false;
        }
    }

    private void guarded(Runnable deed) {
        wrongest = wrong.abs();
        try {
            deed.run();
        } catch (Deposed e) {
            world.tell(name + " is deposed: " + e.getMessage());
            end();
        } catch (CoordinatorLog.LogFailed e) {
            world.tell(name + " ends: " + e.getMessage());
            end();
            pause(PAUSE);
        } catch (WrongClock e) {
            if (wrongest.compareTo(TOLERANCE) < 0) {
                throw world.broken(name + "'s clock is right: " + e.getMessage());
            }
            world.tell(name + " does not lead: " + e.getMessage());
            end();
            pause(PAUSE);
        } catch (Fates.Crash e) {
            crash(world.between(100, 20_000));
        }
    }

    private void pause(Duration pause) {
        down = true;
        later(pause, () -> down = false);
    }

    /// What memory knows is what the journal tells, whenever all that was decided is confirmed.
    private void compare(Leading now) {
        boolean comparable =
                now.loop().isQuiet()
                        && world.ledger.epoch() == now.log().epoch()
                        && world.ledger.entries() != compared;
        if (comparable) {
            compared = world.ledger.entries();
            world.ledger.requireSame(name, Loops.fingerprint(now.loop()));
        }
    }

    private void end() {
        leading.ifPresent(now -> {
            now.log().close();
            now.link().close();
            now.archive().close();
        });
        leading = Optional.empty();
    }

    /// The process ends here and now, and comes back.
    void crash(Duration back) {
        world.tell(name + " crashes, back in " + back.toMillis() + " ms");
        end();
        pause(back);
    }

    boolean isLeading() {
        return leading.isPresent();
    }

    boolean isBusy() {
        return busy;
    }

    /// Fit to be elected.
    boolean isFit() {
        return !down
                && !isFrozen()
                && reaches()
                && wrong.abs().compareTo(Duration.ofSeconds(50)) < 0;
    }

    /// Somebody sets the wall clock, so much from the right time.
    void setClock(Duration from) {
        world.tell(name + "'s clock is set to be wrong by " + from.toMillis() + " ms");
        wrong = from;
        wrongest = from.abs().compareTo(wrongest) > 0 ? from.abs() : wrongest;
    }

    /// No two looks see the same time, as with a real clock.
    @Override
    public Instant wall() {
        return world.time().plusNanos(++looks).plus(wrong);
    }

    @Override
    public long nanos() {
        return world.now() - 5_000_000_000L;
    }
}
