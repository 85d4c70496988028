package dev.acefleet.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class YamlLinesTest {
    private static final String TEXT =
            """
            a: 1
            list:
              - x
              - key: {deep: 2}
                other: 3
            a: 4
            """;

    @Test
    void aValueIsFoundByKeysAndPlaces() {
        assertThat(YamlLines.of(TEXT, List.of("list", 0))).isEqualTo(3);
        assertThat(YamlLines.of(TEXT, List.of("list", 1, "key", "deep"))).isEqualTo(4);
        assertThat(YamlLines.of(TEXT, List.of("list", 1, "other"))).isEqualTo(5);
    }

    @Test
    void ofTwoKeysTheLastCountsAsItsValueDoes() {
        assertThat(YamlLines.of(TEXT, List.of("a"))).isEqualTo(6);
    }

    @Test
    void whatIsNotThereIsWhereItShouldBe() {
        assertThat(YamlLines.of(TEXT, List.of("list", 1, "none"))).isEqualTo(4);
        assertThat(YamlLines.of(TEXT, List.of("list", 9))).isEqualTo(2);
        assertThat(YamlLines.of("", List.of("a"))).isEqualTo(1);
        assertThat(YamlLines.of("a: [", List.of("a"))).isEqualTo(1);
    }
}
