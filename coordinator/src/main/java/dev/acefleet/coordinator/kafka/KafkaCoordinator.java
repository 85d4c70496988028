package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.TopicSetup;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.Pool;
import dev.acefleet.coordinator.runtime.Clocks;
import dev.acefleet.coordinator.runtime.CommandGate;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.CoordinatorLoop;
import dev.acefleet.coordinator.runtime.Deposed;
import dev.acefleet.coordinator.runtime.FleetView;
import dev.acefleet.coordinator.runtime.FleetWatch;
import dev.acefleet.coordinator.runtime.JournalGate;
import dev.acefleet.coordinator.runtime.JournalListener;
import dev.acefleet.coordinator.runtime.Readiness;
import dev.acefleet.coordinator.runtime.Tail;
import dev.acefleet.coordinator.runtime.Timings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One coordinator process on Kafka: checks the topics, leads its shard, and follows the journal for the read models.
///
/// A loop that lost its log is followed by a new one, with a pause that grows; one that was deposed is not, and the node
/// goes on answering from the journal.
public final class KafkaCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCoordinator.class);
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration STOP = Duration.ofSeconds(15);

    /// One shard until there is a need for more; every use goes through [Topics#shard].
    private static final int SHARDS = 1;

    private final ClientSettings settings;
    private final Topics topics;
    private final Timings timings;
    private final String instance;
    private final String version;
    private final KafkaInboxWriter inbox;
    private final JournalGate gate;
    private final FleetWatch fleet;
    private final KafkaJournalSource source;
    private final Tail tail;
    private final Thread leading;
    private final Thread tailing;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean stopped;

    /// Checks and makes the topics; does not start.
    ///
    /// @param listeners read models that follow the journal
    /// @throws IllegalStateException when the broker's topics are such that work could be lost
    public KafkaCoordinator(
            ClientSettings settings,
            Topics topics,
            Timings timings,
            String instance,
            String version,
            List<Pool> pools,
            List<JournalListener> listeners) {
        this.settings = settings;
        this.topics = topics;
        this.timings = timings;
        this.instance = instance;
        this.version = version;
        prepare(pools);
        inbox = new KafkaInboxWriter(settings, topics, SHARDS);
        gate = new JournalGate(inbox);
        fleet = new FleetWatch(timings, InstantSource.system());
        source = new KafkaJournalSource(settings, topics, 0);
        List<JournalListener> all = new ArrayList<>(listeners);
        all.add(gate);
        tail = new Tail(source, all);
        leading = Thread.ofPlatform().name("coordinator").unstarted(this::lead);
        tailing = Thread.ofPlatform().name("journal-tail").daemon().unstarted(tail);
    }

    private void prepare(List<Pool> pools) {
        try (var admin = settings.admin()) {
            TopicSetup setup = new TopicSetup(admin, topics);
            setup.ensure(SHARDS);
            pools.forEach(setup::ensurePool);
            List<TopicSetup.Finding> findings = setup.check(SHARDS);
            findings.forEach(finding ->
                    LOG.warn(
                            "Topic {} {}: {}",
                            finding.topic(),
                            finding.problem(),
                            finding.advice()));
            if (findings.stream().anyMatch(TopicSetup.Finding::losesWork)) {
                throw new IllegalStateException("Work could be lost on these topics: " + findings);
            }
        }
    }

    public void start() {
        tailing.start();
        leading.start();
    }

    private void lead() {
        Duration pause = FIRST_PAUSE;
        while (!stopped) {
            long begun = System.nanoTime();
            try {
                leadOnce();
            } catch (Deposed e) {
                LOG.warn("This coordinator stops leading: {}", e.getMessage());
                return;
            } catch (LogFailed | KafkaException e) {
                boolean ledForLong = System.nanoTime() - begun > LONGEST_PAUSE.toNanos();
                pause = ledForLong ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
                LOG.warn(
                        "The log is away; leading again in {} ms: {}",
                        pause.toMillis(),
                        e.toString());
                pause(pause);
            } catch (RuntimeException e) {
                LOG.error("The coordinator cannot go on", e);
                return;
            }
        }
    }

    private void leadOnce() {
        try (KafkaCoordinatorLog log = new KafkaCoordinatorLog(settings, topics, 0);
                KafkaFleetLink link =
                        new KafkaFleetLink(settings, topics, timings.lease().multipliedBy(2))) {
            CoordinatorLoop loop =
                    new CoordinatorLoop(
                            0,
                            instance,
                            version,
                            log,
                            link,
                            timings,
                            Clocks.system(),
                            fleet::heard);
            loop.start();
            while (!stopped) {
                loop.step(PATIENCE);
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /// Ends early when the coordinator is closed.
    private void pause(Duration pause) {
        try {
            var _ = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }

    public CommandGate gate() {
        return gate;
    }

    public FleetView fleet() {
        return fleet;
    }

    public Readiness readiness() {
        return () ->
                leading.isAlive()
                        ? tail.obstacle()
                        : Optional.of("this node does not lead any more");
    }

    /// Stops after the step under way. What is not decided stays in the inbox.
    @Override
    public void close() {
        stopped = true;
        closed.countDown();
        tail.stop();
        join(leading);
        join(tailing);
        source.close();
        inbox.close();
    }

    /// A thread that waits for a broker that is away is interrupted after a while: its clients must not be closed under it.
    private static void join(Thread thread) {
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(STOP)) {
                thread.interrupt();
                var _ = thread.join(STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
