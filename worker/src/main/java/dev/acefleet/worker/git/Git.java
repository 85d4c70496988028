package dev.acefleet.worker.git;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The `git` program on one repository. Arguments are a list, never a shell's text; refs and paths from elsewhere must
/// come behind `--end-of-options` or in a form that cannot be an option.
///
/// Nothing of the machine's or the user's configuration is read, no hook, file system monitor or helper of the repository
/// runs, and only the transports of [Transport] are allowed (reliability S4, S5). Filters and merge drivers that a
/// repository's attributes name are not defined anywhere git looks, so git leaves them out.
public final class Git {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int OUTPUT = 64 * 1024 * 1024;

    /// Which remote addresses git may open.
    public enum Transport {
        /// Local paths only: between the fleet's own directories.
        LOCAL,
        /// https and ssh, and local paths where the repository's address is one.
        REMOTE
    }

    private final Path gitDir;
    private final List<String> prefix;
    private final Map<String, String> env;

    private Git(Path gitDir, List<String> prefix, Map<String, String> env) {
        this.gitDir = gitDir;
        this.prefix = List.copyOf(prefix);
        this.env = Map.copyOf(env);
    }

    /// Git on a bare repository.
    public static Git bare(Path gitDir, Transport transport) {
        return new Git(gitDir, options(gitDir, transport), Map.of());
    }

    /// Git on a repository with its work tree around it.
    public static Git of(Path workTree) {
        List<String> options = new ArrayList<>(options(workTree.resolve(".git"), Transport.LOCAL));
        options.add("--work-tree=" + workTree);
        return new Git(workTree.resolve(".git"), options, Map.of());
    }

    private static List<String> options(Path gitDir, Transport transport) {
        List<String> options = new ArrayList<>(List.of("git", "--git-dir=" + gitDir));
        for (String setting :
                List.of(
                        "core.hooksPath=/dev/null",
                        "core.fsmonitor=false",
                        "core.attributesFile=/dev/null",
                        "core.sshCommand=ssh -oBatchMode=yes",
                        "credential.helper=",
                        "gc.auto=0",
                        "maintenance.auto=false",
                        "submodule.recurse=false",
                        "fetch.recurseSubmodules=false",
                        "safe.bareRepository=explicit",
                        "safe.directory=*",
                        "protocol.allow=never",
                        "protocol.file.allow=always",
                        "protocol.https.allow="
                                + (transport == Transport.REMOTE ? "always" : "never"),
                        "protocol.ssh.allow="
                                + (transport == Transport.REMOTE ? "always" : "never"))) {
            options.add("-c");
            options.add(setting);
        }
        return options;
    }

    /// The same with further environment, for example credentials or an author.
    public Git with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(env);
        all.putAll(more);
        return new Git(gitDir, prefix, all);
    }

    public Path gitDir() {
        return gitDir;
    }

    public record Result(int exit, String out, String err) {
        public boolean ok() {
            return exit == 0;
        }
    }

    /// Runs and returns whatever came of it.
    public Result run(String... arguments) {
        return run("", arguments);
    }

    /// Runs with `input` on standard input.
    public Result run(String input, String[] arguments) {
        List<String> argv = new ArrayList<>(prefix);
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(argv);
        // Every path in the arguments is absolute; where this process stands must not matter.
        builder.directory(new File("/"));
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.put("PATH", path);
        environment.put("LC_ALL", "C");
        environment.put("HOME", "/nonexistent");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_OPTIONAL_LOCKS", "0");
        environment.putAll(env);
        try {
            Process process = builder.start();
            CompletableFuture<String> out = read(process.getInputStream());
            CompletableFuture<String> err = read(process.getErrorStream());
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // Git ended before it read everything; its exit says why.
            }
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new GitFailed("git " + arguments[0] + " did not end within " + LIMIT);
            }
            return new Result(process.exitValue(), out.join(), err.join());
        } catch (IOException e) {
            throw new GitFailed("git cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GitFailed("interrupted during git " + arguments[0]);
        }
    }

    private static CompletableFuture<String> read(InputStream stream) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try (stream) {
                        byte[] bytes = stream.readNBytes(OUTPUT);
                        stream.transferTo(OutputStream.nullOutputStream());
                        result.complete(new String(bytes, StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        result.complete("");
                    }
                });
        return result;
    }

    /// Runs and returns the output without its last line break.
    ///
    /// @throws GitFailed when git says no
    public String must(String... arguments) {
        return checked(run(arguments), arguments);
    }

    /// As [#must], with standard input.
    public String mustRead(String input, String... arguments) {
        return checked(run(input, arguments), arguments);
    }

    private static String checked(Result result, String[] arguments) {
        if (!result.ok()) {
            String why = result.err().isBlank() ? result.out() : result.err();
            throw new GitFailed("git " + arguments[0] + " failed: " + why.strip());
        }
        return result.out().stripTrailing();
    }

    /// Git could not do what it should: the surroundings' trouble, as far as this class can tell.
    public static final class GitFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        public GitFailed(String message) {
            super(message);
        }
    }
}
