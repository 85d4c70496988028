package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedFilesTest {
    private static final NamedFiles NAMED =
            NamedFiles.of(
                    "files_modified: [src/a.ts, 'docs/']\nSee `lib/**/*.rb`; change (README.md). Or * of b.");

    @ParameterizedTest
    @CsvSource({
        "src/a.ts, true",
        "docs/x/y.md, true",
        "lib/deep/er.rb, true",
        "README.md, true",
        "b, true",
        "src/b.ts, false",
        "src, false",
        "lib/x.py, false"
    })
    void whatATextNamesIsCovered(String path, boolean covered) {
        assertThat(NAMED.cover(path)).isEqualTo(covered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "**Files** and **Files modified:** all",
                "*this* or *** or **",
                "**1. [Rule 1 - Bug] Not found**"
            })
    void emphasisNamesNoFile(String text) {
        assertThat(NamedFiles.of(text).cover("src/a.ts")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"**src/a.ts**", "**Files:** src/**", "**/a.ts", "*src/a.ts*, b"})
    void aFileIsNamedInsideEmphasisToo(String text) {
        assertThat(NamedFiles.of(text).cover("src/a.ts")).isTrue();
    }

    /// Each path against each word would be ten thousand million comparisons.
    @Test
    @Timeout(20)
    void aLongTextAndManyPathsTakeLittleTime() {
        String text =
                IntStream.range(0, 100_000)
                        .mapToObj(i -> "word" + i)
                        .collect(Collectors.joining(" "));
        NamedFiles named = NamedFiles.of(text);

        assertThat(IntStream.range(0, 200_000).filter(i -> named.cover("word" + i)).count())
                .isEqualTo(100_000);
    }

    @Test
    void noMoreThanSoManyGlobsAreLookedAt() {
        String text =
                IntStream.rangeClosed(0, NamedFiles.PATTERNS)
                        .mapToObj(i -> "dir" + i + "/")
                        .collect(Collectors.joining(" "));
        NamedFiles named = NamedFiles.of(text);

        assertThat(named.cover("dir" + (NamedFiles.PATTERNS - 1) + "/x")).isTrue();
        assertThat(named.cover("dir" + NamedFiles.PATTERNS + "/x")).isFalse();
    }
}
