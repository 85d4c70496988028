package dev.acefleet.coordinator.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.TestBroker;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.message.LogChunk;
import dev.acefleet.common.message.LogCursor;
import dev.acefleet.common.message.LogPiece;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.coordinator.runtime.LogPlace;
import dev.acefleet.coordinator.runtime.LogReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KafkaLogSourceTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final AttemptId MINE = AttemptId.parse("s03-e77a3f7cde/03-01/1");

    private final ClientSettings settings = TestBroker.settings();
    private final Topics topics = TestBroker.topics();
    private final Codec codec = new Codec();
    private final KafkaProducer<String, byte[]> producer = settings.producer();
    private final int partition = Topics.logPartition(MINE);
    private final AttemptId others = othersOfThePartition();
    private final Instant leasedAt = Instant.now();
    private Instant now = leasedAt;

    @AfterEach
    void close() {
        producer.close();
    }

    private AttemptId othersOfThePartition() {
        int number = 1;
        while (Topics.logPartition(other(number)) != partition) {
            number++;
        }
        return other(number);
    }

    private static AttemptId other(int number) {
        return AttemptId.parse("s04-e77a3f7cde/04-01/" + number);
    }

    private long write(AttemptId attempt, long number, LogChunk.Stream stream, String text)
            throws Exception {
        LogChunk chunk = new LogChunk(attempt, number, Instant.EPOCH, stream, text);
        return write(attempt, codec.encode(chunk, LogChunk.class));
    }

    private long write(AttemptId attempt, byte[] value) throws Exception {
        return producer.send(
                        new ProducerRecord<>(topics.logs(), partition, attempt.toString(), value))
                .get()
                .offset();
    }

    private long say(long number) throws Exception {
        return write(MINE, number, LogChunk.Stream.OUT, "line " + number);
    }

    private LogReader open(Optional<LogPlace.Start> start, LogCursor from) {
        LogPlace place = new LogPlace(MINE, start, leasedAt, Optional.empty());
        InstantSource clock = () -> now;
        return new KafkaLogSource(settings, topics, clock).open(place, from, Optional.empty());
    }

    private LogReader open(long first) {
        return open(Optional.of(new LogPlace.Start(partition, first)), LogCursor.START);
    }

    private static final Optional<Instant> GOES_ON = Optional.empty();

    /// All that is there, as slices.
    private static List<LogReader.Slice> all(LogReader reader, Optional<Instant> endedAt) {
        List<LogReader.Slice> all = new ArrayList<>();
        do {
            all.add(reader.read(endedAt, PATIENCE));
        } while (all.getLast().more());
        return all;
    }

    private static List<LogPiece> pieces(List<LogReader.Slice> slices) {
        return slices.stream().flatMap(slice -> slice.pieces().stream()).toList();
    }

    @Test
    void onlyThePiecesOfTheAttemptComeAndTheEndIsTheWorkersLastRemark() throws Exception {
        write(others, 1, LogChunk.Stream.OUT, "not mine");
        long first = say(1);
        write(others, 2, LogChunk.Stream.OUT, "not mine");
        say(2);
        try (LogReader reader = open(first)) {
            List<LogReader.Slice> before = all(reader, GOES_ON);
            assertThat(pieces(before))
                    .extracting(LogPiece::text)
                    .containsExactly("line 1", "line 2");
            assertThat(before.getLast().over()).isFalse();
            write(MINE, 3, LogChunk.Stream.END, "ends");
            write(MINE, 4, LogChunk.Stream.OUT, "nobody writes this");
            List<LogReader.Slice> rest = all(reader, GOES_ON);
            assertThat(pieces(rest)).extracting(LogPiece::stream).containsExactly("end");
            assertThat(rest.getLast().over()).isTrue();
        }
    }

    @Test
    void whoGoesOnWithAPositionGetsExactlyTheRestAndWhatIsMissingIsCounted() throws Exception {
        long first = say(1);
        say(2);
        say(5);
        write(MINE, "noise".getBytes(StandardCharsets.UTF_8));
        say(5);
        say(6);
        List<LogPiece> all;
        try (LogReader reader = open(first)) {
            all = pieces(all(reader, GOES_ON));
            assertThat(all)
                    .extracting(LogPiece::text)
                    .containsExactly("line 1", "line 2", "line 5", "line 6");
            assertThat(all).extracting(LogPiece::missing).containsExactly(0L, 0L, 2L, 0L);
        }
        Optional<LogPlace.Start> start = Optional.of(new LogPlace.Start(partition, first));
        for (int i = 0; i < all.size(); i++) {
            try (LogReader reader = open(start, all.get(i).id())) {
                assertThat(pieces(all(reader, GOES_ON))).isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    void theLogOfAnAttemptThatNeverSaidWhereItBeginsIsFound() throws Exception {
        say(1);
        try (LogReader reader = open(Optional.empty(), LogCursor.START)) {
            assertThat(pieces(all(reader, GOES_ON))).hasSize(1);
        }
    }

    @Test
    void theLogOfAKilledWorkerIsOverAWhileAfterItsAttempt() throws Exception {
        long first = say(1);
        Instant ended = Instant.now();
        try (LogReader reader = open(first)) {
            now = ended.plusSeconds(1);
            assertThat(all(reader, Optional.of(ended)).getLast().over())
                    .as("the rest may be on its way")
                    .isFalse();
            say(2);
            now = ended.plus(KafkaLogReader.ON_ITS_WAY).plusSeconds(1);
            List<LogReader.Slice> rest = all(reader, Optional.of(ended));
            assertThat(pieces(rest)).extracting(LogPiece::text).containsExactly("line 2");
            assertThat(rest.getLast().over()).isTrue();
        }
    }

    @Test
    void aLogThatRetentionHasCutSaysSo() throws Exception {
        long first = say(1);
        say(2);
        long kept = say(3);
        TopicPartition place = new TopicPartition(topics.logs(), partition);
        try (var admin = settings.admin()) {
            admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(kept))).all().get();
        }
        try (LogReader reader = open(first)) {
            List<LogReader.Slice> slices = all(reader, GOES_ON);
            assertThat(slices).anyMatch(LogReader.Slice::expired);
            assertThat(pieces(slices)).extracting(LogPiece::text).containsExactly("line 3");
            assertThat(pieces(slices)).extracting(LogPiece::missing).containsExactly(0L);
        }
    }

    @Test
    void onlyWhatWasWrittenSinceATimeComes() throws Exception {
        long first = say(1);
        say(2);
        // The broker's clock is this machine's; its times are whole milliseconds.
        Instant since = Instant.now().plusMillis(1);
        while (Instant.now().isBefore(since)) {
            Thread.onSpinWait();
        }
        say(3);
        LogPlace place =
                new LogPlace(
                        MINE,
                        Optional.of(new LogPlace.Start(partition, first)),
                        leasedAt,
                        Optional.empty());
        try (LogReader reader =
                new KafkaLogSource(settings, topics, InstantSource.system())
                        .open(place, LogCursor.START, Optional.of(since))) {
            assertThat(pieces(all(reader, GOES_ON)))
                    .extracting(LogPiece::text)
                    .containsExactly("line 3");
        }
    }

    @Test
    void aLongLogComesInBoundedSlices() throws Exception {
        String text = "x".repeat(16_000);
        long first = write(MINE, 1, LogChunk.Stream.OUT, text);
        for (int i = 2; i <= 100; i++) {
            write(MINE, i, LogChunk.Stream.OUT, text);
        }
        try (LogReader reader = open(first)) {
            List<LogReader.Slice> slices = all(reader, GOES_ON);
            assertThat(pieces(slices)).hasSize(100);
            assertThat(slices)
                    .allMatch(slice -> slice.pieces().size() * 16_000 <= 256 * 1024 + 16_000);
        }
    }
}
