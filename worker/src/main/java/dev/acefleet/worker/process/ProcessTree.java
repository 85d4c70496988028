package dev.acefleet.worker.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Everything that one attempt has running: the keeper's descendants, and every process that carries the attempt's mark,
/// whatever session or group it went to (protocol P20). Full strength on Linux; elsewhere descendants alone.
final class ProcessTree {
    private static final int ROUNDS = 100;
    private static final long TURN_MS = 20;

    private final Process keeper;
    private final String mark;
    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    ProcessTree(Process keeper, String mark) {
        this.keeper = keeper;
        this.mark = "ACEFLEET_ATTEMPT=" + mark;
    }

    /// Asks politely, waits for `grace`, and then kills until nothing is left.
    void end(Duration grace) {
        collect();
        if (known.isEmpty() && !keeper.isAlive()) {
            return;
        }
        known.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + grace.toNanos();
        while (System.nanoTime() < end && anyAlive()) {
            pause();
            collect();
        }
        for (int i = 0; i < ROUNDS && anyAlive(); i++) {
            known.forEach(ProcessHandle::destroyForcibly);
            pause();
            collect();
        }
        awaitKeeper();
    }

    /// Adds what is there now. Whoever is found once is remembered, also when its parent dies before it.
    private void collect() {
        known.removeIf(process -> !process.isAlive());
        List<ProcessHandle> found = new ArrayList<>(withMark(mark));
        Stream.concat(
                        keeper.descendants(),
                        List.copyOf(known).stream().flatMap(ProcessHandle::descendants))
                .filter(process -> !isKeepersOwn(process))
                .forEach(found::add);
        known.addAll(found);
    }

    /// The keeper's watcher is a copy of the keeper without the mark; it goes when the keeper does.
    private boolean isKeepersOwn(ProcessHandle process) {
        return process.info()
                .arguments()
                .filter(arguments ->
                        Arrays.stream(arguments).anyMatch(each -> each.endsWith("keeper.sh")))
                .isPresent();
    }

    private boolean anyAlive() {
        return known.stream().anyMatch(ProcessHandle::isAlive);
    }

    /// With the agent gone the keeper ends by itself, with the agent's exit code.
    private void awaitKeeper() {
        try {
            if (!keeper.waitFor(2, TimeUnit.SECONDS)) {
                keeper.descendants().forEach(ProcessHandle::destroyForcibly);
                keeper.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            keeper.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(TURN_MS);
        } catch (InterruptedException e) {
            // Killing goes on: the rounds are bounded, and what is left alive would be worse.
            Thread.currentThread().interrupt();
        }
    }

    /// The processes whose environment has this `NAME=value`.
    static List<ProcessHandle> withMark(String assignment) {
        List<ProcessHandle> found = new ArrayList<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            processes.forEach(directory ->
                    pid(directory)
                            .filter(_ -> environment(directory).contains("\0" + assignment + "\0"))
                            .flatMap(ProcessHandle::of)
                            .ifPresent(found::add));
        } catch (IOException e) {
            // No /proc: not Linux.
        }
        return found;
    }

    private static Optional<Long> pid(Path directory) {
        String name = directory.getFileName().toString();
        return name.chars().allMatch(Character::isDigit)
                ? Optional.of(Long.parseLong(name))
                : Optional.empty();
    }

    private static String environment(Path directory) {
        try {
            return "\0"
                    + new String(
                            Files.readAllBytes(directory.resolve("environ")),
                            StandardCharsets.UTF_8);
        } catch (IOException e) {
            // Gone meanwhile, or another user's.
            return "";
        }
    }
}
