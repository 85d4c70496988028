package dev.acefleet.worker.config;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Names;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Repository;
import dev.acefleet.worker.git.AttemptRefs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an operator lets a worker do. Messages choose from it by name; they never add to it (architecture 2.9).
///
/// @param id stable over restarts
/// @param directory for caches, clones and the worker's own files
/// @param slots agents at once
/// @param aceAssign program, and arguments that come before all others, by which agents work on an assignment's steps; empty
///     where the worker drives no assignments
public record WorkerConfig(
        String id,
        Path directory,
        List<Pool> pools,
        int slots,
        Map<String, AgentConfig> agents,
        List<RepositoryConfig> repositories,
        Limits limits,
        List<String> aceAssign) {
    /// One that says nothing of assignments.
    public WorkerConfig(
            String id,
            Path directory,
            List<Pool> pools,
            int slots,
            Map<String, AgentConfig> agents,
            List<RepositoryConfig> repositories,
            Limits limits) {
        this(id, directory, pools, slots, agents, repositories, limits, List.of());
    }

    /// The same, with this program for assignments if it names none.
    public WorkerConfig orAceAssign(List<String> program) {
        return aceAssign.isEmpty()
                ? new WorkerConfig(
                        id, directory, pools, slots, agents, repositories, limits, program)
                : this;
    }

    public WorkerConfig {
        aceAssign = List.copyOf(aceAssign);
        pools = List.copyOf(pools);
        agents = Map.copyOf(agents);
        repositories = List.copyOf(repositories);
    }

    /// How to launch an agent.
    ///
    /// @param command program, and arguments that come before all others
    /// @param arguments that come after those the fleet gives
    /// @param envFile file of KEY=VALUE lines for the agent alone, its log-in among them; readable by nobody else
    /// @param models what the aliases mean for this program; an alias that is not there is passed on as it is
    /// @param provider who answers it. Empty: the program's name, and of any other program the agent's name
    /// @param account whose quota with that provider it uses up; agents of one account rest together when its provider
    ///     refuses. Empty: the agent's name
    /// @param budget of each attempt; an order's may be tighter
    public record AgentConfig(
            Type type,
            List<String> command,
            List<String> arguments,
            Optional<Path> envFile,
            Map<String, String> models,
            Optional<String> provider,
            Optional<String> account,
            Budget budget) {
        public enum Type {
            /// Any program that reads the prompt on its standard input.
            COMMAND,
            CLAUDE,
            CODEX,
            GEMINI,
            OPENCODE,
            /// A program that is started to measure the fleet: never for a repository's run.
            BENCH;

            /// Who is taken to answer an agent whose configuration does not say it: each of the known programs has a
            /// provider that it is made for, and of any other program nothing is known.
            private String provider(String agent) {
                return switch (this) {
                    case CLAUDE, CODEX, GEMINI, OPENCODE -> name().toLowerCase(Locale.ROOT);
                    case COMMAND, BENCH -> agent;
                };
            }
        }

        /// One with nothing to say of its provider, its account and its budget.
        public AgentConfig(
                Type type,
                List<String> command,
                Optional<Path> envFile,
                Map<String, String> models) {
            this(
                    type,
                    command,
                    List.of(),
                    envFile,
                    models,
                    Optional.empty(),
                    Optional.empty(),
                    Budget.NONE);
        }

        /// Whose quota it uses up under this name.
        public Account accountOf(String name) {
            return new Account(provider.orElseGet(() -> type.provider(name)), account.orElse(name));
        }

        public AgentConfig {
            provider.ifPresent(name -> Names.check("provider", name));
            account.ifPresent(name -> Names.check("account", name));
            command = List.copyOf(command);
            arguments = List.copyOf(arguments);
            models = Map.copyOf(models);
            if (command.isEmpty()) {
                throw new IllegalArgumentException("An agent needs a command");
            }
        }
    }

    /// A repository, or many of them, that this worker serves.
    ///
    /// @param pattern as the operator wrote it: an address, or the canonical name ([Repository#key]); with or without `.git`;
    ///     `*` stands for anything
    /// @param envFile KEY=VALUE lines for git alone, for example `GIT_ASKPASS` or `GIT_SSH_COMMAND`
    /// @param setup command run in each fresh clone; empty for none
    /// @param checks commands run on a merged tree, by name; `default` where a plan names none
    /// @param attemptRefs the same for all workers of the repository
    public record RepositoryConfig(
            String pattern,
            Optional<Path> envFile,
            List<String> setup,
            Map<String, List<String>> checks,
            AttemptRefs attemptRefs) {
        /// Scheme and user of an address.
        private static final Pattern ADDRESS =
                Pattern.compile("^(?:(?:https|ssh|file)://)(?:[^/@]*@)?");

        /// `user@host:path`.
        private static final Pattern SCP = Pattern.compile("^[A-Za-z0-9._-]+@([^/:]+):/?(.*)$");

        /// One whose attempts have no branches.
        public RepositoryConfig(
                String pattern,
                Optional<Path> envFile,
                List<String> setup,
                Map<String, List<String>> checks) {
            this(pattern, envFile, setup, checks, AttemptRefs.USUAL);
        }

        public RepositoryConfig {
            setup = List.copyOf(setup);
            checks = Map.copyOf(checks);
        }

        boolean matches(Repository repository) {
            String[] literal = canonical().split("\\*", -1);
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < literal.length; i++) {
                regex.append(i == 0 ? "" : ".*").append(Pattern.quote(literal[i]));
            }
            return repository.key().matches(regex.toString());
        }

        /// The pattern in the form of [Repository#key], whichever of the forms of an address it has.
        private String canonical() {
            String bare = ADDRESS.matcher(pattern).replaceFirst("");
            bare = SCP.matcher(bare).replaceFirst("$1/$2");
            String path = bare.replaceFirst("/+$", "");
            String name = path.isEmpty() ? bare : path.replaceFirst("\\.git$", "");
            int slash = name.indexOf('/');
            return slash < 0
                    ? name
                    : name.substring(0, slash).toLowerCase(Locale.ROOT) + name.substring(slash);
        }
    }

    /// @param stall silence after which an agent is stopped
    /// @param hard time after which an agent is stopped, whatever it does
    /// @param grace between the polite signal and the hard one
    /// @param command longest time of a setup or check command
    /// @param diskFloorBytes with less free space than this nothing new is begun
    public record Limits(
            Duration stall, Duration hard, Duration grace, Duration command, long diskFloorBytes) {
        public static final Limits USUAL =
                new Limits(
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(15),
                        500L * 1024 * 1024);
    }

    /// The first entry that serves the repository.
    public Optional<RepositoryConfig> repository(Repository repository) {
        return repositories.stream().filter(entry -> entry.matches(repository)).findFirst();
    }
}
