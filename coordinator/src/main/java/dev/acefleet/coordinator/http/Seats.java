package dev.acefleet.coordinator.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The seats of readers that stay: so many at once, and none when the server stops. Any thread.
final class Seats implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Seats.class);

    /// How long a stop waits for the readers' threads.
    private static final Duration STOP = Duration.ofSeconds(3);

    private final int count;
    private final String without;
    private final Semaphore free;
    private volatile boolean closed;

    /// @param without what does not happen to a reader who gets none
    Seats(int count, String without) {
        this.count = count;
        this.without = without;
        free = new Semaphore(count);
    }

    /// Takes one, which is to be left again.
    ///
    /// @throws Problem when none is free
    void take(Context context) {
        if (!free.tryAcquire()) {
            context.header("Retry-After", "10");
            throw new Problem(
                    503,
                    "busy",
                    without,
                    count + " readers are connected, or the server stops",
                    "come again later, or ask another node");
        }
    }

    void leave() {
        free.release();
    }

    /// Whether who sits is to leave.
    boolean areClosed() {
        return closed;
    }

    /// Tells who sits to leave, and waits a while until they have.
    @Override
    public void close() {
        closed = true;
        try {
            if (!free.tryAcquire(count, STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("Some readers do not take what was sent; left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
