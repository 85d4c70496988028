package dev.acefleet.worker.agents;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.text.JsonReader;
import dev.acefleet.worker.process.Exit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Claude Code, headless. What it reports was observed with version 2.1.329: it exits with 0 or 1, its last `result`
/// record tells the truth in `is_error` (the subtype says success for every failure of the API), and more than one may
/// come.
public final class ClaudeAgent implements Agent {
    private final List<String> command;
    private final Map<String, String> models;
    private final boolean root;

    /// @param root whether the worker runs as root, where the program wants to be told that it is in a sandbox
    public ClaudeAgent(List<String> command, Map<String, String> models, boolean root) {
        this.command = List.copyOf(command);
        this.models = Map.copyOf(models);
        this.root = root;
    }

    @Override
    public List<String> argv(String model) {
        List<String> argv = new ArrayList<>(command);
        argv.addAll(
                List.of(
                        "-p",
                        "--output-format",
                        "stream-json",
                        "--verbose",
                        "--dangerously-skip-permissions"));
        String concrete = models.getOrDefault(model, model);
        if (!concrete.isEmpty()) {
            argv.add("--model");
            argv.add(concrete);
        }
        return argv;
    }

    @Override
    public Map<String, String> environment() {
        Map<String, String> env =
                new HashMap<>(
                        Map.of(
                                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                                "DISABLE_AUTOUPDATER", "1",
                                "DISABLE_TELEMETRY", "1",
                                "DISABLE_ERROR_REPORTING", "1",
                                // Its own retries would hide a refusal for three minutes.
                                "CLAUDE_CODE_MAX_RETRIES", "3",
                                // Else the process outlives its result for as long as a background
                                // shell does.
                                "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS", "1"));
        if (root) {
            env.put("IS_SANDBOX", "1");
        }
        return env;
    }

    @Override
    public Verdict judge(Exit exit) {
        // The last whole one: whoever kills the program may cut the last line.
        return exit.out()
                .lines()
                .filter(line -> line.startsWith("{") && line.contains("\"result\""))
                .map(JsonReader::object)
                .flatMap(Optional::stream)
                .filter(event -> "result".equals(event.get("type")))
                .reduce((_, last) -> last)
                .map(ClaudeAgent::judge)
                .orElseGet(() -> withoutResult(exit));
    }

    private static Verdict withoutResult(Exit exit) {
        String err = CommandAgent.lastOf(exit.err());
        boolean asRoot = err.contains("cannot be used with root");
        FailureKind kind =
                asRoot || exit.code() == 127 ? FailureKind.CONFIGURATION : FailureKind.AGENT_FAILED;
        return new Verdict.Failed(
                kind,
                "it ended with " + exit.code() + " and without a result: " + err,
                "",
                Usage.UNKNOWN);
    }

    private static Verdict judge(Map<String, Object> result) {
        String text = text(result.get("result"));
        Usage usage = usage(result);
        if (!Boolean.TRUE.equals(result.get("is_error"))) {
            return denied(result)
                    .<Verdict>map(tools ->
                            new Verdict.Failed(
                                    FailureKind.CONFIGURATION,
                                    "it was not allowed to use " + tools,
                                    text,
                                    usage))
                    .orElseGet(() -> new Verdict.Ended(text, usage));
        }
        String subtype = text(result.get("subtype"));
        String detail = text.isEmpty() ? subtype + " " + result.getOrDefault("errors", "") : text;
        return new Verdict.Failed(
                kind(result, subtype, text), CommandAgent.lastOf(detail), text, usage);
    }

    /// It ends well by its own account also where it was not allowed to do anything.
    private static Optional<String> denied(Map<String, Object> result) {
        return result.get("permission_denials") instanceof List<?> denials && !denials.isEmpty()
                ? Optional.of(
                        denials.stream()
                                .map(each ->
                                        each instanceof Map<?, ?> denial
                                                ? String.valueOf(denial.get("tool_name"))
                                                : "a tool")
                                .distinct()
                                .collect(Collectors.joining(", ")))
                : Optional.empty();
    }

    private static FailureKind kind(Map<String, Object> result, String subtype, String text) {
        if (subtype.equals("error_max_turns") || subtype.equals("error_max_budget_usd")) {
            return FailureKind.BUDGET;
        }
        String error = text(result.get("api_error"));
        if (error.equals("usage_limit_reached") || text.contains("Credit balance is too low")) {
            return FailureKind.PROVIDER_QUOTA;
        }
        int status =
                result.get("api_error_status") instanceof Number number ? number.intValue() : 0;
        if (status >= 500) {
            return FailureKind.PROVIDER_UNAVAILABLE;
        }
        return switch (status) {
            case 429 -> FailureKind.PROVIDER_QUOTA;
            case 401, 403 -> FailureKind.AUTH;
            case 404 -> FailureKind.CONFIGURATION;
            case 0 -> withoutStatus(error, text);
            default -> FailureKind.AGENT_FAILED;
        };
    }

    private static FailureKind withoutStatus(String error, String text) {
        if (error.equals("connection_failed") || text.contains("Request timed out")) {
            return FailureKind.PROVIDER_NETWORK;
        }
        if (text.contains("Not logged in") || text.contains("/login")) {
            return FailureKind.AUTH;
        }
        return text.contains("empty or malformed response")
                ? FailureKind.PROVIDER_UNAVAILABLE
                : FailureKind.AGENT_FAILED;
    }

    private static Usage usage(Map<String, Object> result) {
        double cost =
                result.get("total_cost_usd") instanceof Number number ? number.doubleValue() : 0;
        Object usage = result.get("usage");
        return new Usage(true, cost, count(usage, "input_tokens"), count(usage, "output_tokens"));
    }

    private static long count(@Nullable Object usage, String key) {
        return usage instanceof Map<?, ?> map && map.get(key) instanceof Number number
                ? number.longValue()
                : 0;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
