package dev.acefleet.coordinator.kafka;

import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows every node the workers, whether it leads or stands by. On a thread of its own; after a failure, whatever it
/// is, it pauses and reads on, from a little before: without it the list of workers would stand still and look alive.
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
                pause();
            } catch (InterruptedException e) {
                stopped = true;
            } catch (RuntimeException e) {
                LOG.error("Presence cannot be followed; reading it again", e);
                pause();
            }
        }
    }

    /// A broker that refuses at once must not be asked without a pause.
    private void pause() {
        try {
            Thread.sleep(PERIOD);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    void stop() {
        stopped = true;
    }
}
