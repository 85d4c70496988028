package dev.acefleet.cli.server;

import dev.acefleet.coordinator.http.Scope;
import dev.acefleet.coordinator.http.Token;
import dev.acefleet.coordinator.http.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The token of a fleet on its user's machine. It is made once and stays with the fleet's data, in a file that nobody else
/// can read: who follows a plan or has the page open over a restart is known again. Who deletes the file gets a new one at
/// the next start, and the old one is refused from then on. Asked by the fleet that holds the state directory, and no other.
final class OwnToken {
    private static final String NAME = "fleet-dev";
    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    /// Bytes of a file that is read at all; a token has 56.
    private static final long LARGEST = 200;

    private final Path state;

    /// @param state directory of the fleet's data
    OwnToken(Path state) {
        this.state = state;
    }

    /// Holds the token itself.
    Path file() {
        return state.resolve("token");
    }

    /// Holds its hash, for the server.
    Path hashes() {
        return state.resolve("tokens");
    }

    /// The token of the last start, or a new one where that is not there, was readable by others or may not do everything.
    String secret() throws IOException {
        TokenFile tokens = new TokenFile(hashes());
        Optional<String> kept = kept();
        if (kept.isPresent()
                && tokens.read().find(kept.get()).filter(OwnToken::isWhole).isPresent()) {
            return kept.get();
        }
        Files.deleteIfExists(hashes());
        Files.deleteIfExists(file());
        String secret = tokens.create(NAME, EnumSet.allOf(Scope.class), Token.NEVER).secret();
        Files.createFile(file(), PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(file(), secret + "\n");
        return secret;
    }

    private static boolean isWhole(Token token) {
        return token.expires().equals(Token.NEVER)
                && token.scopes().containsAll(EnumSet.allOf(Scope.class));
    }

    private Optional<String> kept() throws IOException {
        try {
            return Files.isRegularFile(file(), LinkOption.NOFOLLOW_LINKS)
                            && Files.getPosixFilePermissions(file()).equals(OWNER_ONLY)
                            && Files.size(file()) <= LARGEST
                    ? Optional.of(Files.readString(file()).strip())
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
