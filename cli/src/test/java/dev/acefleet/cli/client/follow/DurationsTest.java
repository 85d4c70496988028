package dev.acefleet.cli.client.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"0,0s", "59,59s", "60,1m00s", "192,3m12s", "3600,1h00m", "90061,1d01h", "-5,0s"})
    void areWrittenInTheTwoLargestUnits(long seconds, String text) {
        assertThat(Durations.text(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"90,90", "90s,90", "30m,1800", "1h30m,5400", "1d,86400"})
    void areReadAsTheyAreTyped(String text, long seconds) {
        assertThat(Durations.parse(text)).hasSeconds(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "soon", "1.5h", "-3m", "m", "99999999999s"})
    void nothingElseIsADuration(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
