package dev.acefleet.cli.client.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.cli.FakeApi;
import dev.acefleet.cli.Typed;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSearchTest {
    @TempDir private Path directory;
    private Typed typed;

    @BeforeEach
    void type() {
        typed =
                new Typed(directory)
                        .with("XDG_CONFIG_HOME", directory.resolve("config").toString())
                        .with("XDG_STATE_HOME", directory.resolve("state").toString());
    }

    private Optional<Server> find(String option) {
        return new ServerSearch(typed.surroundings()).find(option, "", Optional.of(directory));
    }

    private void write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void theOptionGoesBeforeTheProjectAndTheProjectBeforeThePerson() throws IOException {
        assertThat(find("")).isEmpty();
        write("config/acefleet/config.yml", "server: https://person.example\n");
        assertThat(find("").orElseThrow().addresses()).hasToString("[https://person.example]");
        write(".fleet.yml", "server: https://project.example/\n");
        assertThat(find("").orElseThrow().addresses()).hasToString("[https://project.example]");
        assertThat(find("https://a.example, https://b.example:8443").orElseThrow().addresses())
                .hasToString("[https://a.example, https://b.example:8443]");
    }

    @Test
    void aTokenIsNotSentToAServerThatOnlyTheRepositoryNames() throws IOException {
        typed.with("FLEET_TOKEN", "secret");
        write(".fleet.yml", "server: https://stranger.example\n");
        assertThatThrownBy(() -> find(""))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(ExitCode.NOT_AUTHORISED);
                            assertThat(refusal.todo()).contains("trust: https://stranger.example");
                        });
        write("config/acefleet/config.yml", "trust: https://stranger.example\n");
        assertThat(find("").orElseThrow().token()).isEqualTo("secret");
    }

    @Test
    void theTokenIsNeverPrinted() {
        typed.with("FLEET_TOKEN", "secret");
        assertThat(find("https://a.example").orElseThrow().toString()).doesNotContain("secret");
    }

    @Test
    void aTokenThatGoesInTheClearIsWarnedOf() {
        typed.with("FLEET_TOKEN", "secret");
        find("http://127.0.0.1:8080");
        assertThat(typed.err()).isEmpty();
        find("http://far.example");
        assertThat(typed.err()).contains("in the clear");
    }

    @Test
    void aFleetDevThatRunsIsFoundAndOneThatDiedIsNot() throws IOException {
        String url;
        try (FakeApi dev = new FakeApi()) {
            url = dev.url();
            write("state/acefleet/token", "made-by-dev\n");
            write(
                    "state/acefleet/dev.json",
                    "{\"url\":\"%s\",\"tokenFile\":\"%s\",\"brief\":false}"
                            .formatted(url, directory.resolve("state/acefleet/token")));
            Server found = find("").orElseThrow();
            assertThat(found.addresses()).hasToString("[" + url + "]");
            assertThat(found.token()).isEqualTo("made-by-dev");
            assertThat(dev.tokens()).containsExactly("null");
        }
        assertThat(find("")).isEmpty();
    }

    @Test
    void aFleetDevThatIsSlowToAnswerIsThere() throws IOException {
        // It takes connections and says nothing.
        try (ServerSocket busy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            write(
                    "state/acefleet/dev.json",
                    "{\"url\":\"http://127.0.0.1:%d\",\"tokenFile\":\"\",\"brief\":false}"
                            .formatted(busy.getLocalPort()));
            assertThat(find("")).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"url\":\"http://far.example:80\",\"tokenFile\":\"\",\"brief\":false}",
                "{\"url\":\"file:///etc/passwd\",\"tokenFile\":\"\",\"brief\":false}",
                "{\"url\":\"\"}",
                "not json"
            })
    void aDevFileThatNamesAnythingElseCountsForNothing(String text) throws IOException {
        write("state/acefleet/dev.json", text);
        assertThat(find("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://x",
                "x",
                "http://",
                "https://me:secret@host",
                "http://h?q=1",
                ",",
                "-x"
            })
    void whatIsNoAddressIsRefusedWithoutASecretInTheMessage(String text) {
        assertThatThrownBy(() -> find(text))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
                            assertThat(refusal.what()).doesNotContain("secret");
                        });
    }
}
