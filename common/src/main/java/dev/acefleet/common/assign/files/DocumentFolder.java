package dev.acefleet.common.assign.files;

import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.text.TextLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The documents of a directory, which somebody else filled: neither a name nor a link leads out of what it belongs to, and
/// nothing is read that is too long to be a document.
///
/// @param folder need not be there
/// @param within the files must be below it when all links are followed
/// @param suffix what the names of its files end in
record DocumentFolder(Path folder, Path within, String suffix) implements Documents {
    /// Documents of one directory: far more than anybody has written.
    private static final int MOST = 1_000;

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99})*");

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return names;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + suffix)) {
            for (Path file : all) {
                String name = file.getFileName().toString();
                names.add(name.substring(0, name.length() - suffix.length()));
                if (names.size() > MOST) {
                    throw new IOException(
                            "There are more than %d files in %s.".formatted(MOST, folder));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.sort(null);
        return names;
    }

    @Override
    public Optional<Parsed<String>> text(String name) {
        Path file = folder.resolve(name + suffix).normalize();
        boolean plain = NAME.matcher(name).matches() && file.startsWith(folder);
        if (!plain || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            if (!file.toRealPath().startsWith(within.toRealPath())) {
                return Optional.of(
                        new Parsed.Bad<>(
                                List.of("it is a link that leads out of %s".formatted(within))));
            }
            if (Files.size(file) > TextLimits.DOCUMENT) {
                return Optional.of(
                        new Parsed.Bad<>(
                                List.of(
                                        "it is longer than %d bytes"
                                                .formatted(TextLimits.DOCUMENT))));
            }
            return Optional.of(new Parsed.Good<>(WholeFiles.read(file)));
        } catch (IOException e) {
            return Optional.of(new Parsed.Bad<>(List.of("it cannot be read: " + e)));
        }
    }

    @Override
    public String called(String name) {
        return folder.resolve(name + suffix).toString();
    }
}
