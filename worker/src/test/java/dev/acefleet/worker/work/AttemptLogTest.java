package dev.acefleet.worker.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.LogChunk;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AttemptLogTest {
    private final MemoryReporter reporter = new MemoryReporter();
    private final AttemptLog log =
            new AttemptLog(Samples.attempt(1, 1), reporter, InstantSource.system());

    @Test
    void chunksAreNumberedWithoutGaps() {
        log.remark("begins");
        log.write(LogChunk.Stream.OUT, "a");
        log.write(LogChunk.Stream.ERR, "");
        log.write(LogChunk.Stream.ERR, "b");

        assertThat(reporter.chunks()).extracting(LogChunk::number).containsExactly(1L, 2L, 3L);
        assertThat(reporter.chunks())
                .extracting(LogChunk::stream)
                .containsExactly(LogChunk.Stream.FLEET, LogChunk.Stream.OUT, LogChunk.Stream.ERR);
    }

    @Test
    void itIsKnownWhereTheLogBeginsAndThatItHasEnded() {
        log.write(LogChunk.Stream.OUT, "what prepares the attempt");
        log.remark("begins");
        log.end("ends");

        assertThat(log.first()).isCompletedWithValue(new Reporter.LogPosition(3, 0));
        assertThat(reporter.chunks())
                .extracting(LogChunk::stream)
                .containsExactly(LogChunk.Stream.OUT, LogChunk.Stream.FLEET, LogChunk.Stream.END);
    }

    @Test
    void aLongTextIsCutIntoChunksThatMakeItWholeAgain() {
        String text = "x" + "😀".repeat(AttemptLog.CHUNK);
        log.write(LogChunk.Stream.OUT, text);

        List<String> pieces = reporter.chunks().stream().map(LogChunk::text).toList();
        assertThat(pieces)
                .hasSizeGreaterThan(2)
                .allMatch(piece -> piece.length() <= AttemptLog.CHUNK)
                .noneMatch(piece -> Character.isLowSurrogate(piece.charAt(0)));
        assertThat(pieces.stream().collect(Collectors.joining())).isEqualTo(text);
    }

    @Test
    void aLogThatIsTooLongEndsWithOneRemark() {
        String megabyte = "x".repeat(1_000_000);
        for (int i = 0; i < AttemptLog.TOTAL / 1_000_000 + 5; i++) {
            log.write(LogChunk.Stream.OUT, megabyte);
        }

        List<LogChunk> chunks = reporter.chunks();
        long written =
                chunks.stream()
                        .filter(chunk -> chunk.stream() == LogChunk.Stream.OUT)
                        .mapToLong(chunk -> chunk.text().length())
                        .sum();
        assertThat(written).isBetween(AttemptLog.TOTAL, AttemptLog.TOTAL + AttemptLog.CHUNK);
        assertThat(chunks.getLast().stream()).isEqualTo(LogChunk.Stream.FLEET);
        assertThat(chunks.stream().filter(chunk -> chunk.stream() == LogChunk.Stream.FLEET))
                .hasSize(1);
    }
}
