package dev.acefleet.worker.config;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.text.Nearest;
import dev.acefleet.common.text.YamlLines;
import dev.acefleet.common.text.YamlReader;
import dev.acefleet.common.text.YamlReading;
import dev.acefleet.worker.git.AttemptRefs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `worker.yml`. Finds all mistakes at once; a key it does not know is one, because a misspelt limit is no limit.
public final class WorkerConfigReader {
    private static final List<String> KEYS =
            List.of(
                    "id",
                    "directory",
                    "pools",
                    "slots",
                    "agents",
                    "repositories",
                    "limits",
                    "ace-assign");
    private static final List<String> AGENT_KEYS =
            List.of(
                    "type",
                    "command",
                    "args",
                    "env-file",
                    "models",
                    "provider",
                    "account",
                    "budget");
    private static final List<String> BUDGET_KEYS = List.of("usd", "tokens", "turns", "minutes");
    private static final List<String> TYPES =
            Arrays.stream(WorkerConfig.AgentConfig.Type.values())
                    .map(type -> type.name().toLowerCase(Locale.ROOT))
                    .toList();
    private static final List<String> REPOSITORY_KEYS =
            List.of("url", "env-file", "setup", "check", "attempt-branches");
    private static final List<String> LIMIT_KEYS =
            List.of("stall", "hard", "grace", "command", "disk-floor-mb");

    private final String file;
    private final String text;
    private final Path base;
    private final Map<String, Integer> lines;
    private final List<String> mistakes = new ArrayList<>();

    private WorkerConfigReader(String file, String text, Path base, Map<String, Integer> lines) {
        this.file = file;
        this.text = text;
        this.base = base;
        this.lines = lines;
    }

    /// What a text comes to.
    public sealed interface Reading {
        record Read(WorkerConfig config) implements Reading {}

        /// Each mistake as `file:line: what, and what to do`.
        record Refused(List<String> mistakes) implements Reading {}
    }

    /// @param path of the file: for messages, and relative paths in it start from its directory
    public static Reading read(Path path, String text) {
        return switch (YamlReader.read(text)) {
            case YamlReading.Mapping(
                            Map<String, Object> values,
                            Map<String, Integer> lines,
                            List<String> duplicates) ->
                    new WorkerConfigReader(
                                    path.toString(),
                                    text,
                                    Optional.ofNullable(path.toAbsolutePath().getParent())
                                            .orElse(Path.of("/")),
                                    lines)
                            .read(values, duplicates);
            case YamlReading.Rejected(int line, String reason) ->
                    new Reading.Refused(List.of(path + ":" + line + ": is not YAML: " + reason));
            case YamlReading.Unsafe(String reason) ->
                    new Reading.Refused(List.of(path + ":1: is not read: " + reason));
        };
    }

    private Reading read(Map<String, Object> values, List<String> duplicates) {
        duplicates.forEach(key -> mistake(key, "stands there twice; keep one"));
        values.keySet().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key ->
                        mistake(
                                key,
                                "is no key of a worker's configuration; "
                                        + Nearest.hint(key, KEYS)
                                        + "there are "
                                        + KEYS));
        Map<String, WorkerConfig.AgentConfig> agents = new LinkedHashMap<>();
        map("agents", values.get("agents"))
                .forEach((name, agent) -> agent(name, agent).ifPresent(a -> agents.put(name, a)));
        List<WorkerConfig.RepositoryConfig> repositories = new ArrayList<>();
        for (Object entry : list("repositories", values.get("repositories"))) {
            repositories.add(repository(repositories.size(), map("repositories", entry)));
        }
        List<Pool> pools = pools(values.get("pools"));
        String id = text("id", values.get("id"));
        if (!id.isEmpty() && !id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            mistake("id", "must be letters, digits, '.', '_' and '-', at most 64");
        }
        WorkerConfig config =
                new WorkerConfig(
                        id,
                        path(text("directory", values.get("directory")))
                                .orElse(base.resolve("worker")),
                        pools.isEmpty() ? List.of(Pool.DEFAULT) : pools,
                        number("slots", text("slots", values.get("slots")), 2),
                        agents,
                        repositories,
                        limits(map("limits", values.get("limits"))),
                        aceAssign(values.get("ace-assign")));
        return mistakes.isEmpty() ? new Reading.Read(config) : new Reading.Refused(mistakes);
    }

    private List<String> aceAssign(@Nullable Object value) {
        List<String> program = texts("ace-assign", value);
        if (!program.isEmpty() && !Path.of(program.getFirst()).isAbsolute()) {
            mistake(
                    "ace-assign",
                    "must begin with the absolute path of a program, for example [/opt/acefleet/fleet, assign]");
        }
        return program;
    }

    private List<Pool> pools(@Nullable Object value) {
        List<Pool> pools = new ArrayList<>();
        for (String name : texts("pools", value)) {
            try {
                pools.add(new Pool(name));
            } catch (IllegalArgumentException e) {
                mistake("pools", String.valueOf(e.getMessage()));
            }
        }
        if (pools.size() > 1) {
            mistake(
                    "pools",
                    "names "
                            + pools.size()
                            + " pools, and a worker serves one; start a worker of its own for each");
        }
        return pools;
    }

    private void mistake(String key, String what) {
        mistakes.add(file + ":" + lines.getOrDefault(key, 1) + ": " + key + " " + what);
    }

    private Optional<WorkerConfig.AgentConfig> agent(String name, Object value) {
        Map<String, Object> agent = map("agents", value);
        known(name, agent, AGENT_KEYS, "agents", name);
        String type = text("agents", agent.get("type"));
        List<String> command = texts("agents", agent.get("command"));
        if (!TYPES.contains(type)) {
            mistake(
                    "agents",
                    name
                            + " has type \""
                            + type
                            + "\"; it must be one of "
                            + String.join(", ", TYPES));
            return Optional.empty();
        }
        if (command.isEmpty() && !List.of("command", "bench").contains(type)) {
            command = List.of(type);
        }
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            mistake("agents", name + " needs a command: a list of program and arguments");
            return Optional.empty();
        }
        Map<String, String> models = new LinkedHashMap<>();
        map("agents", agent.get("models"))
                .forEach((alias, model) -> models.put(alias, text("agents", model)));
        try {
            return Optional.of(
                    new WorkerConfig.AgentConfig(
                            WorkerConfig.AgentConfig.Type.valueOf(type.toUpperCase(Locale.ROOT)),
                            command,
                            texts("agents", agent.get("args")),
                            path(text("agents", agent.get("env-file"))),
                            models,
                            name(agent.get("provider")),
                            name(agent.get("account")),
                            budget(name, map("agents", agent.get("budget")))));
        } catch (IllegalArgumentException e) {
            mistake("agents", name + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<String> name(@Nullable Object value) {
        return Optional.of(text("agents", value)).filter(text -> !text.isEmpty());
    }

    private Budget budget(String name, Map<String, Object> value) {
        known("the budget of " + name, value, BUDGET_KEYS, "agents", name, "budget");
        return new Budget(
                dollars(text("agents", value.get("usd"))),
                tokens(text("agents", value.get("tokens"))),
                number("agents", text("agents", value.get("turns")), 0),
                number("agents", text("agents", value.get("minutes")), 0));
    }

    private long tokens(String text) {
        if (text.isEmpty() || text.matches("[1-9]\\d{0,11}")) {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        }
        mistake("agents", "has \"" + text + "\"; tokens are a number from 1 on");
        return 0;
    }

    private double dollars(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (text.matches("\\d{1,6}(\\.\\d{1,4})?") && Double.parseDouble(text) > 0) {
            return Double.parseDouble(text);
        }
        mistake("agents", "has \"" + text + "\"; write dollars as 2 or 2.50");
        return 0;
    }

    private WorkerConfig.RepositoryConfig repository(int place, Map<String, Object> value) {
        known("an entry", value, REPOSITORY_KEYS, "repositories", place);
        String pattern = text("repositories", value.get("url"));
        if (pattern.isEmpty()) {
            mistake(
                    "repositories",
                    "has an entry without url; name the repositories as host/path, * for anything");
        }
        Map<String, List<String>> checks = new LinkedHashMap<>();
        Object check = value.get("check");
        if (check instanceof List<?>) {
            checks.put("default", texts("repositories", check));
        } else {
            map("repositories", check).forEach((name, argv) -> checks.put(name, check(name, argv)));
        }
        return new WorkerConfig.RepositoryConfig(
                pattern,
                path(text("repositories", value.get("env-file"))),
                texts("repositories", value.get("setup")),
                checks,
                attemptRefs(text("repositories", value.get("attempt-branches"))));
    }

    private AttemptRefs attemptRefs(String branches) {
        try {
            return branches.isEmpty() ? AttemptRefs.USUAL : new AttemptRefs(Optional.of(branches));
        } catch (IllegalArgumentException e) {
            mistake(
                    "repositories",
                    "has an entry whose attempt-branches do not fit: " + e.getMessage());
            return AttemptRefs.USUAL;
        }
    }

    private List<String> check(String name, Object value) {
        List<String> argv = texts("repositories", value);
        if (argv.isEmpty()) {
            mistake("repositories", "has a check " + name + " without a command");
        }
        return argv;
    }

    private WorkerConfig.Limits limits(Map<String, Object> value) {
        known("there", value, LIMIT_KEYS, "limits");
        WorkerConfig.Limits usual = WorkerConfig.Limits.USUAL;
        return new WorkerConfig.Limits(
                duration(text("limits", value.get("stall")), usual.stall()),
                duration(text("limits", value.get("hard")), usual.hard()),
                duration(text("limits", value.get("grace")), usual.grace()),
                duration(text("limits", value.get("command")), usual.command()),
                1024L
                        * 1024
                        * number(
                                "limits",
                                text("limits", value.get("disk-floor-mb")),
                                (int) (usual.diskFloorBytes() / 1024 / 1024)));
    }

    private Duration duration(String text, Duration usual) {
        if (text.isEmpty()) {
            return usual;
        }
        try {
            if (text.matches("[0-9hmsHMS]+")) {
                Duration duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
                if (duration.isPositive()) {
                    return duration;
                }
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        mistake("limits", "has \"" + text + "\"; write a time as 90s, 10m or 1h30m");
        return usual;
    }

    private int number(String key, String text, int usual) {
        if (text.isEmpty()) {
            return usual;
        }
        if (text.matches("[1-9]\\d{0,5}")) {
            return Integer.parseInt(text);
        }
        mistake(key, "has \"" + text + "\"; it must be a number from 1 on");
        return usual;
    }

    private Optional<Path> path(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(base.resolve(text).normalize());
    }

    /// @param path of the value, from the top of the file
    private void known(String what, Map<String, Object> value, List<String> keys, Object... path) {
        value.keySet().stream()
                .filter(name -> !keys.contains(name))
                .forEach(name -> {
                    List<Object> whole = new ArrayList<>(List.of(path));
                    whole.add(name);
                    mistakes.add(
                            file
                                    + ":"
                                    + YamlLines.of(text, whole)
                                    + ": "
                                    + path[0]
                                    + " "
                                    + what
                                    + " has "
                                    + name
                                    + ", which is no key; "
                                    + Nearest.hint(name, keys)
                                    + "known are "
                                    + keys);
                });
    }

    private String text(String key, @Nullable Object value) {
        return switch (value) {
            case null -> "";
            case String text -> text.strip();
            default -> {
                mistake(key, "has a list or a mapping where one value belongs");
                yield "";
            }
        };
    }

    private List<String> texts(String key, @Nullable Object value) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(key, value)) {
            texts.add(text(key, item));
        }
        return texts;
    }

    private List<?> list(String key, @Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list;
            case String text when text.isBlank() -> List.of();
            default -> {
                mistake(key, "must be a list");
                yield List.of();
            }
        };
    }

    private Map<String, Object> map(String key, @Nullable Object value) {
        Map<String, Object> result = new LinkedHashMap<>();
        switch (value) {
            case null -> {}
            case Map<?, ?> map ->
                    map.forEach((name, item) -> result.put(String.valueOf(name), item));
            case String text when text.isBlank() -> {}
            default -> mistake(key, "must be a mapping of names to values");
        }
        return result;
    }
}
