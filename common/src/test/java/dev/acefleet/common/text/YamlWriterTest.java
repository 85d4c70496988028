package dev.acefleet.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlWriterTest {
    private static String written(String text) {
        return YamlWriter.document(YamlValue.Mapping.EMPTY.with("k", text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "init|init",
                "Build the project|Build the project",
                "010|'010'",
                "010.01|'010.01'",
                "010.01.01|010.01.01",
                "080|080",
                "12|'12'",
                "2026-11-20T23:48:11Z|'2026-11-20T23:48:11Z'",
                "12:30|'12:30'",
                "yes|'yes'",
                "null|'null'",
                "~|\"~\"",
                "y|\"y\"",
                "/a/path|\"/a/path\"",
                "<project>/x|\"<project>/x\"",
                "-dash|\"-dash\"",
                "a: b|'a: b'",
                "a # b|'a # b'",
                "it's|it's",
                "Straße|Straße",
                "`say \"hi\"`|say \"hi\"",
                "``|''",
            })
    void textsGetTheQuotesTheyNeed(String text, String written) {
        assertThat(written(text)).isEqualTo("---\nk: " + written + "\n");
    }

    @Test
    void severalLinesAreABlock() {
        assertThat(written("one\ntwo")).isEqualTo("---\nk: |-\n  one\n  two\n");
        assertThat(written("one\ntwo\n")).isEqualTo("---\nk: |\n  one\n  two\n");
    }

    @Test
    void aLongTextIsFolded() {
        String text = "word ".repeat(30).strip();
        assertThat(written(text)).contains("word\n  word");
        assertThat(read(written(text))).isEqualTo(YamlValue.Mapping.EMPTY.with("k", text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k: 1", "k: 3.10", "k: true", "k: 2026-11-20", "k: 2026-11-20 10:00:00 +01:00",
                "k: '1'", "k: |-\n  a\n\n  b", "k: {}", "k: []", "k:\n- a: b\n  c: 1\n- d",
                "k:\n  l:\n    m: \"#x\"", "k: \"\\t\""
            })
    void whatIsReadIsWrittenAsItWas(String yaml) {
        assertThat(YamlWriter.document(read(yaml))).isEqualTo("---\n" + yaml + "\n");
    }

    @Test
    void nothingIsLeftOut() {
        assertThat(read("a: ~\nb: null\nc:\nd: x"))
                .isEqualTo(YamlValue.Mapping.EMPTY.with("d", "x"));
    }

    private static YamlValue.Mapping read(String yaml) {
        return switch (YamlValues.read(yaml)) {
            case YamlValues.Read(YamlValue.Mapping mapping) -> mapping;
            case YamlValues.Reading other -> throw new AssertionError(other);
        };
    }
}
