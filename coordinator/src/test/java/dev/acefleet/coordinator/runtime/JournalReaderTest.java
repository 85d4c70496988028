package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Journals in a line: `A` announces, `3:1` is entry 1 of the epoch that was announced at offset 3. The first record has
/// offset 0, and what counts is given by offset.
class JournalReaderTest {
    private final UnreadableRecords unreadable = new UnreadableRecords();
    private final JournalCodec codec = new JournalCodec();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    one epoch counts from one on                 | A 0:1 0:2 0:3           | 1 2 3
                    an epoch does not begin later than with one  | A 0:2 0:3               |
                    what was lost in the middle ends the epoch   | A 0:1 0:3 0:4           | 1
                    a number counts once                         | A 0:1 0:1 0:2           | 1 3
                    a late one that fills the gap goes on        | A 0:1 0:3 0:2 0:3       | 1 3 4
                    an older epoch no longer counts              | A 0:1 A 0:2 2:1 0:3 2:2 | 1 4 6
                    an announcement begins at one again          | A 0:1 0:2 A 3:3 3:1     | 1 2 5
                    only the latest announcement counts          | A A 0:1 1:1             | 3
                    an epoch that was never announced            | A 7:1 0:1               | 2
                    entries before any announcement              | 0:1 0:2 A 2:1           | 3
                    """)
    void entriesCountByEpochAndNumber(String behaviour, String journal, String counted) {
        JournalReader reader = new JournalReader("j", 0, unreadable);
        List<String> counts = new ArrayList<>();
        String[] records = journal.trim().split(" +", -1);
        for (int offset = 0; offset < records.length; offset++) {
            if (reader.read(offset, entry("j", records[offset])).isPresent()) {
                counts.add(String.valueOf(offset));
            }
            assertThat(reader.next()).isEqualTo(offset + 1);
        }
        assertThat(String.join(" ", counts))
                .as(behaviour)
                .isEqualTo(counted == null ? "" : counted);
    }

    @ParameterizedTest
    @CsvSource({"j, true", "k, false"})
    void anEntryOfAJournalThatIsNoMoreDoesNotCount(String journal, boolean counts) {
        JournalReader reader = new JournalReader("j", 0, unreadable);
        assertThat(reader.read(0, entry("j", "A"))).isEmpty();
        assertThat(reader.read(1, entry(journal, "0:1")).isPresent()).isEqualTo(counts);
        assertThat(reader.epoch()).isEqualTo(new Epoch("j", 0));
    }

    /// Also of a newer program: it would have announced itself.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rubbish",
                "{}",
                "[1]",
                "{\"v\":1,\"body\":{\"type\":\"Surprise\"}}",
                "{\"v\":99,\"body\":{\"type\":\"Decided\"}}"
            })
    void aRecordThatIsNoEntryIsPassedOverAndCounted(String record) {
        JournalReader reader = new JournalReader("j", 0, unreadable);
        assertThat(reader.read(0, entry("j", "A"))).isEmpty();
        assertThat(reader.read(1, entry("j", "0:1"))).isPresent();
        assertThat(reader.read(2, record.getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(reader.next()).isEqualTo(3);
        assertThat(reader.read(3, codec.encode(entry("j", "0:2")))).isPresent();
        assertThat(unreadable.counts()).containsExactly(Map.entry("journal", 1L));
        assertThat(unreadable.latest())
                .singleElement()
                .extracting(UnreadableRecords.Unreadable::offset)
                .isEqualTo(2L);
    }

    @Test
    void whereAnEntryMayHaveBeenWhatCannotBeReadTheReadingEnds() {
        JournalReader reader = new JournalReader("j", 0, unreadable);
        assertThat(reader.read(0, entry("j", "A"))).isEmpty();
        assertThat(reader.read(1, "rubbish".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThatIllegalStateException()
                .isThrownBy(() -> reader.read(2, entry("j", "0:2")))
                .withMessageContaining("record 1 cannot be read");
    }

    @Test
    void ofAnEpochThatIsOverNothingCanBeMissing() {
        JournalReader reader = new JournalReader("j", 0, unreadable);
        assertThat(reader.read(0, entry("j", "A"))).isEmpty();
        assertThat(reader.read(1, "rubbish".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(reader.read(2, entry("j", "A"))).isEmpty();
        assertThat(reader.read(3, entry("j", "0:2"))).isEmpty();
        assertThat(reader.read(4, entry("j", "2:2"))).isEmpty();
        assertThat(reader.read(5, entry("j", "2:1"))).isPresent();
    }

    @Test
    void theAnnouncementOfANewerProgramEndsTheReading() {
        JournalReader reader = new JournalReader("j", 0, unreadable);
        Entry newer = new Entry.Announcement("i", "9.0", Codec.VERSION + 1, Instant.EPOCH);
        assertThatIllegalStateException()
                .isThrownBy(() -> reader.read(0, codec.encode(newer)))
                .withMessageContaining("start the newer program");
    }

    private static Entry entry(String journal, String record) {
        if (record.equals("A")) {
            return new Entry.Announcement("i", "1.0", 1, Instant.EPOCH);
        }
        int colon = record.indexOf(':');
        return new Entry.Decided(
                new Epoch(journal, Long.parseLong(record.substring(0, colon))),
                Long.parseLong(record.substring(colon + 1)),
                0,
                Instant.EPOCH,
                List.of());
    }
}
