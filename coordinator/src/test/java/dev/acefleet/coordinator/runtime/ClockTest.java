package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    @Test
    void aLeapAheadIsNotBelievedBeforeTheBrokerSaysSo() {
        Instant before = clocks.wall();
        clock.check(before, before);
        clocks.jump(Duration.ofDays(1));
        clocks.advance(Duration.ofSeconds(5));
        assertThat(clock.isDoubted()).isTrue();
        assertThat(clock.now()).isEqualTo(before.plusSeconds(5));
        clock.entry(clock.now());
        clocks.advance(Duration.ofSeconds(5));
        assertThat(clock.now()).isEqualTo(before.plusSeconds(10));

        clock.check(clocks.wall(), clocks.wall());
        assertThat(clock.isDoubted()).isFalse();
        assertThat(clock.now()).as("a machine that was suspended").isEqualTo(clocks.wall());
    }

    @Test
    void aLeapThatIsTakenBackIsForgotten() {
        clock.check(clocks.wall(), clocks.wall());
        clocks.jump(Duration.ofHours(1));
        assertThat(clock.isDoubted()).isTrue();
        clocks.jump(Duration.ofHours(-1));
        assertThat(clock.isDoubted()).isFalse();
        assertThat(clock.now()).isEqualTo(clocks.wall());
    }

    @Test
    void manySmallLeapsAreOneGreatOne() {
        clock.check(clocks.wall(), clocks.wall());
        for (int i = 0; i < 5; i++) {
            clocks.jump(Duration.ofSeconds(25));
            clock.entry(clock.now());
        }
        assertThat(clock.isDoubted()).isTrue();
    }

    @Test
    void aClockThatHasJustPassedIsNotDoubted() {
        Instant before = clocks.wall();
        clocks.advance(Duration.ofSeconds(30));
        clock.check(before, before.minusSeconds(60));
        assertThat(clock.isDoubted()).isFalse();
    }

    @Test
    void whoeverStoodStillWhileItAskedHasNoWrongClock() {
        Instant before = clocks.wall();
        clocks.advance(Duration.ofHours(3));
        clock.check(before, before);
        clock.check(before, clocks.wall());
        assertThat(clock.now()).isEqualTo(clocks.wall());
    }

    @Test
    void aClockThatIsMoreThanAMinuteFromTheBrokersIsWrong() {
        Instant now = clocks.wall();
        clock.check(now, now.plusSeconds(60));
        clock.check(now, now.minusSeconds(60));
        assertThatThrownBy(() -> clock.check(now, now.plusSeconds(61)))
                .isInstanceOf(WrongClock.class)
                .hasMessageContaining("PT1M1S behind the broker's");
        assertThatThrownBy(() -> clock.check(now, now.minusSeconds(61)))
                .isInstanceOf(WrongClock.class)
                .hasMessageContaining("PT1M1S ahead of the broker's");
    }
}
