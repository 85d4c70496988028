package dev.acefleet.cli.client.doctor;

import dev.acefleet.cli.client.git.Git;
import dev.acefleet.cli.client.ui.Surroundings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What this machine needs to submit stages, and to be a worker or a fleet of its own.
public final class MachineChecks {
    /// The first git that merges without a checkout (`merge-tree --write-tree`).
    private static final int[] GIT = {2, 38};

    /// Below this a clone and its build are likely to fail.
    private static final long DISK_BYTES = 5L << 30;

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    /// Programs of the agents that are known by name.
    private static final List<String> AGENTS = List.of("claude", "codex", "gemini", "opencode");

    private final Surroundings surroundings;

    public MachineChecks(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(git());
        findings.add(platform());
        findings.add(disk());
        findings.add(agents());
        return findings;
    }

    private Finding git() {
        Git.Answer answer =
                new Git(surroundings.directory(), surroundings.environment()).ask("version");
        Matcher version = VERSION.matcher(answer.text());
        if (!answer.ok() || !version.find()) {
            return Finding.problem("git", "it does not run: " + answer.error(), "Install git.");
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major > GIT[0] || major == GIT[0] && minor >= GIT[1]
                ? Finding.ok("git", answer.text())
                : Finding.problem(
                        "git",
                        answer.text() + " is too old for a worker",
                        "Install git " + GIT[0] + "." + GIT[1] + " or newer.");
    }

    private static Finding platform() {
        String name = System.getProperty("os.name", "");
        return Files.isDirectory(Path.of("/proc/self"))
                ? Finding.ok("system", name + ": a stopped agent's processes are all found")
                : Finding.note(
                        "system",
                        name + ": of a stopped agent, only descendants and group are found",
                        "Run workers on Linux where agents start programs that detach themselves.");
    }

    private Finding disk() {
        Path place = surroundings.stateHome();
        while (!Files.isDirectory(place) && place.getParent() != null) {
            place = place.getParent();
        }
        try {
            long free = Files.getFileStore(place).getUsableSpace();
            String text = (free >> 20) + " MiB free for " + surroundings.stateHome();
            return free >= DISK_BYTES
                    ? Finding.ok("disk", text)
                    : Finding.problem("disk", text, "Make room, or set XDG_STATE_HOME.");
        } catch (IOException e) {
            return Finding.problem("disk", place + ": " + e.getMessage(), "See that it is there.");
        }
    }

    private Finding agents() {
        List<String> found =
                AGENTS.stream()
                        .flatMap(
                                name -> onPath(name).map(path -> name + " (" + path + ")").stream())
                        .toList();
        return found.isEmpty()
                ? Finding.note(
                        "agents",
                        "none of " + String.join(", ", AGENTS) + " is on the PATH here",
                        "A worker needs its agent's program; its worker.yml may name it by path.")
                : Finding.ok("agents", String.join(", ", found));
    }

    private Optional<Path> onPath(String program) {
        return Stream.of(
                        surroundings
                                .variable("PATH")
                                .orElse("")
                                .split(Pattern.quote(File.pathSeparator), -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory).resolve(program))
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst();
    }
}
