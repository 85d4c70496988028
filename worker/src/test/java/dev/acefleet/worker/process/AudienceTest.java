package dev.acefleet.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.worker.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What leaves the place where a process is read, with real children.
@Timeout(60)
class AudienceTest {
    @TempDir Path directory;

    private static final String SECRET = "sk-live-4711-abcdef";

    private final StringBuilder logged = new StringBuilder();
    private final StringBuilder heard = new StringBuilder();

    private Exit telling(String script) throws IOException {
        return new Children(directory)
                .run(
                        script,
                        new Audience(
                                Secrets.of(List.of(SECRET)),
                                (stream, text) -> logged.append(text),
                                (stream, text) -> heard.append(text)));
    }

    @Test
    void nobodyGetsASecretThatComesInTwoWrites() throws Exception {
        Exit exit = telling("printf 'my sk-live-47'; sleep 0.3; printf '11-abcdef!'");

        assertThat(exit.out()).isEqualTo("my [redacted]!");
        assertThat(logged.toString()).isEqualTo("my [redacted]!");
        assertThat(heard.toString()).isEqualTo("my [redacted]!");
    }

    @Test
    void halvesThatComeFarApartAreLoggedAndNobodyElseGetsThem() throws Exception {
        Exit exit = telling("printf 'my sk-live-47'; sleep 6; printf '11-abcdef!'");

        assertThat(logged.toString()).isEqualTo("my sk-live-4711-abcdef!");
        assertThat(exit.out()).isEqualTo("my [redacted]!");
        assertThat(heard.toString()).isEqualTo("my [redacted]!");
    }

    @Test
    void whatOnlyBeganLikeASecretIsThereInTheEnd() throws Exception {
        Exit exit = telling("printf 'my sk-live-47'");

        assertThat(exit.out()).isEqualTo("my sk-live-47");
        assertThat(logged.toString()).isEqualTo("my sk-live-47");
        assertThat(heard.toString()).isEqualTo("my sk-live-47");
    }

    @Test
    void theStreamsAreNotMixed() throws Exception {
        Exit exit = telling("printf sk-live-47; printf 11-abcdef >&2");

        assertThat(exit.out()).isEqualTo("sk-live-47");
        assertThat(exit.err()).isEqualTo("11-abcdef");
    }
}
