package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.LogCursor;
import dev.acefleet.common.message.LogPage;
import dev.acefleet.common.message.LogPiece;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.LogPlace;
import dev.acefleet.coordinator.runtime.LogReader;
import dev.acefleet.coordinator.runtime.LogSource;
import dev.acefleet.coordinator.runtime.PlanViews;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /plans/{id}/items/{item}/attempts/{number}/log`: a page, or a stream that goes on until nothing will come any more.
/// Each reader has its request's own virtual thread and a reader of the source. A stream that breaks, here by trouble with
/// the broker too, is taken up again with the id of the last piece.
final class LogApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogApi.class);

    /// Readers at once: each holds a connection to the broker, and up to a megabyte of what was fetched.
    private static final int READERS = 50;

    /// How long a page may be looked for among others' output before it is sent as far as it is.
    private static final Duration SEARCH = Duration.ofSeconds(2);

    /// Characters after which a page is full.
    private static final int PAGE = 512 * 1024;

    /// How long one wait for output takes, and so how soon a stop and the attempt's end are noticed.
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /// How often the server says that it is still there, so that proxies do not cut a silent stream.
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    private final PlansApi plansApi;
    private final PlanViews plans;
    private final LogSource logs;
    private final Json json;
    private final Seats seats = new Seats(READERS, "The log is not read");

    LogApi(PlansApi plansApi, ApiPorts ports, Json json) {
        this.plansApi = plansApi;
        this.plans = ports.plans();
        this.logs = ports.logs();
        this.json = json;
    }

    private record Wanted(PlanId plan, String item, int number) {}

    void log(Context context) {
        Wanted wanted = wanted(context);
        LogPlace place = place(wanted);
        LogCursor from = from(context);
        Optional<Instant> since = since(context);
        String accept = context.header("Accept");
        boolean stream = accept != null && accept.contains(EventStreams.TYPE);
        seats.take(context);
        try (LogReader reader = logs.open(place, from, since)) {
            if (stream) {
                context.contentType(EventStreams.TYPE + "; charset=utf-8")
                        .header("X-Accel-Buffering", "no");
                stream(context.res().getOutputStream(), wanted, reader);
            } else {
                json.answer(context, 200, page(wanted, reader, from), LogPage.class);
            }
        } catch (LogFailed e) {
            LOG.warn("A log cannot be read: {}", e.toString());
            if (!context.res().isCommitted()) {
                throw new Problem(
                        503,
                        "logs_unavailable",
                        "The log cannot be read now",
                        "the broker does not answer",
                        "ask again");
            }
        } catch (IOException e) {
            LOG.debug("A reader of {} is gone: {}", wanted, e.toString());
        } finally {
            seats.leave();
        }
    }

    private Wanted wanted(Context context) {
        PlanId plan = plansApi.find(context).id();
        String item = context.pathParam("item");
        String number = context.pathParam("number");
        if (!number.matches("[1-9]\\d{0,5}")) {
            throw unknown(plan, item + "/" + number);
        }
        return new Wanted(plan, item, Integer.parseInt(number));
    }

    private LogPlace place(Wanted wanted) {
        return plans.log(wanted.plan(), wanted.item(), wanted.number())
                .orElseThrow(() -> unknown(wanted.plan(), wanted.item() + "/" + wanted.number()));
    }

    private static Problem unknown(PlanId plan, String attempt) {
        return new Problem(
                404,
                "attempt_not_found",
                "There is no such attempt",
                plan + " has had no attempt " + Limits.text(attempt),
                "see its attempts: fleet report " + plan);
    }

    private static LogCursor from(Context context) {
        return Optional.ofNullable(context.queryParam("from"))
                .or(() -> Optional.ofNullable(context.header("Last-Event-ID")))
                .map(text ->
                        LogCursor.parse(text)
                                .orElseThrow(() ->
                                        bad("from is not the id of a piece, such as 4711.17")))
                .orElse(LogCursor.START);
    }

    private static Optional<Instant> since(Context context) {
        try {
            return Optional.ofNullable(context.queryParam("since")).map(Instant::parse);
        } catch (DateTimeException _) {
            throw bad("since is not a time such as 2026-01-01T00:00:00Z");
        }
    }

    private static Problem bad(String why) {
        return new Problem(
                400, "bad_request", "The request was not understood", why, "see docs/api.md");
    }

    private Optional<Instant> endedAt(Wanted wanted) {
        return plans.log(wanted.plan(), wanted.item(), wanted.number()).flatMap(LogPlace::endedAt);
    }

    private LogPage page(Wanted wanted, LogReader reader, LogCursor from) {
        List<LogPiece> pieces = new ArrayList<>();
        long end = System.nanoTime() + SEARCH.toNanos();
        int text = 0;
        boolean expired = false;
        LogReader.Slice slice = new LogReader.Slice(List.of(), from, false, true, false);
        while (slice.more() && text < PAGE && System.nanoTime() < end) {
            slice = reader.read(endedAt(wanted), PATIENCE);
            pieces.addAll(slice.pieces());
            text += slice.pieces().stream().mapToInt(piece -> piece.text().length()).sum();
            expired |= slice.expired();
        }
        return new LogPage(
                LogPage.SCHEMA,
                wanted.plan().value(),
                wanted.item(),
                wanted.number(),
                pieces,
                slice.next(),
                expired,
                slice.more(),
                slice.over());
    }

    /// `expired` first where the beginning is not kept any more, `log` for each piece, `end` after the last.
    private void stream(OutputStream out, Wanted wanted, LogReader reader) throws IOException {
        long said = System.nanoTime();
        // The head of the response, so that the reader knows at once that it is let in.
        out.flush();
        boolean over = false;
        while (!over && !seats.areClosed()) {
            LogReader.Slice slice = reader.read(endedAt(wanted), PATIENCE);
            over = slice.over();
            StringBuilder text = new StringBuilder();
            if (slice.expired()) {
                text.append("event: expired\ndata: {}\n\n");
            }
            for (LogPiece piece : slice.pieces()) {
                // JSON has no line break of its own, so a piece is one line of data.
                text.append("id: ").append(piece.id()).append("\nevent: log\ndata: ");
                text.append(new String(json.bytes(piece, LogPiece.class), StandardCharsets.UTF_8));
                text.append("\n\n");
            }
            if (over) {
                text.append("event: end\ndata: {}\n\n");
            } else if (text.isEmpty() && System.nanoTime() - said > SIGN_OF_LIFE.toNanos()) {
                text.append(": still here\n\n");
            }
            if (!text.isEmpty()) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
                out.flush();
                said = System.nanoTime();
            }
        }
    }

    /// Ends the streams, and waits a while until their threads have left.
    @Override
    public void close() {
        seats.close();
    }
}
