package dev.acefleet.worker.ops;

import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.config.WorkerConfigReader;
import dev.acefleet.worker.config.WorkerConfigReader.Reading;
import dev.acefleet.worker.process.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/// A worker's directory with a configuration whose programs are shell scripts.
final class Bench {
    static final String AGENT_SECRET = "agent-secret-1";
    static final String GIT_SECRET = "git-secret-22";

    private final Path directory;
    private String limits = "grace: 1s";
    private Duration saving = Duration.ofSeconds(30);
    private String setup = "";
    private String check = "";
    private String agent = "";
    private String aceAssign = "";

    Bench(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        secrets("agent.env", "AGENT_KEY=" + AGENT_SECRET);
        secrets("git.env", "GIT_TOKEN=" + GIT_SECRET);
    }

    private void secrets(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /// Others may read a file of secrets, so the worker does not.
    Bench exposed(String name) throws IOException {
        Files.setPosixFilePermissions(
                directory.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
        return this;
    }

    Bench limits(String text) {
        limits = text;
        return this;
    }

    /// How long an attempt that must stop may take to save its work.
    Bench saving(Duration time) {
        saving = time;
        return this;
    }

    Bench setup(String script) throws IOException {
        setup = "setup: [sh, " + script("setup", script) + "]";
        return this;
    }

    Bench check(String script) throws IOException {
        check = "check: [sh, " + script("check", script) + "]";
        return this;
    }

    Bench agent(String script) throws IOException {
        agent =
                "agent: {type: command, env-file: agent.env, command: [sh, "
                        + script("agent", script)
                        + "]}";
        return this;
    }

    /// With an argument that is longer than the system takes, so that its process cannot be started.
    Bench agentThatCannotBeStarted() {
        agent = "agent: {type: command, command: [sh, -c, '" + "x".repeat(1 << 18) + "']}";
        return this;
    }

    /// A stand-in for a real agent program: a shell script that gets the arguments which the program would get.
    ///
    /// @param more of the agent's configuration, each with a comma before it
    Bench program(String type, String more, String script) throws IOException {
        agent =
                "agent: {type: "
                        + type
                        + ", env-file: agent.env, command: [sh, "
                        + script("agent", script)
                        + "]"
                        + more
                        + "}";
        return this;
    }

    /// The program by which agents work on an assignment's steps.
    Bench aceAssign(String program) {
        aceAssign = "ace-assign: [" + program + "]\n";
        return this;
    }

    private Path script(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    Path attempts() {
        return directory.resolve("w/attempts");
    }

    Site site(String pattern) throws IOException {
        String text =
                "directory: w\nlimits: {"
                        + limits
                        + "}\n"
                        + "agents: {"
                        + agent
                        + "}\n"
                        + "repositories:\n  - url: '"
                        + pattern
                        + "'\n    env-file: git.env\n    "
                        + setup
                        + "\n    "
                        + check
                        + "\n"
                        + aceAssign;
        Path file = directory.resolve("worker.yml");
        WorkerConfig config =
                switch (WorkerConfigReader.read(file, text)) {
                    case Reading.Read read -> read.config();
                    case Reading.Refused refused ->
                            throw new IllegalArgumentException(refused.mistakes().toString());
                };
        Files.createDirectories(config.directory());
        return new Site(config, new ProcessRunner(config.directory(), "w/1"), saving);
    }

    /// Shell commands that write files.
    static String write(Map<String, String> files) {
        StringBuilder script = new StringBuilder();
        files.forEach((path, text) ->
                script.append("mkdir -p \"$(dirname '")
                        .append(path)
                        .append("')\"\n")
                        .append("cat > '")
                        .append(path)
                        .append("' <<'END'\n")
                        .append(text)
                        .append("END\n"));
        return script.toString();
    }
}
