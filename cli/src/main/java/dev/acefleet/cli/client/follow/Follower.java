package dev.acefleet.cli.client.follow;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.EventStream;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.ui.Interrupts;
import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.PlanReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Follows one plan until it ends, the time is up, or somebody interrupts. Events say that something happened; what is
/// shown and returned is the report, so that a lost event loses nothing. One thread.
public final class Follower {
    /// How often the display moves.
    private static final Duration TICK = Duration.ofSeconds(1);

    /// Reports are asked for at most this often, however fast events come.
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(300);

    /// A report is asked for this often also when no event comes: the stream may be cut and not know it.
    private static final Duration AT_LEAST = Duration.ofSeconds(15);

    /// How long a fleet may be away before it is given up: an upgrade or a moved broker takes minutes.
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ApiClient api;
    private final Progress progress;
    private final Interrupts interrupts;
    private final InstantSource clock;
    private final Standstill standstill;

    private boolean stale = true;
    private boolean lost;
    private Instant lostAt = Instant.MAX;
    private String trouble = "";
    private Instant askedAt = Instant.MIN;

    public Follower(ApiClient api, Progress progress, Interrupts interrupts, InstantSource clock) {
        this.api = api;
        this.progress = progress;
        this.interrupts = interrupts;
        this.clock = clock;
        this.standstill = new Standstill(api);
    }

    /// How following ended.
    public sealed interface Followed {
        /// The plan's end.
        record Ended(PlanReport report) implements Followed {}

        /// The time given was up first; the plan goes on.
        record TimedOut() implements Followed {}

        /// Somebody pressed Ctrl-C; the plan goes on.
        record Interrupted() implements Followed {}

        /// No server answered any more.
        record Lost(String reason) implements Followed {}
    }

    /// @param timeout how long to wait at most; empty: as long as it takes
    public Followed follow(String plan, Optional<Duration> timeout) {
        Optional<Instant> end = timeout.map(clock.instant()::plus);
        try (EventStream stream = EventStream.open(api, plan, EventPosition.START)) {
            while (true) {
                stream.poll(TICK).ifPresent(this::take);
                Instant now = clock.instant();
                if (isDue(now)) {
                    Optional<PlanReport> over = look(plan, now);
                    if (over.isPresent()) {
                        drain(stream);
                        return new Followed.Ended(over.get());
                    }
                }
                progress.tick(now);
                if (interrupts.happened()) {
                    return new Followed.Interrupted();
                }
                if (end.isPresent() && now.isAfter(end.get())) {
                    return new Followed.TimedOut();
                }
                if (lost && now.isAfter(lostAt.plus(PATIENCE))) {
                    return new Followed.Lost(trouble);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Followed.Interrupted();
        } finally {
            progress.close();
        }
    }

    private void take(EventStream.Signal signal) {
        switch (signal) {
            case EventStream.Signal.Happened(var event) -> {
                stale = true;
                progress.event(event);
            }
            case EventStream.Signal.Gap _, EventStream.Signal.Over _ -> stale = true;
            case EventStream.Signal.Connected _ -> {
                stale = true;
                if (lost) {
                    found();
                }
            }
            case EventStream.Signal.Lost(String reason) -> lost(reason);
        }
    }

    private void lost(String reason) {
        trouble = reason;
        if (!lost) {
            lost = true;
            lostAt = clock.instant();
            progress.connection(reason);
        }
    }

    private void found() {
        lost = false;
        lostAt = Instant.MAX;
        progress.connection("");
    }

    private boolean isDue(Instant now) {
        if (askedAt.equals(Instant.MIN)) {
            return true;
        }
        Duration since = Duration.between(askedAt, now);
        return since.compareTo(stale ? BETWEEN_REPORTS : AT_LEAST) >= 0;
    }

    /// Shows the plan as it stands.
    ///
    /// @return its report, if it has ended
    private Optional<PlanReport> look(String plan, Instant now) {
        askedAt = now;
        switch (api.plan(plan)) {
            case Reply.Ok<PlanReport>(int _, PlanReport report) -> {
                stale = false;
                progress.state(report, now);
                standstill.look(report, now).ifPresent(progress::untaken);
                return report.hasEnded() ? Optional.of(report) : Optional.empty();
            }
            case Reply.Unreachable<PlanReport>(String reason) -> lost(reason);
            case Reply.Refused<PlanReport> refused -> {
                // Just submitted, a plan may not be known yet at the node that answers; a takeover
                // answers 503.
                if (refused.status() != 404 && refused.status() < 500) {
                    refused.orRefuse();
                }
            }
        }
        return Optional.empty();
    }

    /// What happened last is told too.
    private void drain(EventStream stream) throws InterruptedException {
        Optional<EventStream.Signal> signal = stream.poll(BETWEEN_REPORTS);
        while (signal.isPresent() && !(signal.get() instanceof EventStream.Signal.Over)) {
            take(signal.get());
            signal = stream.poll(BETWEEN_REPORTS);
        }
    }
}
