package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Every call of git that a process and its children make, told by a script that stands in front of git on their search
/// path. Agents' own calls are not told, nor those of the project that a test works on.
final class WatchedGit {
    private final Path directory;
    private final Path log;

    WatchedGit(Path directory) {
        this.directory = directory;
        this.log = directory.resolve("calls");
    }

    /// One call.
    ///
    /// @param part of the work that it was made for
    /// @param words the command's name and what follows it
    /// @param names that the command was given on standard input, where it takes names from there
    record Call(String part, List<String> words, List<String> names) {
        String command() {
            return words.getFirst();
        }
    }

    /// From now on calls are made for this part of the work.
    static void begin(Path log, String part) throws IOException {
        Files.writeString(
                log, "PART " + part + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// Runs a class of the tests, with a directory and the log as its arguments, until it has ended well.
    List<Call> of(Class<?> main) throws IOException, InterruptedException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path watch = Files.writeString(bin.resolve("git"), watch());
        assertThat(watch.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        Files.createDirectories(directory.resolve("projects")).toString(),
                        log.toString());
        builder.environment().merge("PATH", bin.toString(), (path, mine) -> mine + ":" + path);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return read();
    }

    private static Path realGit() {
        for (String place : System.getenv().getOrDefault("PATH", "/usr/bin").split(":", -1)) {
            if (Files.isExecutable(Path.of(place, "git"))) {
                return Path.of(place, "git");
            }
        }
        throw new AssertionError("no git");
    }

    /// Writes each call by itself, for several may be made at once, and does it. An agent has the attempt's mark in its
    /// environment, and the author of the test's own project is somebody.
    private String watch() {
        return """
        #!/bin/sh
        if [ -n "$ACEFLEET_ATTEMPT" ] || [ "$GIT_AUTHOR_EMAIL" = somebody@example.org ]; then
            exec '%2$s' "$@"
        fi
        names=
        case " $* " in
        *" update-index "*" --stdin "*) names=$(mktemp '%1$s.XXXXXX') && cat > "$names" ;;
        esac
        call=$(
            echo CALL
            for word in "$@"; do printf 'ARG %%s\\n' "$word"; done
            if [ -n "$names" ]; then tr '\\0' '\\n' < "$names" | sed 's/^/NAME /'; fi
        )
        printf '%%s\\n' "$call" >> '%1$s'
        if [ -n "$names" ]; then
            exec '%2$s' "$@" < "$names"
        fi
        exec '%2$s' "$@"
        """
                .formatted(log, realGit());
    }

    private List<Call> read() throws IOException {
        List<Call> calls = new ArrayList<>();
        String part = "";
        for (String line : Files.readAllLines(log)) {
            if (line.startsWith("PART ")) {
                part = line.substring(5);
            } else if (line.equals("CALL")) {
                calls.add(new Call(part, new ArrayList<>(), new ArrayList<>()));
            } else if (line.startsWith("ARG ")) {
                calls.getLast().words().add(line.substring(4));
            } else if (line.startsWith("NAME ")) {
                calls.getLast().names().add(line.substring(5));
            }
        }
        return calls.stream().map(WatchedGit::withoutOptions).toList();
    }

    /// Without what stands in front of the command's name.
    private static Call withoutOptions(Call call) {
        int at = 0;
        while (at < call.words().size() && call.words().get(at).startsWith("-")) {
            at += call.words().get(at).equals("-c") ? 2 : 1;
        }
        return new Call(
                call.part(),
                List.copyOf(call.words().subList(at, call.words().size())),
                List.copyOf(call.names()));
    }
}
