package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.publish.SalvageWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at an assignment's files while an agent works through them: as soon as a step is over, its work is pushed and the
/// step is told, so that a machine that dies takes only the step in progress with it. Owns a thread from [#start] to
/// [#close]; book and reports are the thread's until then.
///
/// Files are read before the commit is: so the commit holds all that the steps told of have committed, and perhaps more.
final class StepWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StepWatch.class);

    /// Between two looks.
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /// How long closing waits for a push that was interrupted.
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final AgentAttempt attempt;
    private final AssignmentHome home;
    private final StepBook book;
    private final StepReports reports;
    private final SalvageWatch salvage;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private long pushAgain;

    private StepWatch(
            AgentAttempt attempt,
            AssignmentHome home,
            StepBook book,
            StepReports reports,
            SalvageWatch salvage) {
        this.attempt = attempt;
        this.home = home;
        this.book = book;
        this.reports = reports;
        this.salvage = salvage;
        thread = Thread.ofVirtual().name("steps-" + attempt.id()).unstarted(this::run);
    }

    static StepWatch start(
            AgentAttempt attempt,
            AssignmentHome home,
            StepBook book,
            StepReports reports,
            SalvageWatch salvage) {
        StepWatch watch = new StepWatch(attempt, home, book, reports, salvage);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            // It is closed.
        }
    }

    private void look() {
        try {
            Optional<Map<String, String>> files = home.look();
            files.ifPresent(book::see);
            if (files.isPresent() && reports.isFree() && (book.hasNews() || isToPushAgain())) {
                tell();
            }
        } catch (IOException | IllegalArgumentException | GitFailed e) {
            // The agent may be in the middle of something; the last look is the attempt's.
            String why = attempt.telling().secrets().mask(String.valueOf(e.getMessage()));
            LOG.info("The steps of {} are not told this time: {}", attempt.id(), why);
        }
    }

    private void tell() {
        DocumentChanges changes = book.untold();
        Optional<CommitId> saved = salvage.save();
        if (closed.getCount() == 0) {
            return;
        }
        pushAgain = System.nanoTime() + SalvageWatch.INTERVAL.toNanos();
        if (changes.isNothing() && saved.isEmpty()) {
            return;
        }
        reports.tell(changes, book.whole(), saved);
        book.told(changes);
    }

    private boolean isToPushAgain() {
        return reports.owesCommit() && System.nanoTime() - pushAgain > 0;
    }

    /// Ends a look that is under way, and waits for its end.
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            if (!thread.join(CLOSE)) {
                throw new IllegalStateException(
                        "The watch on the steps of " + attempt.id() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
