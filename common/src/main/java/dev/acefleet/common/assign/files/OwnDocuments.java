package dev.acefleet.common.assign.files;

import dev.acefleet.common.assign.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The documents that come with the program. A list beside them says which there are: what lies in an archive cannot be
/// looked through everywhere.
///
/// @param folder below the program's own ones, with a slash at its end where it is not the first
record OwnDocuments(String folder, String suffix) implements Documents {
    private static final String ROOT = "own/";

    /// Read when the first is asked for.
    private static final class Listed {
        static final List<String> FILES = resource("list.txt").orElseThrow().lines().toList();
    }

    @Override
    public List<String> names() {
        return Listed.FILES.stream()
                .filter(line -> line.startsWith(folder) && line.endsWith(suffix))
                .map(line -> line.substring(folder.length(), line.length() - suffix.length()))
                .filter(name -> !name.contains("/"))
                .toList();
    }

    @Override
    public Optional<Parsed<String>> text(String name) {
        String file = folder + name + suffix;
        return Listed.FILES.contains(file)
                ? resource(file).map(Parsed.Good::new)
                : Optional.empty();
    }

    @Override
    public String called(String name) {
        return "the program's own " + folder + name + suffix;
    }

    private static Optional<String> resource(String path) {
        try (InputStream in = OwnDocuments.class.getResourceAsStream(ROOT + path)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The program's own files cannot be read.", e);
        }
    }
}
