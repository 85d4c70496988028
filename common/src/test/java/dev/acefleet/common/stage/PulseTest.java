package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PulseTest {
    private static final StageTree TREE = Trees.load(Path.of("src/test/resources/stage-fixtures"));

    @Test
    void thePulseTellsThePosition() {
        Pulse pulse = Pulse.read(TREE.text(".ace/pulse.md").orElseThrow());
        assertThat(pulse.stage()).isEqualTo("1 of 10 (Clean)");
        assertThat(pulse.run()).isEqualTo("1 of 3 in current stage");
        assertThat(pulse.status()).isEqualTo("In progress");
        assertThat(pulse.decisions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"### Decisions", "### Decisions Made", "## decisions"})
    void decisionsAreFoundUnderBothTitles(String title) {
        assertThat(Pulse.read(title + "\n- One\n- None yet\n## Other\n- Two\n").decisions())
                .containsExactly("One");
    }
}
