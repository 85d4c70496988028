package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every coordinator's log does. Logs that [#open] returns share their topics.
@Timeout(120)
public abstract class CoordinatorLogContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456789Z");

    protected abstract CoordinatorLog open();

    /// Writes to the inbox, and waits for it.
    protected abstract void put(byte[] record);

    /// From now on the journal itself refuses records greater than that.
    protected abstract void limitJournal(int bytes);

    /// The time that the log stamps records with.
    protected abstract Instant now();

    private static Entry.Announcement announcement(String instance) {
        return new Entry.Announcement(instance, "1.0", 1, AT);
    }

    protected static Entry.Decided entry(Epoch epoch, long number, int size) {
        Event event = new Event.InputQuarantined(number, "x".repeat(size), "");
        return new Entry.Decided(epoch, number, number, AT, List.of(event));
    }

    private static List<Entry> read(CoordinatorLog log, long from, long to) {
        List<Entry> read = new ArrayList<>();
        log.readJournal(from, to, (offset, bytes) -> read.add(entryOf(bytes)));
        return read;
    }

    private static Entry entryOf(byte[] bytes) {
        return switch (new JournalCodec().decode(bytes)) {
            case Decoded.Read<Entry>(Entry entry) -> entry;
            case Decoded<Entry> other -> throw new AssertionError(other);
        };
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> inbox(CoordinatorLog log, long from, int count) {
        List<String> read = new ArrayList<>();
        long next = from;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (read.size() < count && System.nanoTime() < deadline) {
            for (CoordinatorLog.LogRecord record : log.pollInbox(next, PATIENCE)) {
                assertThat(record.offset()).isEqualTo(next);
                read.add(new String(record.value(), StandardCharsets.UTF_8));
                next = record.offset() + 1;
            }
        }
        return read;
    }

    @Test
    void anAnnouncementHasAnOffsetAndTheTimeOfTheLog() {
        try (CoordinatorLog log = open()) {
            CoordinatorLog.Announced announced = log.announce(announcement("one"));
            assertThat(announced.offset()).isZero();
            assertThat(Duration.between(announced.timestamp(), now()).abs())
                    .isLessThan(Duration.ofMinutes(1));
            assertThat(read(log, 0, 1)).containsExactly(announcement("one"));
        }
    }

    @Test
    void appendsThatAreNotWaitedForLandInTheirOrderAndSideBySide() {
        try (CoordinatorLog log = open()) {
            Epoch epoch = new Epoch(log.journalId(), log.announce(announcement("one")).offset());
            List<Entry.Decided> entries =
                    IntStream.rangeClosed(1, 300).mapToObj(i -> entry(epoch, i, 10)).toList();
            List<CompletableFuture<Long>> appended = entries.stream().map(log::append).toList();
            assertThat(appended.stream().map(CompletableFuture::join))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 300).mapToObj(i -> (long) i).toList());
            assertThat(read(log, 1, 301)).isEqualTo(entries);
        }
    }

    @Test
    void readingTheJournalEndsWhereItIsTold() {
        try (CoordinatorLog log = open()) {
            for (int i = 0; i < 5; i++) {
                log.announce(announcement("i" + i));
            }
            assertThat(read(log, 1, 3)).containsExactly(announcement("i1"), announcement("i2"));
            assertThat(read(log, 0, 1)).containsExactly(announcement("i0"));
            assertThat(read(log, 3, 3)).isEmpty();
            assertThat(log.journalStart()).isZero();
        }
    }

    @Test
    void aJournalThatIsTrimmedBeginsThereAndItsOffsetsStay() {
        try (CoordinatorLog log = open();
                CoordinatorLog other = open()) {
            for (int i = 0; i < 5; i++) {
                log.announce(announcement("i" + i));
            }
            assertThat(log.trimJournal(3)).succeedsWithin(PATIENCE);
            assertThat(log.trimJournal(3)).as("done twice").succeedsWithin(PATIENCE);
            assertThat(log.journalStart()).isEqualTo(3);
            assertThat(other.journalStart()).isEqualTo(3);
            assertThat(read(other, 3, 5)).containsExactly(announcement("i3"), announcement("i4"));
            assertThat(log.announce(announcement("i5")).offset()).isEqualTo(5);
        }
    }

    @Test
    void whoReadsWhatWasTrimmedMeanwhileBeginsAnew() {
        try (CoordinatorLog log = open()) {
            for (int i = 0; i < 3; i++) {
                log.announce(announcement("i" + i));
            }
            assertThat(log.trimJournal(2)).succeedsWithin(PATIENCE);
            assertThatThrownBy(() -> read(log, 0, 3)).isInstanceOf(CoordinatorLog.LogFailed.class);
        }
    }

    @Test
    void whatIsNotThereYetIsNotTrimmed() {
        try (CoordinatorLog log = open()) {
            log.announce(announcement("one"));
            assertThat(log.trimJournal(7)).failsWithin(PATIENCE);
            assertThat(log.journalStart()).isZero();
        }
    }

    @Test
    void anotherCoordinatorsRecordsMoveTheOffsetsOfMine() {
        try (CoordinatorLog one = open();
                CoordinatorLog two = open()) {
            Epoch epoch = new Epoch(one.journalId(), one.announce(announcement("one")).offset());
            assertThat(two.journalId()).isEqualTo(one.journalId());
            assertThat(two.announce(announcement("two")).offset()).isEqualTo(1);
            assertThat(one.append(entry(epoch, 1, 10)).join()).isEqualTo(2);
            assertThat(read(one, 1, 2)).containsExactly(announcement("two"));
        }
    }

    @Test
    void anEntryTooLargeForAMessageIsRefusedAndNothingIsAppended() {
        try (CoordinatorLog log = open()) {
            Epoch epoch = new Epoch(log.journalId(), log.announce(announcement("one")).offset());
            Event large = new Event.InputQuarantined(1, "x".repeat(4_000), "y".repeat(4_000));
            Entry.Decided entry =
                    new Entry.Decided(epoch, 1, 1, AT, Collections.nCopies(200, large));
            assertThatThrownBy(() -> log.append(entry))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(log.append(entry(epoch, 1, 10)).join()).isEqualTo(1);
        }
    }

    /// H9: which is why entries are numbered.
    @Test
    void anAppendThatFailsDoesNotHoldTheNextOne() {
        try (CoordinatorLog log = open()) {
            Epoch epoch = new Epoch(log.journalId(), log.announce(announcement("one")).offset());
            limitJournal(1_000);
            CompletableFuture<Long> large = log.append(entry(epoch, 1, 3_000));
            CompletableFuture<Long> next = log.append(entry(epoch, 2, 10));
            assertThat(large).failsWithin(PATIENCE);
            long landed = next.join();
            assertThat(read(log, landed, landed + 1)).containsExactly(entry(epoch, 2, 10));
            JournalReader reader = new JournalReader(log.journalId(), 0, new UnreadableRecords());
            List<Entry.Decided> counted = new ArrayList<>();
            log.readJournal(
                    0,
                    landed + 1,
                    (offset, bytes) -> reader.read(offset, bytes).ifPresent(counted::add));
            assertThat(counted).isEmpty();
        }
    }

    @Test
    void theInboxIsReadFromAnyPosition() {
        try (CoordinatorLog log = open()) {
            assertThat(log.inboxStart()).isZero();
            assertThat(log.inboxEnd()).isZero();
            for (String record : List.of("a", "b", "c")) {
                put(text(record));
            }
            assertThat(log.inboxEnd()).isEqualTo(3);
            assertThat(inbox(log, 0, 3)).containsExactly("a", "b", "c");
            assertThat(inbox(log, 1, 2)).containsExactly("b", "c");
            assertThat(log.pollInbox(3, SHORT)).isEmpty();
            put(text("d"));
            assertThat(inbox(log, 3, 1)).containsExactly("d");
        }
    }

    @Test
    void aPollThatWaitsIsWokenAndLosesNothing() {
        try (CoordinatorLog log = open()) {
            log.wake();
            long before = System.nanoTime();
            assertThat(log.pollInbox(0, Duration.ofSeconds(60))).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isLessThan(Duration.ofSeconds(30));
            put(text("a"));
            log.wake();
            assertThat(inbox(log, 0, 1)).containsExactly("a");
        }
    }

    @Test
    void askingForTheEndAnswersAlsoWhenWoken() {
        try (CoordinatorLog log = open()) {
            put(text("a"));
            log.wake();
            assertThat(log.inboxEnd()).isEqualTo(1);
        }
    }
}
