package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The tail runs on the test's own thread: the source stops it when it has nothing more.
@Timeout(60)
class TailTest {
    private final MemoryTopics topics = new MemoryTopics(new ManualClocks());
    private final List<Long> heard = new ArrayList<>();
    private final UnreadableRecords unreadable = new UnreadableRecords();
    private int failures;
    private int atOnce = 1;

    private class Source implements JournalSource {
        private Tail tail = new Tail(this, List.of(), unreadable);

        void stop() {
            tail.stop();
        }

        Tail tail(JournalListener listener) {
            tail = new Tail(this, List.of(listener), unreadable);
            return tail;
        }

        @Override
        public String journalId() {
            return MemoryTopics.JOURNAL;
        }

        @Override
        public long lag() {
            return 0;
        }

        @Override
        public int shard() {
            return 0;
        }

        @Override
        public long start() {
            fail();
            return 0;
        }

        @Override
        public long end() {
            return topics.journal().size();
        }

        @Override
        public List<CoordinatorLog.LogRecord> poll(long from, Duration patience) {
            fail();
            if (from < topics.journalStart()) {
                throw new JournalSource.Trimmed(
                        topics.journalStart(), new IllegalStateException("to " + from));
            }
            if (from == end()) {
                tail.stop();
                return List.of();
            }
            return LongStream.range(from, Math.min(from + atOnce, end()))
                    .mapToObj(offset ->
                            new CoordinatorLog.LogRecord(
                                    offset, topics.journal().get((int) offset)))
                    .toList();
        }

        private void fail() {
            if (failures > 0) {
                failures--;
                throw new CoordinatorLog.LogFailed("away", new IllegalStateException());
            }
        }

        @Override
        public void close() {}
    }

    private void entry(long epoch, long number) {
        Event event = new Event.InputQuarantined(number, "", "");
        topics.append(
                new Entry.Decided(
                        new Epoch(MemoryTopics.JOURNAL, epoch),
                        number,
                        0,
                        Instant.EPOCH,
                        List.of(event, event)));
    }

    private void hear(Event event, Instant at, long offset) {
        heard.add(offset);
    }

    @Test
    void listenersHearTheEventsThatCountEachOnceAndInOrder() {
        topics.append(new Entry.Announcement("a", "1.0", 1, Instant.EPOCH));
        entry(0, 1);
        entry(0, 3);
        topics.append(new Entry.Announcement("b", "1.0", 1, Instant.EPOCH));
        entry(0, 2);
        entry(3, 1);
        Tail tail = new Source().tail(this::hear);
        assertThat(tail.beginning()).isPresent().isEqualTo(tail.obstacle());
        tail.run();
        assertThat(tail.beginning()).isEmpty();
        assertThat(heard).containsExactly(1L, 1L, 5L, 5L);
        assertThat(tail.obstacle()).isEmpty();
    }

    @Test
    void whatComesWithTheLastThatWasThereIsToldAsNews() {
        topics.append(new Entry.Announcement("a", "1.0", 1, Instant.EPOCH));
        entry(0, 1);
        atOnce = 3;
        List<String> told = new ArrayList<>();
        new Source() {
            @Override
            public List<CoordinatorLog.LogRecord> poll(long from, Duration patience) {
                if (from == 0) {
                    entry(0, 2);
                }
                return super.poll(from, patience);
            }
        }.tail(
                        new JournalListener() {
                            @Override
                            public void on(Event event, Instant at, long offset) {
                                told.add("record " + offset);
                            }

                            @Override
                            public void caughtUp() {
                                told.add("caught up");
                            }
                        })
                .run();
        assertThat(told)
                .containsExactly("record 1", "record 1", "caught up", "record 2", "record 2");
    }

    @Test
    void aSourceThatIsAwayIsAskedAgainAndNothingIsToldTwice() {
        topics.append(new Entry.Announcement("a", "1.0", 1, Instant.EPOCH));
        entry(0, 1);
        failures = 1;
        new Source().tail(this::hear).run();
        assertThat(heard).containsExactly(1L, 1L);
    }

    @Test
    void aBrokerThatIsAwayWhileNothingComesIsAnObstacle() {
        AtomicInteger polls = new AtomicInteger();
        Source source =
                new Source() {
                    @Override
                    public long end() {
                        if (polls.get() > 0) {
                            throw new CoordinatorLog.LogFailed("away", new IllegalStateException());
                        }
                        return 0;
                    }

                    @Override
                    public List<CoordinatorLog.LogRecord> poll(long from, Duration patience) {
                        if (polls.incrementAndGet() == Tail.QUIET) {
                            stop();
                        }
                        return List.of();
                    }
                };
        Tail tail = source.tail(this::hear);
        tail.run();
        assertThat(tail.obstacle()).hasValue("the broker does not answer");
        assertThat(tail.beginning()).as("nothing of the past is missing").isEmpty();
    }

    @Test
    void aReaderThatIsOvertakenByTheTrimmingGoesOnWhereTheJournalBegins() {
        topics.append(new Entry.Announcement("a", "1.0", 1, Instant.EPOCH));
        entry(0, 1);
        topics.append(new Entry.Announcement("b", "1.0", 1, Instant.EPOCH));
        entry(2, 1);
        topics.trimJournal(2);
        Tail tail = new Source().tail(this::hear);
        tail.run();
        assertThat(heard).containsExactly(3L, 3L);
        assertThat(tail.obstacle()).isEmpty();
    }

    @Test
    void aRecordThatIsNoEntryIsPassedOver() {
        topics.append(new Entry.Announcement("a", "1.0", 1, Instant.EPOCH));
        topics.append("rubbish".getBytes(StandardCharsets.UTF_8));
        entry(0, 1);
        Tail tail = new Source().tail(this::hear);
        tail.run();
        assertThat(heard).containsExactly(2L, 2L);
        assertThat(tail.obstacle()).isEmpty();
        assertThat(unreadable.count()).isOne();
    }

    @Test
    void aJournalThatCannotBeReadOnEndsItAndTheNodeIsNotReady() {
        topics.append(new Entry.Announcement("a", "9.0", 99, Instant.EPOCH));
        Tail tail = new Source().tail(this::hear);
        tail.run();
        assertThat(tail.obstacle())
                .hasValueSatisfying(text -> assertThat(text).contains("record 0"));
    }

    @Test
    void aListenerThatFailsEndsItAndTheNodeIsNotReady() {
        topics.append(new Entry.Announcement("a", "1.0", 1, Instant.EPOCH));
        entry(0, 1);
        Tail tail =
                new Source()
                        .tail((_, _, _) -> {
                            throw new NoSuchElementException("no such plan");
                        });
        tail.run();
        assertThat(tail.obstacle())
                .hasValueSatisfying(text -> assertThat(text).contains("no such plan"));
    }
}
