package dev.acefleet.cli.client.follow;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.LogCursor;
import dev.acefleet.common.message.LogPage;
import dev.acefleet.common.message.LogPiece;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The last line that the agents of some runs have printed, for who looks on. One log after the other is asked for a page,
/// with a pause between: the display never waits for it, and however many runs there are, a server is asked as often as
/// by one reader. A log that cannot be read shows nothing. [#watch] and [#of] are the display's; the rest a thread's own.
public final class LastLines implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(800);

    /// How far back a line may have been printed that is shown first.
    private static final Duration BACK = Duration.ofMinutes(1);

    /// Characters kept of a line that has not ended: more than any terminal is wide.
    private static final int LONGEST = 2_000;

    private final ApiClient api;
    private final InstantSource clock;
    private final Map<Attempt, Log> logs = new ConcurrentHashMap<>();
    private volatile List<Attempt> watched = List.of();
    private volatile boolean closed;
    private int turn;

    private record Attempt(String plan, String run, int number) {}

    private static final class Log {
        private LogCursor next = LogCursor.START;
        private String begun = "";
        private volatile String last = "";

        void take(LogPiece piece) {
            if (piece.isRemark()) {
                return;
            }
            String text = begun + piece.text();
            text.lines()
                    .map(TerminalText::plain)
                    .filter(line -> !line.isBlank())
                    .reduce((_, later) -> later)
                    .ifPresent(line -> last = line.strip());
            String rest = text.substring(text.lastIndexOf('\n') + 1);
            begun = rest.substring(0, Math.min(rest.length(), LONGEST));
        }
    }

    LastLines(ApiClient api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /// One that reads until it is closed.
    public static LastLines reading(ApiClient api, InstantSource clock) {
        LastLines lines = new LastLines(api, clock);
        Thread.ofVirtual().name("last-lines").start(lines::read);
        return lines;
    }

    private void read() {
        try {
            while (!closed) {
                look();
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException | Refusal _) {
            // Nobody looks any more.
        }
    }

    /// Reads on in the log whose turn it is.
    void look() {
        List<Attempt> now = watched;
        if (now.isEmpty()) {
            return;
        }
        turn = (turn + 1) % now.size();
        Attempt attempt = now.get(turn);
        Log log = logs.computeIfAbsent(attempt, _ -> new Log());
        Optional<Instant> since =
                Optional.of(clock.instant().minus(BACK))
                        .filter(_ -> log.next.equals(LogCursor.START));
        if (api.log(attempt.plan(), attempt.run(), attempt.number(), log.next, since)
                instanceof Reply.Ok<LogPage>(int _, LogPage page)) {
            page.pieces().forEach(log::take);
            log.next = page.next();
        }
    }

    /// These runs are seen now; those of them that run are read.
    void watch(String plan, List<RunView> seen) {
        watched =
                seen.stream()
                        .filter(run -> run.state() == RunState.RUNNING)
                        .flatMap(run -> attempt(plan, run).stream())
                        .toList();
        logs.keySet().retainAll(watched);
    }

    /// Empty for a run that has printed nothing lately, or that is not read.
    String of(String plan, RunView run) {
        return attempt(plan, run)
                .flatMap(attempt -> Optional.ofNullable(logs.get(attempt)))
                .map(log -> log.last)
                .orElse("");
    }

    private static Optional<Attempt> attempt(String plan, RunView run) {
        return RunLine.last(run.attempts())
                .map(AttemptView::number)
                .map(number -> new Attempt(plan, run.id(), number));
    }

    @Override
    public void close() {
        closed = true;
    }
}
