package dev.acefleet.worker.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HearingTest {
    private static final Timings TIMINGS = Timings.of(Duration.ofSeconds(5));

    private final ManualClock clock = new ManualClock();
    private final Hearing hearing = new Hearing(TIMINGS, clock, () -> {});

    @Test
    void oneThatHasHeardNothingYetSaysSo() {
        assertThat(hearing.obstacle()).hasValue("the broker has not been heard yet");
    }

    @Test
    void oneLateAnswerIsNoObstacleAndTwoHeartbeatsOfSilenceAre() {
        hearing.heard(0);
        clock.advance(Duration.ofSeconds(10));
        assertThat(hearing.obstacle()).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        assertThat(hearing.obstacle())
                .hasValueSatisfying(why -> assertThat(why).contains("broker", "11 s"));

        hearing.heard(0);
        assertThat(hearing.obstacle()).isEmpty();
    }
}
