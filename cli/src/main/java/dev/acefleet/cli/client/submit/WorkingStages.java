package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.StageReader;
import dev.acefleet.common.stage.StageReading;
import dev.acefleet.common.stage.StageTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The stages as they stand in a working tree, for checking before they are committed. Symbolic links are not followed:
/// git would not either.
public final class WorkingStages {
    private static final int DEPTH = 3;

    /// Files below `.ace/stages` and beside it; more is no project of people.
    private static final int MOST = 100_000;

    private final List<OnDisk> files;

    private record OnDisk(String path, long size, Path file) implements StageFiles.Listed {}

    private WorkingStages(List<OnDisk> files) {
        this.files = files;
    }

    public static WorkingStages of(Path root) {
        Path ace = root.resolve(StageFiles.ACE);
        if (!Files.isDirectory(ace, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refusal(
                    ExitCode.NOT_FOUND,
                    "There is no .ace directory in " + root + ".",
                    "The stages of a project stand in it.",
                    "Go into the project, or name it with --repo DIR.");
        }
        try (Stream<Path> found = Files.walk(ace, DEPTH)) {
            return new WorkingStages(
                    found.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                            .limit(MOST)
                            .sorted()
                            .map(path -> onDisk(root, path))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OnDisk onDisk(Path root, Path file) {
        try {
            String path = root.relativize(file).toString().replace('\\', '/');
            return new OnDisk(path, Files.size(file), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<StageId> stages() {
        Map<String, String> names = new TreeMap<>();
        files.forEach(file -> names.put(file.path(), ""));
        return StageReader.stages(new StageTree(names));
    }

    /// Reads one stage; what its files' sizes forbid is among the problems.
    public StageReading read(StageId stage, boolean lenient) {
        StageFiles loaded = StageFiles.load(files, stage, WorkingStages::read);
        if (!loaded.problems().isEmpty()) {
            return new StageReading(Optional.empty(), List.of(), loaded.problems());
        }
        return StageReader.read(loaded.tree(), stage, lenient);
    }

    private static Map<String, String> read(Collection<OnDisk> wanted) {
        Map<String, String> texts = new TreeMap<>();
        for (OnDisk file : wanted) {
            try {
                byte[] bytes = Files.readAllBytes(file.file());
                texts.put(file.path(), new String(bytes, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }
}
