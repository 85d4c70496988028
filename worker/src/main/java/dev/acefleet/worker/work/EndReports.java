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
/// sent, which is judged by it. The end does not depend on it: where it cannot be kept, the end is, and where it can never be
/// sent, the end says so and is otherwise what it was.
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
        Ending ending = new Ending(repository, attempt, claim, unsaid, outcome);
        while (!ending.isSaid()) {
            if (closed.await(timings.retry().toMillis(), TimeUnit.MILLISECONDS)) {
                sayUnsent(attempt, ending.isKept);
                return false;
            }
        }
        spool.remove(claim);
        return true;
    }

    /// What one attempt has left to say, on its way to the broker.
    private final class Ending {
        private final Repository repository;
        private final Outcome outcome;
        private Optional<Report.Stepped> steps;
        private Report.Ended end;
        private boolean areStepsKept;
        private boolean isKept;

        Ending(
                Repository repository,
                AttemptId attempt,
                String claim,
                Optional<Report.Stepped> steps,
                Outcome outcome) {
            this.repository = repository;
            this.outcome = outcome;
            this.steps = steps;
            this.end = new Report.Ended(attempt, claim, worker, outcome);
        }

        /// Tries to say all that is left; to be called again where the broker does not have it.
        boolean isSaid() throws InterruptedException {
            keep();
            return areStepsSaid() && isEndSaid();
        }

        /// Without a place on the disk it is sent all the same: then it is safe as soon as the broker has it. Steps are kept
        /// first, and the end whether they could be or not: they are large, and it says where the work is.
        private void keep() {
            if (steps.isPresent() && !areStepsKept) {
                try {
                    areStepsKept = isOnDisk(steps.get());
                } catch (IllegalArgumentException e) {
                    loseSteps(e);
                }
            }
            if (!isKept) {
                try {
                    isKept = isOnDisk(end);
                } catch (IllegalArgumentException e) {
                    end = with(unsayable(e));
                    isKept = isOnDisk(end);
                }
            }
        }

        /// @throws IllegalArgumentException when it can never be sent
        private boolean isOnDisk(Report report) {
            try {
                spool.keep(new Spool.Kept(repository, report));
                return true;
            } catch (IOException e) {
                LOG.error(
                        "{} of {} is in this process alone until the broker has it: {}",
                        report instanceof Report.Ended ? "The end" : "What was done",
                        report.attempt(),
                        e.toString());
                return false;
            }
        }

        private boolean areStepsSaid() throws InterruptedException {
            if (steps.isEmpty()) {
                return true;
            }
            try {
                reporter.report(repository, steps.get()).get();
                steps = Optional.empty();
                return true;
            } catch (IllegalArgumentException e) {
                loseSteps(e);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof IllegalArgumentException why)) {
                    return isLater(e);
                }
                loseSteps(why);
            }
            keep();
            return true;
        }

        private boolean isEndSaid() throws InterruptedException {
            try {
                reporter.report(repository, end).get();
                return true;
            } catch (IllegalArgumentException e) {
                replace(e);
                return isLater(e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IllegalArgumentException why) {
                    replace(why);
                }
                return isLater(e);
            }
        }

        private boolean isLater(Exception e) {
            LOG.warn(
                    "The end of {} could not be reported, again in {}: {}",
                    end.attempt(),
                    timings.retry(),
                    String.valueOf(e.getCause() == null ? e : e.getCause()));
            return false;
        }

        private void loseSteps(RuntimeException why) {
            LOG.error("What was done of {} is never taken: {}", end.attempt(), why.getMessage());
            steps = Optional.empty();
            end = with(withoutSteps(outcome, why));
            isKept = false;
        }

        private void replace(RuntimeException why) {
            end = with(unsayable(why));
            isKept = false;
            keep();
        }

        private Report.Ended with(Outcome said) {
            return new Report.Ended(end.attempt(), end.claim(), end.worker(), said);
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

    /// The end of an attempt that did more than can be said: what it leaves is where it was, and only a success is none.
    private static Outcome withoutSteps(Outcome outcome, RuntimeException reason) {
        String lost = "what was done of its steps could not be reported: " + reason.getMessage();
        return switch (outcome) {
            case Outcome.Succeeded done ->
                    new Outcome.Failed(
                            FailureKind.INFRASTRUCTURE,
                            lost,
                            new Salvage.Saved(done.ref(), done.commit()),
                            done.usage());
            case Outcome.Failed failed ->
                    new Outcome.Failed(
                            failed.kind(),
                            lost + "; " + failed.detail(),
                            failed.salvage(),
                            failed.usage(),
                            failed.provider());
            case Outcome.Gated _,
                    Outcome.Adopted _,
                    Outcome.Merged _,
                    Outcome.Audited _,
                    Outcome.Planned _,
                    Outcome.Finished _,
                    Outcome.Done _,
                    Outcome.Released _,
                    Outcome.Declined _ ->
                    outcome;
        };
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
