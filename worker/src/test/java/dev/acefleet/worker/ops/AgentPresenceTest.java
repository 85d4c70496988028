package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.worker.config.WorkerConfig.AgentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AgentPresenceTest {
    @TempDir Path directory;

    private static AgentConfig config(String program) {
        return new AgentConfig(
                AgentConfig.Type.CODEX, List.of(program), Optional.empty(), Map.of());
    }

    private Path program(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("codex"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    @Test
    void aProgramIsLookedForOnThePathThatItsAttemptsHave() throws IOException {
        program("");

        assertThat(AgentPresence.missing("a", config("codex"), "/nowhere:" + directory)).isEmpty();
        assertThat(AgentPresence.missing("a", config("codex"), "/nowhere"))
                .hasValueSatisfying(why ->
                        assertThat(why)
                                .contains("codex of the agent a is not on")
                                .contains("install"));
    }

    @Test
    void aFileThatMayNotBeRunIsNoProgram() throws IOException {
        Path file = Files.writeString(directory.resolve("codex"), "");

        assertThat(AgentPresence.missing("a", config(file.toString()), "")).isPresent();
        assertThat(AgentPresence.missing("a", config("codex"), directory.toString())).isPresent();
        assertThat(AgentPresence.missing("a", config("./from-the-clone"), "")).isEmpty();
    }

    @Test
    void itsVersionIsTheFirstLineThatItPrints() throws Exception {
        Path file = program("[ \"$1\" = --version ] && echo 'codex 1.2' && echo more\n");

        assertThat(AgentPresence.version(config(file.toString()), directory.resolve("home")))
                .isEqualTo("codex 1.2");
    }
}
