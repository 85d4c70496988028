package dev.acefleet.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvFileTest {
    @TempDir Path directory;

    private Path file(String text, String mode) throws IOException {
        Path file =
                Files.write(
                        directory.resolve("agent.env"), text.getBytes(StandardCharsets.ISO_8859_1));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static Map<String, String> read(Path file) throws IOException {
        return EnvFile.read(Optional.of(file));
    }

    @Test
    void withoutAFileThereIsNothing() throws IOException {
        assertThat(EnvFile.read(Optional.empty())).isEmpty();
    }

    @Test
    void eachLineIsAnAssignmentTakenAsItIs() throws IOException {
        String text = "# log-in\n\nKEY=a=b c\n_x1=\"quoted\"\nEMPTY=\nCR=x\r\nKEY2= kept \n";

        assertThat(read(file(text, "rw-------")))
                .containsExactly(
                        Map.entry("KEY", "a=b c"),
                        Map.entry("_x1", "\"quoted\""),
                        Map.entry("EMPTY", ""),
                        Map.entry("CR", "x"),
                        Map.entry("KEY2", " kept "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw------x"})
    void aFileThatOthersMayTouchIsRefused(String mode) throws IOException {
        Path file = file("KEY=a-secret\n", mode);

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " holds secrets and others may read or write it; chmod 600 it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a-secret", "=a-secret", "1K=a-secret", "K Y=a-secret", "export K=a-secret"})
    void aLineThatIsNoAssignmentIsNamedWithoutWhatItSays(String line) throws IOException {
        Path file = file("GOOD=1\n" + line + "\n", "rw-------");

        assertThatThrownBy(() -> read(file))
                .hasMessage(file + ":2 is not of the form KEY=VALUE")
                .hasMessageNotContaining("a-secret");
    }

    @Test
    void aFileThatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() -> read(directory.resolve("none.env")))
                .hasMessageContaining("none.env is not there; make it");
    }

    @Test
    void aFileThatIsNotTextIsSaidToBeNone() throws IOException {
        Path file = file("KEY=\u00ff\n", "rw-------");

        assertThatThrownBy(() -> read(file)).hasMessage(file + " is not UTF-8 text");
    }

    @Test
    void whatIsWrittenAnewIsReadAnew() throws IOException {
        read(file("KEY=old\n", "rw-------"));

        assertThat(read(file("KEY=new\n", "rw-------"))).containsEntry("KEY", "new");
    }
}
