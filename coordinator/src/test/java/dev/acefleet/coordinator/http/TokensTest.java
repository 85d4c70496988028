package dev.acefleet.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.coordinator.http.Tokens.Bearer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    @TempDir private Path directory;
    private Path path;
    private TokenFile file;
    private Tokens tokens;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos;

    @BeforeEach
    void newFile() {
        path = directory.resolve("conf/tokens");
        file = new TokenFile(path);
        tokens = new Tokens(file, () -> now, () -> nanos);
    }

    private TokenFile.Made made(Scope... scopes) throws IOException {
        return file.create("ci", Set.of(scopes), Token.NEVER);
    }

    private void later() {
        nanos += Tokens.FRESH.toNanos();
    }

    @Test
    void aTokenIsKnownWithItsNameAndScopes() throws IOException {
        String secret = made(Scope.READ, Scope.SUBMIT).secret();
        assertThat(tokens.bearer(secret))
                .isEqualTo(new Bearer.Known("ci", Set.of(Scope.READ, Scope.SUBMIT)));
    }

    @Test
    void theFileHoldsNoSecretAndOnlyItsOwnerReadsIt() throws IOException {
        String secret = made(Scope.READ).secret();
        String tail = secret.substring("aft_01234567_".length());
        assertThat(Files.readString(path)).doesNotContain(tail).contains("read never ci");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(made(Scope.READ)).asString().doesNotContain("aft_");
    }

    @Test
    void aTokenOfTheRightFormWithAnotherSecretIsUnknown() throws IOException {
        String secret = made(Scope.READ).secret();
        char last = secret.charAt(20) == 'A' ? 'B' : 'A';
        String other = secret.substring(0, 20) + last + secret.substring(21);
        assertThat(tokens.bearer(other)).isEqualTo(new Bearer.Unknown());
        assertThat(tokens.bearer("aft_00000000_" + "A".repeat(43))).isEqualTo(new Bearer.Unknown());
        assertThat(tokens.bearer("")).isEqualTo(new Bearer.Unknown());
    }

    @Test
    void aTokenMadeOrRevokedWhileTheServerRunsCountsAfterFiveSeconds() throws IOException {
        assertThat(tokens.isEmpty()).isTrue();
        TokenFile.Made made = made(Scope.READ);
        assertThat(tokens.bearer(made.secret())).isEqualTo(new Bearer.Unknown());
        later();
        assertThat(tokens.bearer(made.secret())).isInstanceOf(Bearer.Known.class);

        assertThat(file.revoke(made.token().id())).isTrue();
        assertThat(file.revoke(made.token().id())).isFalse();
        later();
        assertThat(tokens.bearer(made.secret())).isEqualTo(new Bearer.Unknown());
    }

    @Test
    void anExpiredTokenIsUnknownFromThatMomentOn() throws IOException {
        String secret = file.create("ci", Set.of(Scope.READ), now.plusSeconds(10)).secret();
        assertThat(tokens.bearer(secret)).isInstanceOf(Bearer.Known.class);
        now = now.plusSeconds(10);
        assertThat(tokens.bearer(secret)).isEqualTo(new Bearer.Unknown());
    }

    @Test
    void aLineThatCannotBeReadIsNoTokenAndTheOthersCount() throws IOException {
        String secret = made(Scope.READ).secret();
        List<String> lines =
                List.of(
                        "# people",
                        "",
                        "nonsense",
                        "4f1a09c2 " + "0".repeat(64) + " root never x",
                        Files.readAllLines(path).getFirst());
        Files.write(path, lines);
        assertThat(file.read().tokens()).hasSize(1);
        assertThat(file.read().problems()).hasSize(2);
        assertThat(tokens.bearer(secret)).isInstanceOf(Bearer.Known.class);
    }

    @Test
    void aFileThatOthersMayWriteHoldsNoToken() throws IOException {
        String secret = made(Scope.READ).secret();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(tokens.bearer(secret)).isEqualTo(new Bearer.Unknown());
    }

    @Test
    void aFileThatVanishesTakesItsTokensWithIt() throws IOException {
        String secret = made(Scope.READ).secret();
        assertThat(tokens.bearer(secret)).isInstanceOf(Bearer.Known.class);
        Files.delete(path);
        later();
        assertThat(tokens.bearer(secret)).isEqualTo(new Bearer.Unknown());
    }

    @Test
    void tokensMadeAtTheSameTimeAreAllKept() throws Exception {
        try (ExecutorService makers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                var _ = makers.submit(() -> made(Scope.READ));
            }
        }
        assertThat(file.read().tokens()).hasSize(8);
    }
}
