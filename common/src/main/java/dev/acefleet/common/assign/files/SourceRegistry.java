package dev.acefleet.common.assign.files;

import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The directories that a project and its user have registered for skills or workflows (spec/assign.md 7.4): files of
/// `nav/protocols`, each with a directory, by priority; then those of the project's packages.
final class SourceRegistry {
    /// Packages of a project whose registrations are read: more lie in no repository that was seen.
    private static final int PACKAGES = 500;

    /// Where a registration does not say how near it is.
    private static final int USUAL_PRIORITY = 100;

    private final Path root;
    private final Optional<Path> home;

    /// @param path the directory
    private record Registered(int priority, SourcePath path) {}

    SourceRegistry(Path root, Optional<Path> home) {
        this.root = root.toAbsolutePath().normalize();
        this.home = home;
    }

    /// @param kind `skill-sources` or `wfi-sources`
    List<SourcePath> folders(String kind) {
        List<SourcePath> all = new ArrayList<>(at(root, ".ace", kind, root));
        home.filter(path -> !path.equals(root))
                .ifPresent(path -> all.addAll(at(path, ".ace", kind, Path.of("/"))));
        for (Path each : packages()) {
            all.addAll(at(each, ".ace-defaults", kind, root));
        }
        return all;
    }

    private List<Path> packages() {
        List<Path> packages = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (Path each : all) {
                if (Files.isDirectory(each.resolve(".ace-defaults"))
                        && packages.size() < PACKAGES) {
                    packages.add(each);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        packages.sort(null);
        return packages;
    }

    /// @param base what the directories are relative to
    private static List<SourcePath> at(Path base, String settings, String kind, Path within) {
        Path folder = base.resolve(settings).resolve("nav/protocols").resolve(kind);
        DocumentFolder files = new DocumentFolder(folder, within, ".yml");
        List<Registered> found = new ArrayList<>();
        for (String name : files.names()) {
            if (files.text(name).orElse(null) instanceof Parsed.Good<String>(String text)
                    && YamlValues.read(text) instanceof YamlValues.Read(YamlValue.Mapping fields)) {
                registered(fields, base, within).ifPresent(found::add);
            }
        }
        return found.stream()
                .sorted(Comparator.comparingInt(Registered::priority))
                .map(Registered::path)
                .filter(SourcePath::isInside)
                .toList();
    }

    private static Optional<Registered> registered(
            YamlValue.Mapping fields, Path base, Path within) {
        YamlValue.Mapping more = fields.mapping("config");
        boolean off =
                fields.text("enabled")
                        .or(() -> more.text("enabled"))
                        .filter("false"::equals)
                        .isPresent();
        Optional<String> path =
                fields.text("path")
                        .or(() -> more.text("path"))
                        .or(() -> fields.text("relative_path"))
                        .or(() -> more.text("relative_path"))
                        .filter(text -> !text.isBlank() && text.indexOf('\0') < 0);
        int priority =
                fields.text("priority")
                        .filter(text -> text.matches("[0-9]{1,6}"))
                        .map(Integer::parseInt)
                        .orElse(USUAL_PRIORITY);
        return off
                ? Optional.empty()
                : path.map(text ->
                        new Registered(priority, new SourcePath(base.resolve(text), within)));
    }
}
