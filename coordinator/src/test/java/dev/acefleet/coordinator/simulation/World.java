package dev.acefleet.coordinator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/// One simulated fleet and its time. Whatever happens is an act at a moment; acts of one moment happen in the order in
/// which they were planned. So a seed tells everything.
///
/// Time may be passed inside an act: so a coordinator is frozen in the middle of its step, while the others go on.
final class World {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /// Lines of the story that are kept: enough to see what led to a failure.
    private static final int STORY = Integer.getInteger("acefleet.story", 80);

    final Random random;
    final Fates fates;
    final Broker broker;
    final GitRemote git;
    final ModelProviders providers;
    final Ledger ledger;
    final List<CoordinatorHost> hosts = new ArrayList<>();
    final List<WorkerProcess> workers = new ArrayList<>();
    private final PriorityQueue<Act> acts = new PriorityQueue<>();
    private final ArrayDeque<String> story = new ArrayDeque<>();
    private long now;
    private long turn;

    private record Act(long at, long turn, Runnable deed) implements Comparable<Act> {
        @Override
        public int compareTo(Act other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(turn, other.turn);
        }
    }

    World(long seed, Fates.Maker fates) {
        this.random = new Random(seed);
        this.fates = fates.make(this);
        this.broker = new Broker(this);
        this.git = new GitRemote(this);
        this.providers = new ModelProviders(this);
        this.ledger = new Ledger(this);
    }

    /// Nanoseconds since the world began.
    long now() {
        return now;
    }

    /// The right time, which the broker has.
    Instant time() {
        return START.plusNanos(now);
    }

    void in(Duration delay, Runnable deed) {
        at(now + delay.toNanos(), deed);
    }

    void at(long when, Runnable deed) {
        acts.add(new Act(Math.max(now, when), turn++, deed));
    }

    /// Lets everything happen that is due within `time`.
    void pass(Duration time) {
        long end = now + time.toNanos();
        while (!acts.isEmpty() && acts.element().at() <= end) {
            next();
        }
        now = Math.max(now, end);
    }

    /// Lets time pass until it is so, which is looked at every second; whether it is, within `bound`.
    boolean passUntil(BooleanSupplier isSo, Duration bound) {
        long end = now + bound.toNanos();
        while (now < end && !isSo.getAsBoolean()) {
            pass(Duration.ofSeconds(1));
        }
        return isSo.getAsBoolean();
    }

    private void next() {
        Act act = acts.remove();
        now = Math.max(now, act.at());
        act.deed().run();
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /// A time between the two, in milliseconds.
    Duration between(long least, long most) {
        return Duration.ofMillis(least + random.nextLong(most - least + 1));
    }

    void tell(String line) {
        if (story.size() >= STORY) {
            story.removeFirst();
        }
        story.addLast(String.format("%11.3f  %s", now / 1e9, line));
    }

    /// The last that happened.
    String story() {
        return String.join("\n", story);
    }

    /// A rule was broken.
    AssertionError broken(String rule) {
        tell("BROKEN: " + rule);
        return new AssertionError(rule);
    }
}
