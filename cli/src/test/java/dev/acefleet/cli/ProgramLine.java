package dev.acefleet.cli;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// The program's command line over jars as a build lays them out: those of this JVM's class path, and one for each directory
/// of classes in it, without the tests. They are made once for all tests of a build, whichever process needs them first: a
/// JVM shares archives of classes only where its class path has nothing but jars, and the same ones as before.
public final class ProgramLine {
    private ProgramLine() {}

    /// Java, its flags and the program, for which a verb is still to come.
    ///
    /// @param kind processes of one kind have the same flags and share an archive of their classes, which the first of
    ///     them leaves that is allowed to end by itself
    public static List<String> of(String kind, String... flags) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        line.addAll(List.of(flags));
        line.addAll(List.of("-XX:+AutoCreateSharedArchive", "-Xlog:disable", "-Xlog:all=off"));
        line.add("--sun-misc-unsafe-memory-access=allow");
        try {
            line.add("-XX:SharedArchiveFile=" + archive(kind));
            String classPath =
                    jars().stream().map(Path::toString).collect(joining(File.pathSeparator));
            line.addAll(List.of("-cp", classPath, Main.class.getName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line;
    }

    /// Whether a process of this kind has left its archive.
    public static boolean hasArchive(String kind) {
        try {
            return Files.exists(archive(kind));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path archive(String kind) throws IOException {
        return directory().resolve(kind + ".jsa");
    }

    private static Path directory() throws IOException {
        Path root = Path.of(System.getProperty("acefleet.root"));
        return Files.createDirectories(root.resolve("cli/target/program"));
    }

    /// In the order of the class path.
    public static List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        try (FileChannel lock =
                FileChannel.open(
                        directory().resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            lock.lock();
            for (String entry :
                    System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(entry).toAbsolutePath();
                if (path.toString().endsWith("-tests.jar")) {
                    continue;
                }
                if (Files.isRegularFile(path)) {
                    jars.add(path);
                } else if (Files.isDirectory(path) && !path.endsWith("test-classes")) {
                    String name = Integer.toHexString(path.hashCode()) + "-classes.jar";
                    jars.add(jar(path, directory().resolve(name)));
                }
            }
        }
        return jars;
    }

    private static Path jar(Path classes, Path jar) throws IOException {
        if (!Files.exists(jar) || newest(classes).compareTo(Files.getLastModifiedTime(jar)) > 0) {
            Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
            PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
            assertThat(
                            ToolProvider.findFirst("jar")
                                    .orElseThrow()
                                    .run(
                                            err,
                                            err,
                                            "--create",
                                            "--file",
                                            fresh.toString(),
                                            "-C",
                                            classes.toString(),
                                            "."))
                    .isZero();
            Files.move(fresh, jar, StandardCopyOption.ATOMIC_MOVE);
        }
        return jar;
    }

    private static FileTime newest(Path classes) throws IOException {
        FileTime newest = FileTime.fromMillis(0);
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                FileTime time = Files.getLastModifiedTime(file);
                newest = time.compareTo(newest) > 0 ? time : newest;
            }
        }
        return newest;
    }
}
