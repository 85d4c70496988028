package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.core.Effect;
import dev.acefleet.coordinator.core.Entry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/// Appends entries without waiting, and holds back effects until the entries before them are confirmed (protocol P3), in
/// one queue. The loop's thread calls it.
///
/// Offsets of a journal that only this coordinator writes to are consecutive, so the state may use an entry's offset before
/// it is acknowledged. Where an acknowledgement shows another one, somebody else wrote: a later announcement deposes this
/// coordinator; a late append of an earlier one has only moved the offsets, and the loop is started anew, because the
/// fold is the recovery.
final class Outbox {
    private final CoordinatorLog log;
    private final JournalCodec codec;
    private final BiConsumer<Effect, Long> speak;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long nextOffset;

    private record Waiting(long offset, CompletableFuture<Long> appended, List<Effect> effects) {}

    /// @param nextOffset that the next append will have
    /// @param speak takes an effect and the offset of its entry
    Outbox(
            CoordinatorLog log,
            JournalCodec codec,
            long nextOffset,
            BiConsumer<Effect, Long> speak) {
        this.log = log;
        this.codec = codec;
        this.nextOffset = nextOffset;
        this.speak = speak;
    }

    /// Begins to append; returns the offset that the entry will have. What waits is bounded by what the log's client takes
    /// in before it makes the caller wait.
    ///
    /// @throws IllegalArgumentException when the entry is too large; nothing has changed
    long append(Entry.Decided entry, List<Effect> effects) {
        CompletableFuture<Long> appended = log.append(entry);
        long offset = nextOffset++;
        waiting.add(new Waiting(offset, appended, effects));
        var _ = appended.whenComplete((_, _) -> log.wake());
        return offset;
    }

    /// Effects without an entry: they wait for the entries before them all the same.
    void say(List<Effect> effects) {
        if (waiting.isEmpty()) {
            effects.forEach(effect -> speak.accept(effect, -1L));
        } else {
            waiting.add(new Waiting(-1, CompletableFuture.completedFuture(-1L), effects));
        }
    }

    /// Says what has been confirmed by now.
    ///
    /// @throws Deposed when another coordinator has announced itself
    /// @throws CoordinatorLog.LogFailed when an append failed or landed elsewhere
    void confirm() {
        while (!waiting.isEmpty() && waiting.getFirst().appended().isDone()) {
            Waiting first = waiting.removeFirst();
            long actual = acknowledged(first);
            if (actual != first.offset()) {
                findOutWhy(first.offset(), actual);
            }
            first.effects().forEach(effect -> speak.accept(effect, first.offset()));
        }
    }

    /// The offset that the next append will have, if nobody else writes.
    long nextOffset() {
        return nextOffset;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    private static long acknowledged(Waiting first) {
        try {
            return first.appended().join();
        } catch (CompletionException | CancellationException e) {
            throw new CoordinatorLog.LogFailed("An append to the journal failed", e);
        }
    }

    private void findOutWhy(long expected, long actual) {
        log.readJournal(
                expected,
                actual,
                (offset, record) -> {
                    if (codec.decode(record)
                            instanceof Decoded.Read<Entry>(Entry.Announcement other)) {
                        throw new Deposed(
                                "Coordinator "
                                        + other.instance()
                                        + " announced itself at journal offset "
                                        + offset);
                    }
                });
        throw new CoordinatorLog.LogFailed(
                "The journal has records that are not this coordinator's from offset " + expected,
                new IllegalStateException("appended at " + actual));
    }
}
