package dev.acefleet.coordinator.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A process's producer: what it sends to one partition lands in order, at once, late, twice or never. It retries while
/// the broker is away, up to its delivery time.
final class Sender {
    private static final long DELIVERY = Duration.ofMinutes(2).toNanos();
    private static final Duration GIVES_UP = Duration.ofSeconds(1);

    private final World world;
    private final Node from;
    private final Map<String, ArrayDeque<Pending>> lanes = new HashMap<>();
    private boolean dead;

    /// What follows. Acknowledgement and failure are not heard by a dead process.
    interface Landing {
        void landed();

        default void acknowledged() {}

        default void failed() {}
    }

    private static final class Pending {
        final Channel channel;
        final Landing landing;
        final long since;
        final boolean heard;
        boolean ready;
        boolean dropped;

        Pending(Channel channel, Landing landing, long since, boolean heard) {
            this.channel = channel;
            this.landing = landing;
            this.since = since;
            this.heard = heard;
        }
    }

    Sender(World world, Node from) {
        this.world = world;
        this.from = from;
    }

    /// Sends, and answers when that is acknowledged.
    static CompletableFuture<Void> answered(
            Sender sender, Channel channel, String partition, Object message, Runnable landed) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        sender.send(
                channel,
                partition,
                message,
                new Landing() {
                    @Override
                    public void landed() {
                        landed.run();
                    }

                    @Override
                    public void acknowledged() {
                        done.complete(null);
                    }

                    @Override
                    public void failed() {
                        done.completeExceptionally(new IllegalStateException("no answer"));
                    }
                });
        return done;
    }

    /// @param partition messages of one partition land in the order of the sends
    void send(Channel channel, String partition, Object message, Landing landing) {
        List<Duration> landings = world.fates.landings(channel, from, message);
        if (landings.isEmpty()) {
            world.tell(from + " loses " + message);
            answer(GIVES_UP, landing::failed);
            return;
        }
        boolean heard = world.fates.isAcknowledged(channel, message);
        ArrayDeque<Pending> lane = lanes.computeIfAbsent(partition, _ -> new ArrayDeque<>());
        for (Duration delay : landings) {
            Pending pending = new Pending(channel, landing, world.now(), heard);
            lane.addLast(pending);
            world.in(delay, () -> ready(lane, pending));
        }
    }

    private void answer(Duration delay, Runnable answer) {
        from.later(
                delay,
                () -> {
                    if (!dead) {
                        answer.run();
                    }
                });
    }

    private void ready(ArrayDeque<Pending> lane, Pending pending) {
        pending.ready = true;
        drain(lane);
    }

    private void drain(ArrayDeque<Pending> lane) {
        while (!lane.isEmpty() && (lane.element().ready || lane.element().dropped)) {
            Pending first = lane.element();
            if (!first.dropped && !from.reaches()) {
                if (from.reachesAt() - first.since <= DELIVERY) {
                    world.at(from.reachesAt() + 1, () -> drain(lane));
                    return;
                }
                first.dropped = true;
                answer(Duration.ZERO, first.landing::failed);
            }
            lane.remove();
            if (!first.dropped) {
                first.landing.landed();
                answer(
                        Fates.HOP,
                        first.heard ? first.landing::acknowledged : first.landing::failed);
            }
        }
    }

    /// Its process is dead. What is under way may land yet.
    void die() {
        dead = true;
        for (ArrayDeque<Pending> lane : lanes.values()) {
            for (Pending pending : lane) {
                Optional<Duration> after = world.fates.afterDeath(pending.channel);
                pending.dropped = after.isEmpty();
                if (after.filter(delay -> !delay.isZero()).isPresent()) {
                    pending.ready = false;
                    world.in(after.get(), () -> ready(lane, pending));
                }
            }
            world.in(Duration.ZERO, () -> drain(lane));
        }
    }
}
