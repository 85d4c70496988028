package dev.acefleet.coordinator.simulation;

import java.time.Duration;

/// A process on some machine, with what can befall any: it stands still for a while, or does not reach the broker.
abstract class Node {
    final World world;
    final String name;
    private long frozenUntil;
    private long cutUntil;
    private boolean dead;

    Node(World world, String name) {
        this.world = world;
        this.name = name;
    }

    void freeze(Duration time) {
        world.tell(name + " stands still for " + time.toMillis() + " ms");
        frozenUntil = Math.max(frozenUntil, world.now() + time.toNanos());
    }

    void thaw() {
        frozenUntil = world.now();
    }

    /// No record goes from or to it meanwhile.
    void cut(Duration time) {
        world.tell(name + " is cut off for " + time.toMillis() + " ms");
        cutUntil = Math.max(cutUntil, world.now() + time.toNanos());
    }

    void join() {
        cutUntil = world.now();
    }

    void die() {
        dead = true;
    }

    boolean isDead() {
        return dead;
    }

    boolean isFrozen() {
        return world.now() < frozenUntil;
    }

    long frozenUntil() {
        return frozenUntil;
    }

    boolean reaches() {
        return world.now() >= reachesAt();
    }

    /// When it reaches the broker, if nothing new happens.
    long reachesAt() {
        return Math.max(cutUntil, world.broker.downUntil());
    }

    /// Does it after the delay, or as soon as the process moves again; never, if it is dead by then.
    void later(Duration delay, Runnable deed) {
        world.in(delay, () -> awake(deed));
    }

    private void awake(Runnable deed) {
        if (dead) {
            return;
        }
        if (isFrozen()) {
            world.at(frozenUntil + 1, () -> awake(deed));
        } else {
            deed.run();
        }
    }

    /// Does it again and again while the process lives.
    void every(Duration interval, Runnable deed) {
        later(
                interval,
                () -> {
                    deed.run();
                    every(interval, deed);
                });
    }

    @Override
    public String toString() {
        return name;
    }
}
