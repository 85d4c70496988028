package dev.acefleet.coordinator.http;

import dev.acefleet.common.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What is known of a token: everything but its secret. One line of the token file:
/// `id sha256 scope,scope expiry name`, for example `4f1a09c2 9f86…08 read,submit never ci-of-project`.
///
/// @param id the part of the token by which it is known in lists and logs
/// @param hash SHA-256 of the whole token
/// @param expires after which it is refused; [#NEVER] for one that does not
/// @param name who has it
public record Token(String id, Hash hash, Set<Scope> scopes, Instant expires, String name) {
    public static final Instant NEVER = Instant.MAX;

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    public Token {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("Not the id of a token: " + id);
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Not a name for a token (letters, digits, '.', '_', '@', '-', at most 64): "
                            + name);
        }
        scopes = Scope.copy(scopes);
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("A token needs a scope");
        }
    }

    /// A SHA-256, compared in a time that does not depend on where two differ.
    public record Hash(String hex) {
        private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

        public Hash {
            if (!FORM.matcher(hex).matches()) {
                throw new IllegalArgumentException("Not a SHA-256 in hexadecimal digits");
            }
        }

        static Hash of(String secret) {
            return new Hash(Sha256.hex(secret));
        }

        boolean matches(Hash other) {
            return MessageDigest.isEqual(
                    hex.getBytes(StandardCharsets.US_ASCII),
                    other.hex.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// The token of a line; empty for a line that is none.
    static Optional<Token> parse(String line) {
        String[] parts = line.strip().split("\\s+", -1);
        if (parts.length != 5) {
            return Optional.empty();
        }
        try {
            Set<Scope> scopes = EnumSet.noneOf(Scope.class);
            for (String word : parts[2].split(",", -1)) {
                scopes.add(Scope.parse(word).orElseThrow(IllegalArgumentException::new));
            }
            Instant expires = parts[3].equals("never") ? NEVER : Instant.parse(parts[3]);
            return Optional.of(new Token(parts[0], new Hash(parts[1]), scopes, expires, parts[4]));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    String line() {
        return String.join(
                " ",
                id,
                hash.hex(),
                scopes.stream().sorted().map(Scope::word).collect(Collectors.joining(",")),
                expires.equals(NEVER) ? "never" : expires.toString(),
                name);
    }
}
