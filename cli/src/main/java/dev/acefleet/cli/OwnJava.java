package dev.acefleet.cli;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// This program as a command line that does not need the launcher: Java, class path and main class of this process.
public final class OwnJava {
    private OwnJava() {}

    /// For a verb that asks and ends, with the JVM's flags that the launcher gives such ones, and an archive of classes.
    ///
    /// @param kind whose the archive is: the launcher's have other names, for one that did not fit would be made anew by
    ///     either at every call
    public static List<String> line(String kind, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(java());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        archive(kind)
                .ifPresent(file ->
                        line.addAll(
                                List.of(
                                        "-XX:+AutoCreateSharedArchive",
                                        "-XX:SharedArchiveFile=" + file,
                                        "-Xlog:disable",
                                        "-Xlog:all=off")));
        line.addAll(program());
        line.addAll(List.of(arguments));
        return List.copyOf(line);
    }

    /// With the flags that every verb needs, and nothing chosen.
    public static List<String> plain() {
        List<String> line = new ArrayList<>(List.of(java()));
        line.addAll(program());
        return List.copyOf(line);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static List<String> program() {
        return List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                Main.class.getName());
    }

    private static String absolute(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Beside the program's jar; only a class path of jars can have one.
    private static Optional<Path> archive(String kind) {
        try {
            Path jar =
                    Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isRegularFile(jar)
                    ? Optional.of(jar.resolveSibling("fleet-" + kind + ".jsa"))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
