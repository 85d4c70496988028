package dev.acefleet.cli.client.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.text.YamlReader;
import dev.acefleet.common.text.YamlReading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlTextTest {
    @Test
    void whatIsWrittenIsReadBack() {
        String json =
                """
                {"id":"03","list":[{"a":"x: y","b":[1,2]},{"a":"# no"}],"none":[],"deep":{"k e y":{"t":true}}}
                """;
        assertThat(YamlReader.read(YamlText.of(json)))
                .isInstanceOfSatisfying(
                        YamlReading.Mapping.class,
                        mapping ->
                                assertThat(mapping.values())
                                        .isEqualTo(
                                                Map.of(
                                                        "id",
                                                        "03",
                                                        "list",
                                                        List.of(
                                                                Map.of(
                                                                        "a",
                                                                        "x: y",
                                                                        "b",
                                                                        List.of("1", "2")),
                                                                Map.of("a", "# no")),
                                                        "none",
                                                        List.of(),
                                                        "deep",
                                                        Map.of("k e y", Map.of("t", "true")))));
    }

    @Test
    void anIdNeverBecomesANumber() {
        assertThat(YamlText.of("{\"stage\":\"03\"}")).isEqualTo("stage: \"03\"\n");
    }
}
