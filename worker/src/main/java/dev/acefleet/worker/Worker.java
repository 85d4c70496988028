package dev.acefleet.worker;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.worker.kafka.KafkaControlFeed;
import dev.acefleet.worker.kafka.KafkaReporter;
import dev.acefleet.worker.kafka.KafkaWorkQueue;
import dev.acefleet.worker.work.Executors;
import dev.acefleet.worker.work.Figures;
import dev.acefleet.worker.work.MonotonicClock;
import dev.acefleet.worker.work.Ports;
import dev.acefleet.worker.work.Profile;
import dev.acefleet.worker.work.Spool;
import dev.acefleet.worker.work.Timings;
import dev.acefleet.worker.work.WorkerLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/// A worker on Kafka: one incarnation, from its start to its end. The topics must exist; coordinators make them.
///
/// [#start] is called once; [#close] by any thread, and a second call does nothing. Several workers may live in one
/// process.
public final class Worker implements AutoCloseable {
    private final WorkerLoop loop;
    private final Duration drain;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Connects; nothing is taken and nothing said before [#start].
    ///
    /// @param spool of the worker's directory, opened by this incarnation
    /// @param drain how long [#close] lets work go on before it is stopped
    public Worker(
            Profile profile,
            ClientSettings settings,
            Topics topics,
            Spool spool,
            Executors executors,
            Timings timings,
            Duration drain) {
        Pool pool = pool(profile);
        UnreadableRecords unreadable = new UnreadableRecords();
        Ports ports =
                new Ports(
                        new KafkaWorkQueue(settings, topics, pool, Lane.AGENT, unreadable),
                        new KafkaWorkQueue(settings, topics, pool, Lane.GIT, unreadable),
                        new KafkaControlFeed(settings, topics, profile.worker().id(), unreadable),
                        new KafkaReporter(settings, topics),
                        spool,
                        unreadable::count);
        this.drain = drain;
        loop =
                new WorkerLoop(
                        profile,
                        ports,
                        executors,
                        timings,
                        MonotonicClock.system(),
                        InstantSource.system());
    }

    private static Pool pool(Profile profile) {
        if (profile.pools().size() != 1) {
            throw new IllegalArgumentException(
                    "A worker serves one pool, not "
                            + profile.pools()
                            + "; start a worker of its own for each");
        }
        return profile.pools().getFirst();
    }

    /// @throws RuntimeException when the broker does not answer or the topics are missing; it is closed then
    public void start() {
        loop.start();
    }

    /// How it stands. Any thread.
    public Figures figures() {
        return loop.figures();
    }

    /// Takes no more work, drains, stops what is left with salvage, reports, and disconnects.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            loop.stop(drain);
        }
    }
}
