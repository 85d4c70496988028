package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.ProgressEvent;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.runtime.EventFeed;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Server-sent events: each reader has its request's own virtual thread, which waits at the feed and writes. A reader that
/// is gone is noticed at the next write, at the latest after [#SIGN_OF_LIFE]. The stream ends after the plan's last event;
/// a reader whose stream breaks before comes again with the id of the last event it got.
///
/// Written by hand and not with the library's event streams: those go on with a request that the server has taken back
/// because it stops or its reader left, and then fail in a loop without end.
final class EventStreams implements AutoCloseable {
    static final String TYPE = "text/event-stream";

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

    /// Readers at once, over all plans.
    private static final int READERS = 500;

    /// How often the server says that it is still there, so that proxies do not cut a silent stream.
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    /// How long one wait at the feed takes, and so how soon a stop is noticed.
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final EventFeed feed;
    private final Json json;
    private final Seats seats = new Seats(READERS, "The events are not streamed");

    EventStreams(EventFeed feed, Json json) {
        this.feed = feed;
        this.json = json;
    }

    /// Returns when the stream is over.
    void send(Context context, PlanId plan, EventPosition from) throws InterruptedException {
        seats.take(context);
        try {
            context.contentType(TYPE + "; charset=utf-8").header("X-Accel-Buffering", "no");
            // The library's own stream compresses and holds back.
            write(context.res().getOutputStream(), plan, from);
        } catch (IOException e) {
            LOG.debug("A reader of {} is gone: {}", plan, e.toString());
        } finally {
            seats.leave();
        }
    }

    private void write(OutputStream out, PlanId plan, EventPosition from)
            throws IOException, InterruptedException {
        EventPosition last = from;
        long said = System.nanoTime();
        // The head of the response, so that the reader knows at once that it is let in.
        out.flush();
        while (!seats.areClosed()) {
            EventFeed.Slice slice = feed.await(plan, last, PATIENCE);
            String text = text(slice);
            if (text.isEmpty() && System.nanoTime() - said > SIGN_OF_LIFE.toNanos()) {
                text = ": still here\n\n";
            }
            if (!text.isEmpty()) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
                said = System.nanoTime();
            }
            if (slice.over()) {
                return;
            }
            last = slice.events().isEmpty() ? last : slice.events().getLast().id();
        }
    }

    /// `gap` before the first event where some are missing, `progress` for each, `end` after the last.
    private String text(EventFeed.Slice slice) {
        StringBuilder text = new StringBuilder();
        if (slice.gap()) {
            text.append("event: gap\ndata: {}\n\n");
        }
        for (ProgressEvent event : slice.events()) {
            // JSON has no line break of its own, so an event is one line of data.
            String data =
                    new String(json.bytes(event, ProgressEvent.class), StandardCharsets.UTF_8);
            text.append("id: ")
                    .append(event.id())
                    .append("\nevent: progress\ndata: ")
                    .append(data)
                    .append("\n\n");
        }
        if (slice.over()) {
            text.append("event: end\ndata: {}\n\n");
        }
        return text.toString();
    }

    /// Ends the streams, and waits a while until their threads have left.
    @Override
    public void close() {
        seats.close();
    }
}
