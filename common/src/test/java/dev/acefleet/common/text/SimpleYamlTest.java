package dev.acefleet.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimpleYamlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: work on it\nstatus: in_progress\nstarted_at: '2026-11-20T23:51:56Z'\n",
                "---\nsession_id: abc123\nsource_config: \"/a/b.yml\"\n",
                "name: a\nname: b"
            })
    void theUsualLinesAreReadAsTheRealReaderReadsThem(String text) {
        assertThat(new YamlValues.Read(SimpleYaml.read(text).orElseThrow()))
                .isEqualTo(YamlValues.readAny(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k: 1",
                "k: true",
                "k: No",
                "k: a: b",
                "k: a #b",
                "k: [a]",
                "k: {a: b}",
                "k: |-\n  a",
                "k:",
                "k: ",
                "k: 'it''s'",
                "k: \"\\n\"",
                "k: a\n  b",
                "- a",
                "k: &a b",
                "k: ~",
                "k: a ",
                "K: a",
                "k: ä"
            })
    void theRestIsLeftToTheRealReader(String text) {
        assertThat(SimpleYaml.read(text)).isEmpty();
    }

    @Test
    void whateverItReadsTheRealReaderReadsTheSame() {
        String parts = "ab: \n'\"-#y010.T: key: value\nstatus: done\n";
        Random random = new Random(42);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("k: ");
            for (int j = random.nextInt(14); j >= 0; j--) {
                text.append(parts.charAt(random.nextInt(parts.length())));
            }
            var simple = SimpleYaml.read(text.toString());
            if (simple.isPresent()) {
                read++;
                assertThat(new YamlValues.Read(simple.get()))
                        .as(text.toString())
                        .isEqualTo(YamlValues.readAny(text.toString()));
            }
        }
        assertThat(read).isGreaterThan(100);
    }
}
