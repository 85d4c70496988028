package dev.acefleet.cli.client.git;

import dev.acefleet.common.assign.ShortReports;
import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Writes what a plan has made of the documents into the checkout that they came from. A file that is as the plan has known
/// it is replaced at once, and atomically. Into one that somebody else has changed meanwhile the plan's changes are merged;
/// where both have changed the same lines it is left alone, and the plan's text is put beside it. Done again, it changes no
/// byte; a death in between leaves whole files, and the rest for the next time. No link is followed.
///
/// Of an assignment with long reports the plan may have known beginnings alone ([ShortReports]). A report whose beginning it has
/// known is as the plan has known it; and what the plan has made of a beginning gets the rest that is here behind it.
public final class DocumentHome {
    /// What the plan's text is called beside a file that somebody has changed.
    public static final String BESIDE = ".fleet";

    /// Bytes of a file that is looked at: one that is larger is none that travelled.
    private static final long LARGEST = 4L * 1024 * 1024;

    private final Path place;
    private final String prefix;
    private final DocumentMerge merge;

    /// For the documents of `.ace`.
    public DocumentHome(Checkout checkout) {
        this(checkout, checkout.root().resolve(Documents.ROOT), Documents.ROOT);
    }

    /// @param place directory that the documents lie in here
    /// @param prefix what the plan calls that directory; it has no other documents for it
    public DocumentHome(Checkout checkout, Path place, String prefix) {
        this.place = place;
        this.prefix = prefix;
        merge = new DocumentMerge(checkout.git());
    }

    /// @param written files that are now as the plan has them
    /// @param merged files that have what the plan has changed, and what somebody else has
    /// @param beside files that somebody has changed so that the plan's changes do not fit in
    /// @param removed files that are there no more, as the plan has none of them
    /// @param kept files that the plan has none of, and that somebody has changed
    /// @param failed files that could not be written, with the reason
    public record Brought(
            List<String> written,
            List<String> merged,
            List<String> beside,
            List<String> removed,
            List<String> kept,
            List<String> failed) {
        public Brought {
            written = List.copyOf(written);
            merged = List.copyOf(merged);
            beside = List.copyOf(beside);
            removed = List.copyOf(removed);
            kept = List.copyOf(kept);
            failed = List.copyOf(failed);
        }

        /// Whether a file here is another one than before.
        public boolean isChange() {
            return !(written.isEmpty() && merged.isEmpty() && removed.isEmpty());
        }
    }

    public Brought bring(DocumentsView view) {
        List<String> written = new ArrayList<>();
        List<String> merged = new ArrayList<>();
        List<String> beside = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        Map<String, String> wholes = wholes(view);
        for (DocumentsView.Changed document : view.documents()) {
            try {
                bring(document, wholes, written, merged, beside);
            } catch (IOException e) {
                failed.add(document.path() + ": " + e);
            }
        }
        for (DocumentsView.Gone document : view.gone()) {
            try {
                remove(document, removed, kept);
            } catch (IOException e) {
                failed.add(document.path() + ": " + e);
            }
        }
        return new Brought(written, merged, beside, removed, kept, failed);
    }

    /// The reports here of which the plan may have known beginnings, by their marks: what it has made of one may have another
    /// name now.
    private Map<String, String> wholes(DocumentsView view) {
        Map<String, String> wholes = new HashMap<>();
        Stream.concat(
                        view.documents().stream().map(DocumentsView.Changed::path),
                        view.gone().stream().map(DocumentsView.Gone::path))
                .forEach(path -> {
                    try {
                        text(file(path))
                                .filter(text -> !ShortReports.beginnings(path, text).isEmpty())
                                .ifPresent(text -> wholes.put(ShortReports.mark(text), text));
                    } catch (IOException e) {
                        // It is told where the document itself is brought.
                    }
                });
        return wholes;
    }

    /// Whether a file is as the plan has known it.
    private static boolean isKnown(List<String> before, String path, Path file) throws IOException {
        return before.contains(state(file))
                || text(file).stream()
                        .flatMap(text -> ShortReports.beginnings(path, text).stream())
                        .map(Sha256::hex)
                        .anyMatch(before::contains);
    }

    private void remove(DocumentsView.Gone document, List<String> removed, List<String> kept)
            throws IOException {
        Path file = file(document.path());
        String now = state(file);
        if (now.equals(DocumentsView.Changed.ABSENT)) {
            return;
        }
        if (isKnown(document.before(), document.path(), file)) {
            Files.delete(file);
            removed.add(document.path());
        } else {
            kept.add(document.path());
        }
    }

    private void bring(
            DocumentsView.Changed document,
            Map<String, String> wholes,
            List<String> written,
            List<String> merged,
            List<String> beside)
            throws IOException {
        Path file = file(document.path());
        String now = state(file);
        String wanted = ShortReports.whole(document.text(), wholes);
        if (now.equals(Sha256.hex(wanted))
                || text(file)
                        .filter(text -> ShortReports.isWholeOf(text, document.text()))
                        .isPresent()) {
            return;
        }
        if (isKnown(document.before(), document.path(), file)) {
            write(file, wanted);
            written.add(document.path());
            return;
        }
        Optional<String> both = merged(document, file);
        if (both.isPresent() && state(file).equals(now)) {
            if (!Sha256.hex(both.get()).equals(now)) {
                write(file, both.get());
                merged.add(document.path());
            }
            return;
        }
        Path other = file.resolveSibling(file.getFileName() + BESIDE);
        if (!state(other).equals(Sha256.hex(document.text()))) {
            write(other, document.text());
        }
        beside.add(document.path());
    }

    /// What somebody else has made of the text that was submitted, with what the plan has made of it.
    private Optional<String> merged(DocumentsView.Changed document, Path file) throws IOException {
        Optional<String> mine = text(file);
        Optional<String> base = document.submitted();
        return mine.isPresent() && base.isPresent()
                ? merge.of(mine.get(), base.get(), document.text())
                : Optional.empty();
    }

    /// The server is not believed: a document is a file of this place, which only true directories lead to.
    private Path file(String path) throws IOException {
        if (!Documents.isPath(path) || !path.startsWith(prefix)) {
            throw new IOException("it is no document of " + prefix);
        }
        Path names = Path.of(path.substring(prefix.length()));
        Path directory = place;
        requireDirectory(directory);
        for (int i = 0; i < names.getNameCount() - 1; i++) {
            directory = directory.resolve(names.getName(i));
            requireDirectory(directory);
        }
        return directory.resolve(names.getFileName());
    }

    private void requireDirectory(Path directory) throws IOException {
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)
                && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(prefix + place.relativize(directory) + " is no directory");
        }
    }

    /// What a file is, in the words of [DocumentsView]; for what is no text, a word that stands for nothing there.
    private static String state(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return DocumentsView.Changed.ABSENT;
        }
        return text(file).map(Sha256::hex).orElse("other");
    }

    /// Empty for what is no text.
    private static Optional<String> text(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                            .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Path directory = Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(directory, ".fleet-", ".tmp");
        try {
            Files.writeString(fresh, text);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file));
            }
            Files.move(
                    fresh,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
