package dev.acefleet.worker.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// The processes of this user that carry a mark in the environment they were started with (Linux: `/proc`). Elsewhere
/// there are none to be found. Any thread.
final class MarkedProcesses {
    private static final Path PROC = Path.of("/proc");

    /// Between two looks while killed processes disappear.
    private static final Duration PAUSE = Duration.ofMillis(20);

    private MarkedProcesses() {}

    /// One process and those of its variables that are marks.
    record Marked(ProcessHandle process, Map<String, String> marks) {
        String mark(String name) {
            return marks.getOrDefault(name, "");
        }
    }

    static boolean isSupported() {
        return Files.isReadable(PROC.resolve("self/environ"));
    }

    static List<Marked> find(Predicate<Marked> wanted) {
        List<Marked> found = new ArrayList<>();
        if (!isSupported()) {
            return found;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                Map<String, String> marks = marks(process);
                if (!marks.isEmpty()) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .map(handle -> new Marked(handle, marks))
                            .filter(wanted)
                            .ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("/proc cannot be read", e);
        }
        return found;
    }

    /// What came of killing.
    ///
    /// @param all what was killed, or at least signalled
    /// @param left what was there still when the limit was over: the kernel does not let it go, or it comes again
    record Killed(List<Marked> all, List<Marked> left) {
        Killed {
            all = List.copyOf(all);
            left = List.copyOf(left);
        }
    }

    /// Kills what carries the mark until none is left, or the limit is over.
    static Killed kill(Predicate<Marked> wanted, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Map<Long, Marked> all = new LinkedHashMap<>();
        List<Marked> left = find(wanted);
        while (!left.isEmpty() && System.nanoTime() <= deadline) {
            for (Marked marked : left) {
                marked.process().destroyForcibly();
                all.putIfAbsent(marked.process().pid(), marked);
            }
            Thread.sleep(PAUSE);
            left = find(wanted);
        }
        return new Killed(List.copyOf(all.values()), left);
    }

    private static Map<String, String> marks(Path process) {
        Map<String, String> marks = new HashMap<>();
        try {
            String environment =
                    new String(
                            Files.readAllBytes(process.resolve("environ")),
                            StandardCharsets.ISO_8859_1);
            int at = environment.indexOf("ACEFLEET_");
            while (at >= 0) {
                int end = environment.indexOf('\0', at);
                String entry = environment.substring(at, end < 0 ? environment.length() : end);
                int equals = entry.indexOf('=');
                if (equals > 0 && (at == 0 || environment.charAt(at - 1) == '\0')) {
                    marks.put(entry.substring(0, equals), entry.substring(equals + 1));
                }
                at = environment.indexOf("ACEFLEET_", at + 1);
            }
        } catch (IOException e) {
            // Gone meanwhile, or another user's: not ours.
        }
        return marks;
    }
}
