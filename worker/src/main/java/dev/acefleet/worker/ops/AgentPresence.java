package dev.acefleet.worker.ops;

import dev.acefleet.worker.config.EnvFile;
import dev.acefleet.worker.config.WorkerConfig.AgentConfig;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Whether the program of an agent is on this machine, and which. Any thread; looks each time anew, since programs come
/// and go under a worker that runs.
final class AgentPresence {
    /// Programs that start a runtime of their own take seconds on a busy machine.
    private static final long PATIENCE_SECONDS = 20;

    /// Bytes of a version that are read.
    private static final int SHOWN = 200;

    private AgentPresence() {}

    /// Why the agent cannot be launched here; empty when its program is there, or is named from the clone on, where
    /// nobody can look before there is one.
    ///
    /// @param path the `PATH` that its attempts have
    static Optional<String> missing(String name, AgentConfig config, String path) {
        String program = config.command().getFirst();
        if (program.contains("/")) {
            Path file = Path.of(program);
            return !file.isAbsolute() || Files.isExecutable(file)
                    ? Optional.empty()
                    : Optional.of(
                            "the program of the agent "
                                    + name
                                    + " is not at "
                                    + program
                                    + ", or may not be run; install it or mend its command in worker.yml");
        }
        boolean isThere =
                Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
                        .filter(directory -> !directory.isEmpty())
                        .map(directory -> Path.of(directory).resolve(program))
                        .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
        return isThere
                ? Optional.empty()
                : Optional.of(
                        "the program "
                                + program
                                + " of the agent "
                                + name
                                + " is not on this worker's PATH; install it or name it by its path in worker.yml");
    }

    /// Like [#missing(String, AgentConfig, String)], with the `PATH` of its env-file where there is one.
    static Optional<String> missing(String name, AgentConfig config) {
        try {
            return missing(name, config, path(EnvFile.read(config.envFile())));
        } catch (IOException e) {
            return Optional.of(
                    "the env-file of the agent " + name + " cannot be used: " + e.getMessage());
        }
    }

    static String path(Map<String, String> env) {
        return env.getOrDefault("PATH", Site.searchPath());
    }

    /// What the program says of its version; empty where it says nothing in time. Of a command of the operator's nothing
    /// is known, so it is not asked.
    ///
    /// @param home where it may write
    static String version(AgentConfig config, Path home) throws IOException, InterruptedException {
        if (config.type() == AgentConfig.Type.COMMAND) {
            return "";
        }
        Files.createDirectories(home);
        Path printed = home.resolve("version");
        ProcessBuilder builder =
                new ProcessBuilder(List.of(config.command().getFirst(), "--version"))
                        .directory(home.toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(printed.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", Site.searchPath(), "HOME", home.toString()));
        Process process = builder.start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            return "";
        }
        byte[] bytes = Files.readAllBytes(printed);
        String text = new String(bytes, 0, Math.min(bytes.length, SHOWN), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("").strip();
    }
}
