package dev.acefleet.cli.client.git;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Runs the `git` program in one directory: always an argument vector, never a shell. Any thread; every call is a process
/// of its own that has ended when the call returns.
///
/// What only looks at the repository runs hardened: no pager, no prompt, no optional lock, no file-system monitor. What
/// talks to a remote runs with the person's own credentials, hooks and configuration.
public final class Git {
    /// Bytes of one answer: the listing of the largest tree that is looked at, and the documents of the largest stage.
    static final int MOST_BYTES = 96 * 1024 * 1024;

    /// Local questions take milliseconds; a cold network disk takes seconds.
    private static final Duration LOCAL = Duration.ofMinutes(2);

    /// A fetch or push of a large history over a slow line.
    private static final Duration NETWORK = Duration.ofMinutes(30);

    private static final int ERROR_CHARACTERS = 4_000;
    private static final Executor PUMPS = task -> Thread.ofVirtual().start(task);

    /// Variables by which a calling hook or alias would point git at another repository, or at another program.
    private static final List<String> MISLEADING =
            List.of(
                    "GIT_DIR",
                    "GIT_WORK_TREE",
                    "GIT_INDEX_FILE",
                    "GIT_OBJECT_DIRECTORY",
                    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                    "GIT_COMMON_DIR",
                    "GIT_NAMESPACE",
                    "GIT_PREFIX",
                    "GIT_EXTERNAL_DIFF",
                    "GIT_LITERAL_PATHSPECS",
                    "GIT_GLOB_PATHSPECS",
                    "GIT_NOGLOB_PATHSPECS",
                    "GIT_ICASE_PATHSPECS");

    private final Path directory;
    private final Map<String, String> environment;

    public Git(Path directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = Map.copyOf(environment);
    }

    /// What git said.
    ///
    /// @param error its standard error, cut
    public record Answer(int code, byte[] bytes, String error) {
        public boolean ok() {
            return code == 0;
        }

        /// The output as text, without the line end.
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8).strip();
        }

        public List<String> lines() {
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        }

        /// The records of an output with `-z`.
        public List<String> records() {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.isEmpty()
                    ? List.of()
                    : Arrays.asList(text.substring(0, text.length() - 1).split("\0", -1));
        }
    }

    public Path directory() {
        return directory;
    }

    /// Looks at the repository.
    public Answer ask(String... arguments) {
        return askWith(new byte[0], arguments);
    }

    /// The same for what can do without: empty where git cannot be run.
    public Optional<Answer> askIfThere(String... arguments) {
        try {
            return Optional.of(ask(arguments));
        } catch (Refusal _) {
            return Optional.empty();
        }
    }

    Answer askWith(byte[] input, String... arguments) {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of("git", "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false"));
        command.addAll(List.of(arguments));
        return run(command, input, true, LOCAL);
    }

    /// Talks to a remote, or changes the checkout, as the person would by hand.
    public Answer act(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "--no-pager"));
        command.addAll(List.of(arguments));
        return run(command, new byte[0], false, NETWORK);
    }

    private Answer run(List<String> command, byte[] input, boolean hardened, Duration limit) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> variables = builder.environment();
        variables.clear();
        variables.putAll(environment);
        variables.keySet().removeAll(MISLEADING);
        variables.put("LC_ALL", "C");
        if (hardened) {
            variables.put("GIT_TERMINAL_PROMPT", "0");
            variables.put("GIT_OPTIONAL_LOCKS", "0");
        }
        try {
            return answer(builder.start(), command, input, limit);
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.ERROR,
                    "The git program cannot be run in " + directory + ".",
                    String.valueOf(e.getMessage()),
                    "Install git, and see that the directory is there.");
        }
    }

    private static Answer answer(
            Process process, List<String> command, byte[] input, Duration limit) {
        CompletableFuture<Void> feed =
                CompletableFuture.runAsync(() -> feed(process.getOutputStream(), input), PUMPS);
        CompletableFuture<byte[]> out =
                CompletableFuture.supplyAsync(
                        () -> read(process.getInputStream(), MOST_BYTES), PUMPS);
        CompletableFuture<byte[]> error =
                CompletableFuture.supplyAsync(
                        () -> read(process.getErrorStream(), ERROR_CHARACTERS), PUMPS);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw tooMuch(command, "it took longer than " + limit.toMinutes() + " minutes");
            }
            feed.join();
            byte[] bytes = out.join();
            if (bytes.length >= MOST_BYTES) {
                throw tooMuch(command, "it printed more than " + MOST_BYTES + " bytes");
            }
            String said = new String(error.join(), StandardCharsets.UTF_8).strip();
            return new Answer(process.exitValue(), bytes, said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(ExitCode.INTERRUPTED, "Interrupted.", "", "");
        } finally {
            process.destroyForcibly();
        }
    }

    private static Refusal tooMuch(List<String> command, String why) {
        return new Refusal(
                ExitCode.ERROR,
                "git " + command.getLast() + " was given up.",
                why,
                "Run it by hand to see what is wrong with the repository.");
    }

    private static void feed(OutputStream to, byte[] input) {
        try (to) {
            to.write(input);
        } catch (IOException _) {
            // It ended before it read everything; its exit code says why.
        }
    }

    /// Reads to the end, so that the process does not hang, and keeps the first bytes.
    private static byte[] read(InputStream from, int most) {
        try (from) {
            byte[] kept = from.readNBytes(most);
            from.transferTo(OutputStream.nullOutputStream());
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
