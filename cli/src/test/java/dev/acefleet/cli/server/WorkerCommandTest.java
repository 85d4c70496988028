package dev.acefleet.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Typed;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.config.WorkerConfigReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is typed, up to the reading of a configuration that is not there.
class WorkerCommandTest {
    @TempDir Path directory;

    private String said(String drain) {
        Typed typed = new Typed(directory);
        assertThat(
                        typed.run(
                                "worker",
                                "--bootstrap",
                                "b:1",
                                "--config",
                                "none.yml",
                                "--drain",
                                drain))
                .isNotZero();
        return typed.err();
    }

    @ParameterizedTest
    @ValueSource(strings = {"90s", "10m", "1h30m"})
    void drainIsALengthOfTimeAsEveryOtherOne(String drain) {
        assertThat(said(drain)).contains("none.yml").doesNotContain("--drain");
    }

    @Test
    void aWorkerSaysWhatItServesOrThatItServesNothing() {
        assertThat(WorkerCommand.serves(worker("agents: {a: {type: command, command: [x]}}")))
                .contains("serves no repository", "repositories: [{url: ");
        assertThat(
                        WorkerCommand.serves(
                                worker("repositories: [{url: git.example.org/team/app.git}]")))
                .contains("git.example.org/team/app.git", "no agent");
    }

    private static WorkerConfig worker(String text) {
        return ((WorkerConfigReader.Reading.Read)
                        WorkerConfigReader.read(Path.of("worker.yml"), text))
                .config();
    }

    @Test
    void whatIsNoLengthOfTimeIsRefused() {
        assertThat(said("soon")).contains("--drain").contains("is not a duration such as 90s");
    }
}
