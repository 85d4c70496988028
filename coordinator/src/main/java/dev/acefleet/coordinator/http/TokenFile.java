package dev.acefleet.coordinator.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The file of the tokens that a server takes: hashes, never secrets. Servers read it; `fleet token` and `fleet dev`
/// change it, one at a time over all processes, and by renaming, so that a reader never sees half of it.
public final class TokenFile {
    /// Bytes of a file that is read at all: thousands of tokens.
    private static final long LARGEST = 1_000_000;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;

    public TokenFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /// A token just made. The secret is shown once and kept nowhere.
    public record Made(Token token, String secret) {
        @Override
        public String toString() {
            return "Made[" + token.id() + "]";
        }
    }

    /// What the file holds now. A line that cannot be read counts as none: `problems` says which.
    ///
    /// @param problems for the log
    public record Content(List<Token> tokens, List<String> problems) {
        public Content {
            tokens = List.copyOf(tokens);
            problems = List.copyOf(problems);
        }

        /// The token that has this secret.
        public Optional<Token> find(String secret) {
            Token.Hash hash = Token.Hash.of(secret);
            return tokens.stream().filter(token -> token.hash().matches(hash)).findFirst();
        }
    }

    /// A file that is not there holds no token.
    public Content read() throws IOException {
        List<Token> tokens = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            if (isWritableByOthers()) {
                return new Content(
                        List.of(),
                        List.of(
                                file
                                        + " can be written by others, so none of it counts; chmod 600 it"));
            }
            if (Files.size(file) > LARGEST) {
                return new Content(
                        List.of(),
                        List.of(
                                file
                                        + " is larger than "
                                        + LARGEST
                                        + " bytes, so none of it counts"));
            }
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (!line.isBlank() && !line.startsWith("#")) {
                    int number = i + 1;
                    Token.parse(line)
                            .ifPresentOrElse(
                                    tokens::add,
                                    () -> problems.add(file + ":" + number + " is not a token"));
                }
            }
        } catch (NoSuchFileException e) {
            return new Content(List.of(), List.of());
        }
        return new Content(tokens, problems);
    }

    private boolean isWritableByOthers() throws IOException {
        if (!isPosix()) {
            return false;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        return mode.contains(PosixFilePermission.GROUP_WRITE)
                || mode.contains(PosixFilePermission.OTHERS_WRITE);
    }

    private boolean isPosix() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /// Makes a token of 256 random bits and adds it.
    public Made create(String name, Set<Scope> scopes, Instant expires) throws IOException {
        byte[] id = new byte[4];
        byte[] random = new byte[32];
        RANDOM.nextBytes(id);
        RANDOM.nextBytes(random);
        String known = HexFormat.of().formatHex(id);
        String secret =
                Tokens.PREFIX
                        + known
                        + "_"
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Token token = new Token(known, Token.Hash.of(secret), scopes, expires, name);
        change(lines -> {
            List<String> more = new ArrayList<>(lines);
            more.add(token.line());
            return more;
        });
        return new Made(token, secret);
    }

    /// Takes a token away; servers refuse it within the time in which they read the file again.
    ///
    /// @return whether there was one
    public boolean revoke(String id) throws IOException {
        boolean known = read().tokens().stream().anyMatch(token -> token.id().equals(id));
        change(lines ->
                lines.stream()
                        .filter(line ->
                                Token.parse(line).filter(token -> token.id().equals(id)).isEmpty())
                        .toList());
        return known;
    }

    /// A lock on a file keeps other processes out, but not other threads of this one: the class does that.
    private void change(UnaryOperator<List<String>> edit) throws IOException {
        synchronized (TokenFile.class) {
            changeAlone(edit);
        }
    }

    private void changeAlone(UnaryOperator<List<String>> edit) throws IOException {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IOException(file + " is no place for a token file");
        }
        Files.createDirectories(directory);
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel =
                        FileChannel.open(
                                lockFile,
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                mode());
                FileLock _ = channel.lock()) {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            Path next = Files.createTempFile(directory, "tokens", ".new", mode());
            try {
                Files.write(next, edit.apply(lines));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(next);
            }
        }
    }

    private FileAttribute<?>[] mode() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }
}
