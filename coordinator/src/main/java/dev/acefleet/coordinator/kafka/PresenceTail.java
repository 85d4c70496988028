package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows every node the workers, whether it leads or stands by. On a thread of its own; after a failure it reads on, from a
/// little before.
final class PresenceTail implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PresenceTail.class);

    /// People and the page look at the result: half a second is at once.
    private static final Duration PERIOD = Duration.ofMillis(500);

    private final Supplier<PresenceReader> readers;
    private final Consumer<Heartbeat> listener;
    private volatile boolean stopped;

    PresenceTail(Supplier<PresenceReader> readers, Consumer<Heartbeat> listener) {
        this.readers = readers;
        this.listener = listener;
    }

    @Override
    public void run() {
        while (!stopped) {
            try (PresenceReader reader = readers.get()) {
                while (!stopped) {
                    reader.heartbeats().heartbeats().forEach(listener);
                    Thread.sleep(PERIOD);
                }
            } catch (LogFailed e) {
                LOG.debug("Presence is away: {}", e.toString());
            } catch (InterruptedException e) {
                stopped = true;
            }
        }
    }

    void stop() {
        stopped = true;
    }
}
