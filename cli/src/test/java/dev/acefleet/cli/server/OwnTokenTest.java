package dev.acefleet.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.coordinator.http.Scope;
import dev.acefleet.coordinator.http.Token;
import dev.acefleet.coordinator.http.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnTokenTest {
    @TempDir Path state;

    private String start() throws IOException {
        return new OwnToken(state).secret();
    }

    @Test
    void theTokenOfOneStartIsThatOfTheNext() throws IOException {
        assertThat(start()).isEqualTo(start());
        assertThat(Files.readString(state.resolve("token")).strip()).isEqualTo(start());
        assertThat(Files.readString(state.resolve("tokens"))).doesNotContain(start());
    }

    @Test
    void onlyItsUserCanReadIt() throws IOException {
        start();
        for (String file : Set.of("token", "tokens")) {
            assertThat(Files.getPosixFilePermissions(state.resolve(file)))
                    .as(file)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void oneThatOthersCouldReadIsReplacedAndCountsNoMore() throws IOException {
        String old = start();
        Files.setPosixFilePermissions(
                state.resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(start()).isNotEqualTo(old);
        assertThat(new TokenFile(state.resolve("tokens")).read().find(old)).isEmpty();
        assertThat(new TokenFile(state.resolve("tokens")).read().tokens()).hasSize(1);
    }

    @Test
    void whoDeletesTheFileGetsAnother() throws IOException {
        String old = start();
        Files.delete(state.resolve("token"));

        assertThat(start()).isNotEqualTo(old);
        assertThat(new TokenFile(state.resolve("tokens")).read().find(old)).isEmpty();
    }

    @Test
    void aTokenThatTheServerDoesNotKnowIsReplaced() throws IOException {
        String old = start();
        Files.delete(state.resolve("tokens"));

        assertThat(start()).isNotEqualTo(old);
    }

    @Test
    void oneThatMayNotDoEverythingIsReplaced() throws IOException {
        start();
        TokenFile tokens = new TokenFile(state.resolve("tokens"));
        String small = tokens.create("small", EnumSet.of(Scope.READ), Token.NEVER).secret();
        Files.writeString(state.resolve("token"), small + "\n");

        assertThat(start()).isNotEqualTo(small);
    }
}
