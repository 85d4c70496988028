package dev.acefleet.worker.git;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The `git` program on one repository. Arguments are a list, never a shell's text; refs and paths from elsewhere must
/// come behind `--end-of-options` or in a form that cannot be an option.
///
/// Nothing of the machine's or the user's configuration or environment is read, no hook, file system monitor or helper
/// of the repository runs, and only the transports of [Transport] are allowed. Filters and drivers that a repository's
/// attributes name are not defined anywhere git looks, so git leaves them out. The repository's own `config` *is* read:
/// it must be the worker's, which `Workspace.reclaim` sees to where an agent has had it in its hands.
public final class Git {
    /// All that git sees of the machine, beside the search path and what [#with] adds.
    private static final Map<String, String> SURROUNDINGS =
            Map.ofEntries(
                    Map.entry("LC_ALL", "C"),
                    Map.entry("HOME", "/nonexistent"),
                    Map.entry("GIT_CONFIG_NOSYSTEM", "1"),
                    Map.entry("GIT_CONFIG_SYSTEM", "/dev/null"),
                    Map.entry("GIT_CONFIG_GLOBAL", "/dev/null"),
                    Map.entry("GIT_ATTR_NOSYSTEM", "1"),
                    Map.entry("GIT_TERMINAL_PROMPT", "0"),
                    Map.entry("GIT_OPTIONAL_LOCKS", "0"),
                    // A commit is what its own bytes say, whatever refs/replace says.
                    Map.entry("GIT_NO_REPLACE_OBJECTS", "1"),
                    Map.entry("GIT_NO_LAZY_FETCH", "1"));

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
    private final Duration most;

    private Git(Path gitDir, List<String> prefix, Map<String, String> env, Duration most) {
        this.gitDir = gitDir;
        this.prefix = List.copyOf(prefix);
        this.env = Map.copyOf(env);
        this.most = most;
    }

    /// Git on a bare repository.
    public static Git bare(Path gitDir, Transport transport) {
        return new Git(gitDir, options(gitDir, transport), Map.of(), GitCall.LONGEST);
    }

    /// Git on a repository with its work tree around it.
    public static Git of(Path workTree) {
        List<String> options = new ArrayList<>(options(workTree.resolve(".git"), Transport.LOCAL));
        options.add("--work-tree=" + workTree);
        return new Git(workTree.resolve(".git"), options, Map.of(), GitCall.LONGEST);
    }

    private static List<String> options(Path gitDir, Transport transport) {
        List<String> options = new ArrayList<>(List.of("git", "--git-dir=" + gitDir));
        for (String setting :
                List.of(
                        "core.hooksPath=/dev/null",
                        "core.fsmonitor=false",
                        "core.attributesFile=/dev/null",
                        // A dead line ends a fetch in minutes, however long a living one may take.
                        "core.sshCommand=ssh -oBatchMode=yes -oConnectTimeout=60"
                                + " -oServerAliveInterval=30 -oServerAliveCountMax=4",
                        "http.lowSpeedLimit=1000",
                        "http.lowSpeedTime=120",
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
        return new Git(gitDir, prefix, all, most);
    }

    /// The same for who cannot wait as long as a call may take.
    public Git within(Duration limit) {
        return new Git(gitDir, prefix, env, limit);
    }

    public Path gitDir() {
        return gitDir;
    }

    /// @param isCut whether there was more output than is looked at
    public record Result(int exit, String out, String err, boolean isCut) {
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
        Captured out = new Captured();
        Captured err = new Captured();
        int exit = call(input, out, err, arguments);
        return new Result(exit, out.text(), err.text(), out.isCut());
    }

    /// Whether one of the texts stands in what git prints, however much that is.
    ///
    /// @throws GitFailed when git says no
    public boolean prints(List<String> texts, String... arguments) {
        Search search = new Search(texts);
        Captured err = new Captured();
        int exit = call("", search, err, arguments);
        checked(new Result(exit, "", err.text(), false), arguments);
        return search.hasFound();
    }

    private int call(String input, OutputStream out, OutputStream err, String[] arguments) {
        List<String> argv = new ArrayList<>(prefix);
        argv.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(SURROUNDINGS);
        environment.put("PATH", searchPath());
        environment.putAll(env);
        Duration usual = GitCall.limit(arguments[0]);
        GitRan event = new GitRan();
        event.begin();
        try {
            return GitCall.run(
                    arguments[0],
                    argv,
                    environment,
                    input,
                    out,
                    err,
                    usual.compareTo(most) < 0 ? usual : most);
        } finally {
            event.end(arguments);
        }
    }

    /// Where git is looked for, and where git looks for its helpers.
    static String searchPath() {
        return System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
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
        if (result.isCut()) {
            throw new GitFailed(
                    "git " + arguments[0] + " printed more than " + Captured.MOST + " bytes");
        }
        return result.out().stripTrailing();
    }

    /// Git could not do what it should: the surroundings' trouble, as far as this class can tell.
    public static class GitFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        public GitFailed(String message) {
            super(message);
        }
    }

    /// The remote answers, and does not have what is asked for: asking again brings nothing.
    public static final class NotThere extends GitFailed {
        private static final long serialVersionUID = 1;

        public NotThere(String message) {
            super(message);
        }
    }
}
