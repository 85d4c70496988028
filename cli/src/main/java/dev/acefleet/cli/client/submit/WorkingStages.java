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

    record OnDisk(String path, long size, Path file) implements StageFiles.Listed {}

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
        return new WorkingStages(listed(root));
    }

    /// The files of `.ace`; none where there is none.
    static List<OnDisk> listed(Path root) {
        Path ace = root.resolve(StageFiles.ACE);
        if (!Files.isDirectory(ace, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(ace, DEPTH)) {
            return found.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST)
                    .sorted()
                    .map(path -> onDisk(root, path))
                    .toList();
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

    /// Everything below `.ace`, as far down as stages have files.
    List<OnDisk> files() {
        return files;
    }

    public List<StageId> stages() {
        Map<String, String> names = new TreeMap<>();
        files.forEach(file -> names.put(file.path(), ""));
        return StageReader.stages(new StageTree(names));
    }

    /// Reads one stage; what its files' sizes forbid is among the problems.
    public StageReading read(StageId stage, boolean lenient) {
        StageFiles loaded = load(stage);
        if (!loaded.problems().isEmpty()) {
            return new StageReading(Optional.empty(), List.of(), loaded.problems());
        }
        return StageReader.read(loaded.tree(), stage, lenient);
    }

    StageFiles load(StageId stage) {
        return StageFiles.load(files, stage, WorkingStages::read);
    }

    static Map<String, String> read(Collection<OnDisk> wanted) {
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
