package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockTest {
    private final ManualClocks clocks = new ManualClocks();
    private final Clock clock = new Clock(clocks);

    @Test
    void itIsTheWallClockWhileThatIsAheadOfTheJournal() {
        clock.entry(clocks.wall());
        clocks.advance(Duration.ofSeconds(5));
        assertThat(clock.now()).isEqualTo(clocks.wall());
    }

    @Test
    void aClockThatIsSetBackDoesNotTurnTheJournalsTimeBack() {
        Instant last = clocks.wall();
        clock.entry(last);
        clocks.jump(Duration.ofHours(-1));
        assertThat(clock.now()).isEqualTo(last);
        clocks.advance(Duration.ofSeconds(5));
        assertThat(clock.now()).isEqualTo(last.plusSeconds(5));
    }

    @Test
    void aJournalOfTheFutureIsFollowed() {
        Instant last = clocks.wall().plus(Duration.ofDays(1));
        clock.entry(last);
        clocks.advance(Duration.ofSeconds(5));
        assertThat(clock.now()).isEqualTo(last.plusSeconds(5));
    }
}
