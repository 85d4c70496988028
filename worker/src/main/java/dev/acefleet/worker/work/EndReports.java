package dev.acefleet.worker.work;

import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkerRef;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says how attempts ended, so that no end is lost (protocol P16): a report is on the disk before it is sent, and there
/// until the broker has acknowledged it. Any thread.
///
/// When the process dies
/// - between the grant and [#begin]: nobody says anything of it, and nothing of it was begun; its lease lapses;
/// - while the attempt is executed: the next incarnation says that its worker was lost ([#begin]);
/// - before the report is on the disk: the same, though the work was done; its ref shows it (protocol P18);
/// - after that, sent or not, acknowledged or not: the next incarnation sends the report. A second one changes nothing.
///
/// What was done of an assignment's steps and not yet said goes with the end: kept as it is, and acknowledged before the end is
/// sent, which is judged by it.
///
/// The same attempt may be told apart by its claim alone, so a repeated call for a claim takes the first one's place.
final class EndReports {
    private static final Logger LOG = LoggerFactory.getLogger(EndReports.class);

    private final WorkerRef worker;
    private final Spool spool;
    private final Reporter reporter;
    private final Timings timings;
    private final CountDownLatch closed = new CountDownLatch(1);

    EndReports(WorkerRef worker, Spool spool, Reporter reporter, Timings timings) {
        this.worker = worker;
        this.spool = spool;
        this.reporter = reporter;
        this.timings = timings;
    }

    /// Before anything of the attempt is executed.
    ///
    /// @throws IOException when its end could not be kept: then it must not begin
    void begin(Granted granted) throws IOException {
        Outcome lost =
                new Outcome.Failed(
                        FailureKind.WORKER_LOST,
                        "worker " + worker + " died while it had the attempt",
                        new Salvage.Nothing("what was pushed before is on the attempt's ref"),
                        Usage.UNKNOWN);
        Report report = new Report.Ended(granted.attempt(), granted.claim(), worker, lost);
        spool.expect(new Spool.Kept(granted.order().repository(), report));
    }

    /// Nobody wants the attempt's end.
    void forget(Granted granted) {
        spool.remove(granted.claim());
    }

    /// Keeps the report, and sends it until the broker has it or [#close].
    ///
    /// @param unsaid of the attempt's steps, to be said before
    /// @return whether the broker has all of it; if not, the next incarnation sends it
    boolean deliver(
            Repository repository,
            AttemptId attempt,
            String claim,
            Optional<Report.Stepped> unsaid,
            Outcome outcome)
            throws InterruptedException {
        Optional<Report.Stepped> steps = unsaid;
        Report report = new Report.Ended(attempt, claim, worker, outcome);
        boolean kept = false;
        while (true) {
            try {
                if (!kept) {
                    kept = keep(repository, steps, report);
                }
                if (steps.isPresent()) {
                    reporter.report(repository, steps.get()).get();
                    steps = Optional.empty();
                }
                reporter.report(repository, report).get();
                spool.remove(claim);
                return true;
            } catch (IllegalArgumentException e) {
                steps = Optional.empty();
                report = new Report.Ended(attempt, claim, worker, unsayable(e));
                continue;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IllegalArgumentException why) {
                    steps = Optional.empty();
                    report = new Report.Ended(attempt, claim, worker, unsayable(why));
                    kept = false;
                }
                LOG.warn(
                        "The end of {} could not be reported, again in {}: {}",
                        attempt,
                        timings.retry(),
                        String.valueOf(e.getCause()));
            }
            if (closed.await(timings.retry().toMillis(), TimeUnit.MILLISECONDS)) {
                sayUnsent(attempt, kept);
                return false;
            }
        }
    }

    /// Without a place on the disk it is sent all the same: then it is safe as soon as the broker has it.
    private boolean keep(Repository repository, Optional<Report.Stepped> steps, Report report) {
        try {
            if (steps.isPresent()) {
                spool.keep(new Spool.Kept(repository, steps.get()));
            }
            spool.keep(new Spool.Kept(repository, report));
            return true;
        } catch (IOException e) {
            LOG.error(
                    "The end of {} is in this process alone until the broker has it: {}",
                    report.attempt(),
                    e.toString());
            return false;
        }
    }

    private static void sayUnsent(AttemptId attempt, boolean kept) {
        if (kept) {
            LOG.warn(
                    "The end of {} was not reported before this worker ended: its next start does",
                    attempt);
        } else {
            LOG.error("The end of {} is not reported and not kept: its lease lapses", attempt);
        }
    }

    private static Outcome unsayable(RuntimeException reason) {
        return new Outcome.Failed(
                FailureKind.INFRASTRUCTURE,
                "the end report could not be written: " + reason.getMessage(),
                new Salvage.Nothing("see the attempt's ref"),
                Usage.UNKNOWN);
    }

    /// Sends what earlier incarnations have left, in order, each acknowledged before the next: before the first
    /// heartbeat of this one, which does not list those attempts.
    ///
    /// @throws IllegalStateException when the broker does not take one in the time of a salvage: then this incarnation
    ///     must not begin, and the next one tries again
    void sendLeft() {
        for (Spool.Kept left : spool.left()) {
            switch (left.report()) {
                case Report.Stepped stepped -> {
                    LOG.info("What was done of {} is reported now", stepped.attempt());
                    send(left);
                }
                case Report other -> {
                    LOG.info("The end of {} is reported now: {}", other.attempt(), other);
                    send(left);
                    spool.remove(other.claim());
                }
            }
        }
        // Steps whose end this start cannot know.
        spool.left().forEach(alone -> spool.remove(alone.report().claim()));
    }

    private void send(Spool.Kept left) {
        Deadline deadline = Deadline.in(timings.salvage());
        Report report = left.report();
        while (true) {
            try {
                reporter.report(left.repository(), report)
                        .get(Math.max(1, deadline.leftMillis()), TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException | TimeoutException e) {
                if (e.getCause() instanceof IllegalArgumentException why) {
                    if (!(report instanceof Report.Ended ended)) {
                        LOG.error("{} is never taken: {}", left.name(), why.getMessage());
                        return;
                    }
                    report =
                            new Report.Ended(
                                    ended.attempt(), ended.claim(), ended.worker(), unsayable(why));
                }
                if (deadline.leftMillis() <= 0) {
                    throw unsent(left, timings.salvage(), e);
                }
                LOG.warn("A report that was left could not be sent yet: {}", e.toString());
                pause(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw unsent(left, Duration.ZERO, e);
            }
        }
    }

    private void pause(Spool.Kept left) {
        try {
            if (closed.await(timings.retry().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Closed before " + left + " was sent");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unsent(left, Duration.ZERO, e);
        }
    }

    private static IllegalStateException unsent(Spool.Kept left, Duration limit, Exception e) {
        return new IllegalStateException(
                "The end of "
                        + left.report().attempt()
                        + ", left by an earlier start, could not be sent within "
                        + limit
                        + "; it is kept. Is the broker reachable?",
                e);
    }

    /// Gives up what the broker does not take: it stays in the spool. Any thread; a second call does nothing.
    void close() {
        closed.countDown();
    }
}
