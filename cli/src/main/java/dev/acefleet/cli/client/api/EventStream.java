package dev.acefleet.cli.client.api;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.ProgressEvent;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// The progress events of one plan, each once and in order, over broken connections: a thread of its own connects, reads,
/// and connects again where it was. One other thread takes what came. When the taker does not come, the reader waits.
public final class EventStream implements AutoCloseable {
    private static final int QUEUE = 1_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /// The server says every ten seconds that it is there; three of them missed, and the connection is dead.
    private static final Duration SILENCE = Duration.ofSeconds(35);

    private final ApiClient api;
    private final String plan;
    private final Codec codec = Codec.ofViews();
    private final BlockingQueue<Signal> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread reader;
    private volatile long heardAt = System.nanoTime();
    private volatile InputStream current = InputStream.nullInputStream();
    private volatile boolean closed;
    private EventPosition last;

    /// What the stream has to say.
    public sealed interface Signal {
        record Happened(ProgressEvent event) implements Signal {}

        /// The stream stands again; what happened meanwhile comes now.
        record Connected() implements Signal {}

        /// Events are missing; the report tells what they led to.
        record Gap() implements Signal {}

        /// Nothing more will come.
        record Over() implements Signal {}

        /// The connection broke or was refused; it is tried again.
        record Lost(String reason) implements Signal {}
    }

    private EventStream(ApiClient api, String plan, EventPosition after) {
        this.api = api;
        this.plan = plan;
        this.last = after;
        this.reader = Thread.ofVirtual().name("events").unstarted(this::read);
    }

    /// Opens the stream of a plan's events after a position.
    public static EventStream open(ApiClient api, String plan, EventPosition after) {
        EventStream stream = new EventStream(api, plan, after);
        stream.reader.start();
        return stream;
    }

    /// The next signal, or none within `patience`. Also looks whether the connection still lives.
    public Optional<Signal> poll(Duration patience) throws InterruptedException {
        if (System.nanoTime() - heardAt > SILENCE.toNanos()) {
            heardAt = System.nanoTime();
            hangUp();
        }
        return Optional.ofNullable(queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void read() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!closed) {
                heardAt = System.nanoTime();
                EventPosition before = last;
                if (connect()) {
                    queue.put(new Signal.Over());
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
    private boolean connect() throws InterruptedException {
        return switch (api.events(plan, last)) {
            case Reply.Ok<InputStream>(int status, InputStream in) ->
                    status == NO_CONTENT || read(in);
            case Reply.Refused<InputStream>(int status, ApiError.Problem problem) -> {
                if (status >= 400 && status < 500 && status != 429) {
                    yield true;
                }
                queue.put(new Signal.Lost(problem.what() + ": " + problem.why()));
                yield false;
            }
            case Reply.Unreachable<InputStream>(String reason) -> {
                queue.put(new Signal.Lost(reason));
                yield false;
            }
        };
    }

    private static final int NO_CONTENT = 204;

    private boolean read(InputStream in) throws InterruptedException {
        current = in;
        queue.put(new Signal.Connected());
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
            queue.put(new Signal.Lost("the stream ended"));
        } catch (IOException e) {
            queue.put(new Signal.Lost("the stream broke: " + e.getMessage()));
        }
        return false;
    }

    private void take(ServerSentEvents.Event event) throws InterruptedException {
        if (event.name().equals("gap")) {
            queue.put(new Signal.Gap());
        } else if (codec.fromBody(event.data(), ProgressEvent.class)
                        instanceof Decoded.Read<ProgressEvent>(ProgressEvent progress)
                && progress.id().compareTo(last) > 0) {
            last = progress.id();
            queue.put(new Signal.Happened(progress));
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
        reader.interrupt();
    }
}
