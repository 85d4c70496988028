package dev.acefleet.worker.publish;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.worker.git.Git.GitFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pushes what an agent has committed to the attempt's ref while it works, so that a machine that dies takes only the
/// last half minute with it (protocol P19). Owns a thread from [#start] to [#close]; after that it moves the ref no
/// more.
///
/// A push that fails is forgotten: the next look, or the attempt's end, does better. A push that was cut off and
/// reaches the remote late finds the ref moved, and changes nothing: each is made on the condition that the ref is
/// where this watch left it.
public final class SalvageWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SalvageWatch.class);

    /// Least time between two pushes of one attempt: a remote serves hundreds of them.
    public static final Duration INTERVAL = Duration.ofSeconds(30);

    /// How long closing waits for a push that was interrupted.
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Publisher publisher;
    private final Path gitDir;
    private final CommitId base;
    private final AttemptId attempt;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private CommitId seen;
    private Optional<CommitId> pushed = Optional.empty();
    private Optional<CommitId> tried = Optional.empty();

    SalvageWatch(
            Publisher publisher,
            Path clone,
            CommitId base,
            CommitId from,
            AttemptId attempt,
            Duration interval) {
        this.publisher = publisher;
        this.gitDir = clone.resolve(".git");
        this.base = base;
        this.attempt = attempt;
        this.interval = interval;
        seen = from;
        thread = Thread.ofVirtual().name("salvage-" + attempt).unstarted(this::run);
    }

    /// Begins to watch the clone that an agent works in.
    ///
    /// @param base what the work is judged against
    /// @param from where the agent begins: that is on the remote already
    public static SalvageWatch start(
            Publisher publisher,
            Path clone,
            CommitId base,
            CommitId from,
            AttemptId attempt,
            Duration interval) {
        SalvageWatch watch = new SalvageWatch(publisher, clone, base, from, attempt, interval);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            // It is closed.
        }
    }

    /// One look, and a push if `HEAD` has moved.
    synchronized void look() {
        CloneHead.read(gitDir).filter(commit -> !commit.equals(seen)).ifPresent(this::tryPush);
    }

    /// Pushes what is committed now, also where that is what the agent began with, if the ref has it not yet. Any thread.
    ///
    /// @return what the ref holds then; empty where it is not what is committed
    public synchronized Optional<CommitId> save() {
        Optional<CommitId> head = CloneHead.read(gitDir);
        if (head.isPresent() && !head.equals(pushed)) {
            tryPush(head.get());
        }
        return head.filter(commit -> Optional.of(commit).equals(pushed));
    }

    private void tryPush(CommitId head) {
        try {
            push(head);
            seen = head;
            pushed = Optional.of(head);
        } catch (GitFailed e) {
            // The agent may be in the middle of something, or the remote away.
            String why = publisher.telling().secrets().mask(String.valueOf(e.getMessage()));
            LOG.info("{} is not saved this time: {}", attempt, why);
        }
    }

    private void push(CommitId head) {
        boolean moved = publisher.pushDraft(gitDir, base, head, attempt, pushed);
        if (!moved && tried.isPresent()) {
            // The push before may have reached the remote although this side did not hear of it.
            moved = publisher.pushDraft(gitDir, base, head, attempt, tried);
        }
        tried = Optional.of(head);
        if (!moved) {
            throw new GitFailed("the remote did not take it");
        }
    }

    /// Whether nothing can move the ref any more.
    boolean isOver() {
        return !thread.isAlive();
    }

    /// Ends a push that is under way, and waits for its end.
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            if (!thread.join(CLOSE)) {
                LOG.warn("The salvage of {} does not end and is left", attempt);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
