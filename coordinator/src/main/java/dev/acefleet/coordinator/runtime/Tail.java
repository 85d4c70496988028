package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows one shard's journal for the read models: on a thread of its own, from the journal's beginning, each counting
/// event once and in order. It reads what is confirmed by being there, whichever coordinator wrote it, so every node can
/// answer. It keeps nothing: after a failure of the source it reads on from where it was.
public final class Tail implements Runnable, Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// Polls in a row that bring nothing until the broker is asked whether it is there: a poll alone waits for a broker that
    /// is away as it does for one that has nothing to say.
    static final int QUIET = 10;

    private final JournalSource source;
    private final List<JournalListener> listeners;
    private final UnreadableRecords unreadable;
    private @Nullable JournalReader reader;
    private long next;
    private long end;
    private int quiet;
    private volatile long lag;
    private volatile boolean stopped;
    private volatile boolean failed;
    private volatile boolean whole;
    private volatile String obstacle = "the journal is being read";

    public Tail(
            JournalSource source, List<JournalListener> listeners, UnreadableRecords unreadable) {
        this.source = source;
        this.listeners = List.copyOf(listeners);
        this.unreadable = unreadable;
    }

    /// Reads until [#stop]. A journal that cannot be read on, or a listener that fails, ends it, and the node is not ready
    /// from then on.
    @Override
    public void run() {
        while (!stopped && reader == null) {
            attempt(this::begin);
        }
        while (!stopped) {
            attempt(this::read);
        }
    }

    private void attempt(Runnable act) {
        try {
            act.run();
        } catch (CoordinatorLog.LogFailed e) {
            obstacle = "the broker does not answer";
            LOG.warn("The journal cannot be followed; trying again: {}", e.toString());
            pause();
        } catch (JournalSource.Trimmed e) {
            LOG.warn("The journal was trimmed under the reader, which goes on at {}", e.start());
            next = e.start();
        } catch (RuntimeException e) {
            obstacle = "the journal cannot be followed: " + e.getMessage();
            LOG.error("The journal cannot be followed", e);
            failed = true;
            stopped = true;
        }
    }

    private void begin() {
        next = source.start();
        end = source.end();
        reader = new JournalReader(source.journalId(), source.shard(), unreadable);
    }

    private void read() {
        List<CoordinatorLog.LogRecord> records = source.poll(next, PATIENCE);
        quiet = records.isEmpty() ? quiet + 1 : 0;
        for (CoordinatorLog.LogRecord record : records) {
            if (record.offset() >= end) {
                caughtUp();
            }
            next = record.offset() + 1;
            Objects.requireNonNull(reader)
                    .read(record.offset(), record.value())
                    .ifPresent(decided -> tell(decided, record.offset()));
        }
        if (quiet >= QUIET) {
            var _ = source.end();
            quiet = 0;
        }
        lag = source.lag();
        if (next >= end) {
            caughtUp();
            obstacle = "";
        }
    }

    private void caughtUp() {
        if (!whole) {
            whole = true;
            listeners.forEach(JournalListener::caughtUp);
        }
    }

    private void tell(Entry.Decided entry, long offset) {
        for (Event event : entry.events()) {
            for (JournalListener listener : listeners) {
                listener.on(event, entry.at(), offset);
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }

    public void stop() {
        stopped = true;
    }

    /// Whether it met what it cannot read on from: it will not go on.
    public boolean hasFailed() {
        return failed;
    }

    /// Records of the journal that it has not read yet.
    public long lag() {
        return lag;
    }

    /// What keeps the listeners from having heard all that the journal held when this began. Once they have, they know
    /// enough to answer, though it be of a moment ago.
    public Optional<String> beginning() {
        return whole ? Optional.empty() : obstacle();
    }

    @Override
    public Optional<String> obstacle() {
        return obstacle.isEmpty() ? Optional.empty() : Optional.of(obstacle);
    }
}
