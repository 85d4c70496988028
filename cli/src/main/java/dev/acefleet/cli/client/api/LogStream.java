package dev.acefleet.cli.client.api;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.LogCursor;
import dev.acefleet.common.message.LogPiece;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The log of one attempt as it is written, each piece once and in order, over broken connections. The thread that calls
/// [#run] reads and tells the listener; another one looks after it and closes it.
public final class LogStream implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /// The server says every ten seconds that it is there; three of them missed, and the connection is dead.
    private static final Duration SILENCE = Duration.ofSeconds(35);

    private final ApiClient api;
    private final String plan;
    private final String item;
    private final int attempt;
    private final Optional<Instant> since;
    private final Listener listener;
    private final Codec codec = Codec.ofViews();
    private LogCursor last = LogCursor.START;
    private volatile long heardAt = System.nanoTime();
    private volatile InputStream current = InputStream.nullInputStream();
    private volatile boolean closed;

    /// Called on the thread that reads.
    public interface Listener {
        void piece(LogPiece piece);

        /// What came before the next piece is not kept any more.
        void expired();

        /// The connection broke or was refused; it is tried again.
        void lost(String reason);
    }

    public LogStream(
            ApiClient api,
            String plan,
            String item,
            int attempt,
            Optional<Instant> since,
            Listener listener) {
        this.api = api;
        this.plan = plan;
        this.item = item;
        this.attempt = attempt;
        this.since = since;
        this.listener = listener;
    }

    /// Reads until nothing will come any more, or [#close].
    public void run() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed) {
                heardAt = System.nanoTime();
                LogCursor before = last;
                if (connect() || closed) {
                    return;
                }
                pause = last.equals(before) ? longer(pause) : FIRST_PAUSE;
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            }
        } catch (InterruptedException _) {
            // Closed: nobody waits for what comes.
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    /// One connection, to its end.
    ///
    /// @return whether nothing more will come
    private boolean connect() {
        return switch (api.openLog(plan, item, attempt, last, since)) {
            case Reply.Ok<InputStream>(int _, InputStream in) -> read(in);
            case Reply.Refused<InputStream>(int status, ApiError.Problem problem) -> {
                lost(problem.what() + ": " + problem.why());
                yield status >= 400 && status < 500 && status != 429;
            }
            case Reply.Unreachable<InputStream>(String reason) -> {
                lost(reason);
                yield false;
            }
        };
    }

    private boolean read(InputStream in) {
        current = in;
        try (in) {
            ServerSentEvents events =
                    new ServerSentEvents(
                            new BufferedInputStream(in), () -> heardAt = System.nanoTime());
            Optional<ServerSentEvents.Event> event = events.next();
            while (event.isPresent()) {
                if (event.get().name().equals("end")) {
                    return true;
                }
                take(event.get());
                event = events.next();
            }
            lost("the stream ended");
        } catch (IOException e) {
            lost("the stream broke: " + e.getMessage());
        }
        return false;
    }

    private void take(ServerSentEvents.Event event) {
        if (event.name().equals("expired")) {
            listener.expired();
        } else if (codec.fromBody(event.data(), LogPiece.class)
                instanceof Decoded.Read<LogPiece>(LogPiece piece)) {
            last = piece.id();
            listener.piece(piece);
        }
    }

    private void lost(String reason) {
        if (!closed) {
            listener.lost(reason);
        }
    }

    /// To be called now and then, from another thread: gives up a connection that has been silent for too long.
    public void look() {
        if (System.nanoTime() - heardAt > SILENCE.toNanos()) {
            heardAt = System.nanoTime();
            hangUp();
        }
    }

    private void hangUp() {
        try {
            current.close();
        } catch (IOException _) {
            // It is given up anyhow.
        }
    }

    @Override
    public void close() {
        closed = true;
        hangUp();
    }
}
