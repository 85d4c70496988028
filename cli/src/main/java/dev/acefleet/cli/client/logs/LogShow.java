package dev.acefleet.cli.client.logs;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.LogStream;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.ui.Interrupts;
import dev.acefleet.common.message.LogCursor;
import dev.acefleet.common.message.LogPage;
import dev.acefleet.common.message.LogPiece;
import dev.acefleet.common.message.PlanReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// Shows the logs of attempts: of those that have ended one after the other, and of those that go on all at once. One
/// thread calls it; each log that goes on is read by one of its own.
public final class LogShow {
    /// How often the plan is asked for attempts that have begun meanwhile.
    private static final Duration TICK = Duration.ofSeconds(1);

    private final ApiClient api;
    private final String plan;
    private final LogTarget target;
    private final Optional<Instant> since;
    private final Function<LogTarget.Named, LogLines> lines;
    private final Consumer<String> say;

    /// @param plan its whole id
    /// @param say takes what is to be said about the logs
    public LogShow(
            ApiClient api,
            String plan,
            LogTarget target,
            Optional<Instant> since,
            LogFormat format,
            Consumer<String> say) {
        this.api = api;
        this.plan = plan;
        this.target = target;
        this.since = since;
        this.lines = attempt -> format.lines(target.isOfSeveral() ? attempt.prefix() : "");
        this.say = say;
    }

    /// Prints what is there now.
    public void print(List<LogTarget.Named> attempts) {
        attempts.forEach(this::print);
    }

    private void print(LogTarget.Named attempt) {
        LogLines shown = lines.apply(attempt);
        LogCursor next = LogCursor.START;
        boolean more = true;
        while (more) {
            LogPage page = api.log(plan, attempt.item(), attempt.number(), next, since).orRefuse();
            if (page.expired()) {
                sayExpired(attempt);
            }
            page.pieces().forEach(shown::take);
            next = page.next();
            more = page.more();
        }
        shown.end();
    }

    private void sayExpired(LogTarget.Named attempt) {
        say.accept(
                "The beginning of the log of "
                        + attempt.item()
                        + "/"
                        + attempt.number()
                        + " has expired, or all of it.");
    }

    /// Prints what is there and what comes, until nothing can come any more or somebody interrupts.
    ///
    /// @return whether it was not interrupted
    public boolean follow(PlanReport first, Interrupts interrupts) throws InterruptedException {
        PlanReport report = first;
        Set<LogTarget.Named> known = new HashSet<>();
        boolean begun = false;
        List<Following> following = new ArrayList<>();
        try {
            while (!interrupts.happened()) {
                for (LogTarget.Named attempt : target.attempts(report)) {
                    if (known.add(new LogTarget.Named(attempt.item(), attempt.number(), true))) {
                        // What ended since the last look may have its end on its way.
                        if (begun || attempt.goesOn()) {
                            following.add(new Following(attempt));
                        } else {
                            print(attempt);
                        }
                    }
                }
                begun = true;
                following.removeIf(Following::isOver);
                if (following.isEmpty() && target.isComplete(report)) {
                    return true;
                }
                following.forEach(Following::look);
                TimeUnit.MILLISECONDS.sleep(TICK.toMillis());
                if (api.plan(plan) instanceof Reply.Ok<PlanReport>(int _, PlanReport newer)) {
                    report = newer;
                }
            }
            return false;
        } finally {
            following.forEach(Following::close);
        }
    }

    /// One log that goes on, on a thread of its own.
    private final class Following {
        private final LogLines shown;
        private final LogStream stream;
        private final Thread thread;

        Following(LogTarget.Named attempt) {
            shown = lines.apply(attempt);
            stream =
                    new LogStream(
                            api,
                            plan,
                            attempt.item(),
                            attempt.number(),
                            since,
                            new LogStream.Listener() {
                                @Override
                                public void piece(LogPiece piece) {
                                    shown.take(piece);
                                }

                                @Override
                                public void expired() {
                                    sayExpired(attempt);
                                }

                                @Override
                                public void lost(String reason) {
                                    say.accept("connection lost, trying again: " + reason);
                                }
                            });
            thread =
                    Thread.ofVirtual()
                            .name("log")
                            .start(() -> {
                                stream.run();
                                shown.end();
                            });
        }

        boolean isOver() {
            return !thread.isAlive();
        }

        void look() {
            stream.look();
        }

        void close() {
            stream.close();
            thread.interrupt();
        }
    }
}
