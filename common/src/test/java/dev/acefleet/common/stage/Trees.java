package dev.acefleet.common.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Trees of files for tests.
public final class Trees {
    private Trees() {}

    /// The `.ace` tree below `root`.
    public static StageTree load(Path root) {
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

    /// The hand-written trees of the project, and the real ones of a corpus that may lie beside it.
    public static List<Path> roots() {
        List<Path> roots =
                new ArrayList<>(
                        List.of(project().resolve("common/src/test/resources/stage-fixtures")));
        roots.addAll(real());
        return roots;
    }

    private static Path project() {
        return Path.of(System.getProperty("acefleet.root", ".."));
    }

    /// The real trees at hand; none without a corpus beside the project.
    public static List<Path> real() {
        Path corpus = project().resolve(Path.of("..", "shared", "corpus", "real"));
        if (!Files.isDirectory(corpus)) {
            return List.of();
        }
        try (Stream<Path> trees = Files.list(corpus)) {
            return trees.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
