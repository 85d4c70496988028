package dev.acefleet.common.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Trees of files for tests.
final class Trees {
    private Trees() {}

    /// The `.ace` tree below `root`.
    static StageTree load(Path root) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root.resolve(".ace"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                files.put(root.relativize(file).toString(), text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StageTree(files);
    }

    /// A tree with stage 3 and the given run texts, named 03-01 and so on.
    static StageTree runs(String... texts) {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < texts.length; i++) {
            files.put(String.format(".ace/stages/03-api/03-%02d-run.md", i + 1), texts[i]);
        }
        return new StageTree(files);
    }

    static String run(String header) {
        return "---\nbatch: 1\nautonomous: true\nmust_haves: {truths: [x]}\n"
                + header
                + "\n---\n<objective>X.</objective>\n";
    }
}
