package dev.acefleet.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3.10",
                "010",
                "08",
                "07",
                "12:30",
                "1e3",
                "0x1F",
                "true",
                "Yes",
                "2026-01-02"
            })
    void aScalarIsTheTextThatWasWritten(String scalar) {
        assertThat(read("a: " + scalar).values()).isEqualTo(Map.of("a", scalar));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:", "a: ~", "a: null", "a: ''"})
    void nothingIsEmptyText(String text) {
        assertThat(read(text).values()).isEqualTo(Map.of("a", ""));
    }

    @Test
    void theLastOfTwoKeysCountsAndBothAreKnown() {
        YamlReading.Mapping mapping = read("a: 1\nb: 2\na: 3\n");
        assertThat(mapping.values()).containsEntry("a", "3");
        assertThat(mapping.duplicates()).containsExactly("a");
        assertThat(mapping.lines()).containsEntry("a", 3);
    }

    @Test
    void aTextWithoutValuesIsAnEmptyMapping() {
        assertThat(read("# nothing\n").values()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- a list",
                "plain",
                "a: [@scope/x]",
                "a: \"bad \\( escape\"",
                "a: b: c",
                "a: 1\n---\nb: 2",
                "\ta: 1"
            })
    void whatIsNoMappingIsRejectedWithALine(String text) {
        assertThat(YamlReader.read(text))
                .isInstanceOfSatisfying(
                        YamlReading.Rejected.class,
                        rejected -> assertThat(rejected.line()).isPositive());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: !!javax.script.ScriptEngineManager [!!java.net.URL [x]]",
                "a: !!java.io.File x",
                "a: !local x",
                "a: !<tag:example.org,2000:x> y",
                "!!java.util.Date x: y",
                "a: !!binary eA==",
                "a: !!set {x}",
                "a: &a [*a]",
                "a: &a {b: *a}"
            })
    void typesAndValuesInsideThemselvesAreNotRead(String text) {
        assertThat(YamlReader.read(text)).isInstanceOf(YamlReading.Unsafe.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: "})
    void depthIsBounded(String opening) {
        String text = "a: " + opening.repeat(5_000);
        assertThat(YamlReader.read(text)).isInstanceOf(YamlReading.Unsafe.class);
    }

    @Test
    void aBlockOfNestedItemsIsBoundedToo() {
        assertThat(YamlReader.read("a:\n " + "- ".repeat(5_000) + "x"))
                .isInstanceOf(YamlReading.Unsafe.class);
    }

    @Test
    void aliasesThatMultiplyAreBounded() {
        StringBuilder bomb = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
        for (char name = 'b'; name < 'j'; name++) {
            String before = "*" + (char) (name - 1);
            bomb.append(
                    "%c: &%c [%s]\n"
                            .formatted(
                                    name,
                                    name,
                                    String.join(",", List.of(before, before, before, before))));
        }
        assertThat(YamlReader.read(bomb.toString())).isInstanceOf(YamlReading.Unsafe.class);
    }

    private static YamlReading.Mapping read(String text) {
        return (YamlReading.Mapping) YamlReader.read(text);
    }
}
