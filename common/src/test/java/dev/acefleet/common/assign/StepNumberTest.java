package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepNumberTest {
    @Test
    void numbersSortByTheirParts() {
        assertThat(
                        List.of("020", "010.100", "010.02", "1000", "010", "010.01.01", "010.01")
                                .stream()
                                .map(StepNumber::new)
                                .sorted()
                                .map(StepNumber::text))
                .containsExactly("010", "010.01", "010.01.01", "010.02", "010.100", "020", "1000");
    }

    @Test
    void leadingZerosMayBeLeftOut() {
        assertThat(new StepNumber("020").isMeantBy("20")).isTrue();
        assertThat(new StepNumber("020.01").isMeantBy("20.01")).isTrue();
        assertThat(new StepNumber("020.01").isMeantBy("20.1")).isFalse();
        assertThat(new StepNumber("000").isMeantBy("0")).isTrue();
        assertThat(new StepNumber("020.01").hasPartsOf("20.1")).isTrue();
        assertThat(new StepNumber("020.01").hasPartsOf("20.10")).isFalse();
        assertThat(new StepNumber("020.01").hasPartsOf("20")).isFalse();
        assertThat(new StepNumber("020.01").hasPartsOf("20.x")).isFalse();
    }

    @Test
    void aNumberWithTheSameBeginningIsNotBelow() {
        assertThat(new StepNumber("010.01").isIn(new StepNumber("010"))).isTrue();
        assertThat(new StepNumber("0100").isIn(new StepNumber("010"))).isFalse();
    }

    @Test
    void whatIsNoNumberIsRefused() {
        for (String text : List.of("", "a", "010.", ".1", "1..2", "0".repeat(10))) {
            assertThatThrownBy(() -> new StepNumber(text)).as(text).hasMessageContaining("Not the");
        }
    }
}
