package dev.acefleet.cli.assign;

import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.assign.NumberStyle;
import dev.acefleet.common.assign.files.AssignLibrary;
import dev.acefleet.common.assign.files.SourceFolders;
import dev.acefleet.common.assign.files.SourcePath;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a person's assignments are and how they want them (spec/assign.md 2 and 5): the project's file, then the user's,
/// then what is usual.
///
/// @param root of the project
/// @param base directory of its assignments
/// @param files of the configuration, the nearest first
record AssignConfig(Path root, Path base, List<Settings> files) {
    private static final String SETTINGS = ".ace/assign";

    private static final String USUAL = ".ace-local/assign";
    private static final List<String> MARKERS =
            List.of(
                    ".git",
                    "Gemfile",
                    "package.json",
                    "Cargo.toml",
                    "pyproject.toml",
                    "go.mod",
                    ".hg",
                    ".svn",
                    "Rakefile",
                    "Makefile");

    /// A file of the configuration.
    ///
    /// @param place what its paths are relative to
    /// @param within what they must not lead out of
    record Settings(Path place, Path within, YamlValue.Mapping fields) {
        static Settings of(Path place, Path within) {
            return new Settings(place, within, read(place.resolve(SETTINGS).resolve("config.yml")));
        }

        SourcePath source(String path) {
            return new SourcePath(place.resolve(path), within);
        }
    }

    AssignConfig {
        files = List.copyOf(files);
    }

    static AssignConfig of(Surroundings surroundings) {
        Path root = root(surroundings);
        List<Settings> files = new ArrayList<>(List.of(Settings.of(root, root)));
        surroundings
                .variable("HOME")
                .map(Path::of)
                .filter(home -> home.isAbsolute() && !home.equals(root))
                .ifPresent(home -> files.add(Settings.of(home, Path.of("/"))));
        Path base =
                surroundings
                        .variable("CACHE_BASE")
                        .map(surroundings::path)
                        .orElseGet(() -> root.resolve(first(files, "cache_dir").orElse(USUAL)));
        return new AssignConfig(root, base.normalize(), files);
    }

    private static Path root(Surroundings surroundings) {
        Path here = surroundings.directory();
        Optional<Path> named =
                surroundings
                        .variable("PROJECT_ROOT_PATH")
                        .map(surroundings::path)
                        .filter(path -> Files.isDirectory(path) && here.startsWith(path));
        if (named.isPresent()) {
            return named.get();
        }
        for (Path at = here; at != null; at = at.getParent()) {
            Path place = at;
            if (MARKERS.stream().anyMatch(marker -> Files.exists(place.resolve(marker)))) {
                return at;
            }
        }
        return here;
    }

    private static YamlValue.Mapping read(Path file) {
        if (!Files.isRegularFile(file)) {
            return YamlValue.Mapping.EMPTY;
        }
        try {
            return switch (YamlValues.read(Files.readString(file))) {
                case YamlValues.Read(YamlValue.Mapping settings) -> settings;
                case YamlValues.Read _ -> YamlValue.Mapping.EMPTY;
                case YamlValues.Refused(int line, String reason) ->
                        throw AssignRefusal.of(
                                "The configuration %s cannot be read: line %d: %s"
                                        .formatted(file, line, reason));
            };
        } catch (IOException e) {
            throw AssignRefusal.of("The configuration %s cannot be read: %s".formatted(file, e));
        }
    }

    private static Optional<String> first(List<Settings> files, String key) {
        return files.stream().flatMap(file -> file.fields().text(key).stream()).findFirst();
    }

    /// A setting of a section, from the nearest file that has it.
    Optional<String> setting(String section, String key) {
        return files.stream()
                .flatMap(file -> file.fields().mapping(section).text(key).stream())
                .findFirst()
                .filter(text -> !text.isBlank());
    }

    /// How steps are numbered here.
    NumberStyle style() {
        try {
            return NumberStyle.of(
                    first(files, "step_increment"),
                    first(files, "subtask_format"),
                    first(files, "max_subtask_depth"));
        } catch (IllegalArgumentException e) {
            throw AssignRefusal.of("The configuration makes no sense: " + e.getMessage());
        }
    }

    AssignLibrary library() {
        return new AssignLibrary(files.stream().map(file -> file.source(SETTINGS)).toList());
    }

    SourceFolders sources() {
        Optional<Path> home =
                files.stream()
                        .map(Settings::place)
                        .filter(place -> !place.equals(root))
                        .findFirst();
        return SourceFolders.of(
                root, home, paths("skill_source_paths"), paths("workflow_source_paths"));
    }

    /// Those that the nearest file names.
    private List<SourcePath> paths(String key) {
        return files.stream()
                .filter(file -> !file.fields().items(key).isEmpty())
                .limit(1)
                .flatMap(file ->
                        file.fields().items(key).stream()
                                .map(YamlValue::words)
                                .filter(words -> !words.isBlank() && words.indexOf('\0') < 0)
                                .map(file::source))
                .toList();
    }
}
