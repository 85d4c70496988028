package dev.acefleet.cli.client.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Makes one text of two that began as the same one: git's merge of three files, line by line. It looks at nothing but the
/// texts, and leaves nothing behind; done again with its own result, it changes nothing.
final class DocumentMerge {
    private final Git git;

    DocumentMerge(Git git) {
        this.git = git;
    }

    /// @param mine what stands in the checkout
    /// @param base what both have begun with
    /// @param theirs what the plan has made of it
    /// @return empty where both have changed the same lines, or lines next to each other
    Optional<String> of(String mine, String base, String theirs) throws IOException {
        Path place = Files.createTempDirectory("fleet-merge-");
        Path one = place.resolve("mine");
        Path old = place.resolve("base");
        Path other = place.resolve("theirs");
        try {
            Files.writeString(one, mine);
            Files.writeString(old, base);
            Files.writeString(other, theirs);
            Git.Answer merged =
                    git.ask(
                            "merge-file",
                            "-p",
                            "-q",
                            one.toString(),
                            old.toString(),
                            other.toString());
            return merged.ok()
                    ? Optional.of(new String(merged.bytes(), StandardCharsets.UTF_8))
                    : Optional.empty();
        } finally {
            for (Path file : new Path[] {one, old, other, place}) {
                Files.deleteIfExists(file);
            }
        }
    }
}
