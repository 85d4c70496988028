package dev.acefleet.worker.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With programs that say which git they are.
class GitVersionTest {
    @TempDir Path directory;

    private String git(String version) throws IOException {
        Path program = directory.resolve("git");
        Files.writeString(program, "#!/bin/sh\necho 'git version " + version + "'\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2.38.0", "2.39.5 (Apple Git-154)", "2.100", "3.0.0", "2.45.1.windows.1"})
    void aNewGitServes(String version) throws IOException {
        String program = git(version);

        assertThatCode(() -> GitVersion.check(program)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.37.7", "2.4.11", "1.99.0", "", "of something else"})
    void anOldGitIsRefusedWithWhatToDo(String version) throws IOException {
        String program = git(version);

        assertThatThrownBy(() -> GitVersion.check(program))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("needs git 2.38 or newer")
                .hasMessageContaining(version)
                .hasMessageContaining("PATH");
    }

    @Test
    void aMachineWithoutGitIsToldToGetIt() {
        assertThatThrownBy(() -> GitVersion.check(directory.resolve("none").toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("git cannot be started")
                .hasMessageContaining("install git 2.38");
    }

    @Test
    void theGitOfTheseTestsServes() throws IOException {
        GitVersion.check();
    }
}
