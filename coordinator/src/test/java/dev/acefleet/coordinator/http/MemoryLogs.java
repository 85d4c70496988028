package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.LogCursor;
import dev.acefleet.common.message.LogPiece;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogFailed;
import dev.acefleet.coordinator.runtime.LogPlace;
import dev.acefleet.coordinator.runtime.LogReader;
import dev.acefleet.coordinator.runtime.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One log, which the test writes; it holds every attempt's pieces alike.
final class MemoryLogs implements LogSource {
    private static final int SLICE = 2;

    private final List<LogPiece> pieces = new ArrayList<>();
    private int open;
    private boolean ended;
    private boolean broken;

    synchronized void write(String text) {
        pieces.add(piece(text, "out"));
        notifyAll();
    }

    synchronized void end() {
        pieces.add(piece("ends", "end"));
        ended = true;
        notifyAll();
    }

    /// From now on the broker is away.
    synchronized void breakDown() {
        broken = true;
        notifyAll();
    }

    private LogPiece piece(String text, String stream) {
        LogCursor id = new LogCursor(100 + pieces.size(), pieces.size() + 1);
        return new LogPiece(id, Instant.EPOCH, stream, text, 0);
    }

    synchronized int open() {
        return open;
    }

    @Override
    public synchronized LogReader open(LogPlace place, LogCursor from, Optional<Instant> since) {
        open++;
        return new Reader(from);
    }

    private final class Reader implements LogReader {
        private LogCursor last;

        Reader(LogCursor from) {
            last = from;
        }

        @Override
        public Slice read(Optional<Instant> endedAt, Duration patience) {
            synchronized (MemoryLogs.this) {
                try {
                    if (rest().isEmpty() && !ended && !broken) {
                        TimeUnit.NANOSECONDS.timedWait(MemoryLogs.this, patience.toNanos());
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                if (broken) {
                    throw new LogFailed("The broker is away", new IllegalStateException());
                }
                List<LogPiece> rest = rest();
                List<LogPiece> some = rest.stream().limit(SLICE).toList();
                last = some.isEmpty() ? last : some.getLast().id();
                boolean all = some.size() == rest.size();
                return new Slice(some, last, false, !all, all && ended);
            }
        }

        private List<LogPiece> rest() {
            return pieces.stream().filter(piece -> piece.id().offset() > last.offset()).toList();
        }

        @Override
        public void close() {
            synchronized (MemoryLogs.this) {
                open--;
            }
        }
    }
}
