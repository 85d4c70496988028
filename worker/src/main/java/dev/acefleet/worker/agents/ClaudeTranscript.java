package dev.acefleet.worker.agents;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.ProviderTrouble.Span;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Exit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads the `stream-json` of Claude Code. Its last `result` record tells the truth in `is_error` (the subtype says
/// success for every failure of the API), and more than one may come. While it runs, its records show tokens and turns;
/// what it cost stands in the result alone.
final class ClaudeTranscript extends Transcript {
    private final InstantSource clock;
    private End end = new End.Unsaid();
    private String message = "";
    private Optional<Instant> resetsAt = Optional.empty();

    ClaudeTranscript(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    void out(String line) {
        Json.line(line).ifPresent(this::record);
    }

    @Override
    void err(String line) {}

    private void record(Json record) {
        switch (record.text("type")) {
            case "system" -> system(record);
            case "assistant" -> assistant(record);
            case "rate_limit_event" -> rateLimit(record.object("rate_limit_info"));
            case "result" -> result(record);
            default -> {}
        }
    }

    private void system(Json record) {
        switch (record.text("subtype")) {
            case "init" -> {
                session(record.text("session_id"));
                end = new End.Unsaid();
            }
            case "api_retry" -> {
                String error = record.text("error");
                int status = (int) record.number("error_status");
                retry(
                        status == 0
                                ? new Trouble(
                                        FailureKind.PROVIDER_NETWORK,
                                        "no connection to the provider (" + error + ")")
                                : Symptoms.of(
                                        status, "the provider answers " + status + " " + error));
            }
            default -> {}
        }
    }

    private void assistant(Json record) {
        if (record.has("error")) {
            return;
        }
        progress();
        Json said = record.object("message");
        // One message comes in several records, each with the same figures.
        if (!said.text("id").equals(message)) {
            message = said.text("id");
            turn();
            Json used = said.object("usage");
            usage(
                    new Usage(
                            true,
                            usage().costUsd(),
                            usage().inputTokens() + input(used),
                            usage().outputTokens() + used.number("output_tokens")));
        }
        String text =
                said.objects("content").stream()
                        .map(part -> part.text("text"))
                        .collect(Collectors.joining());
        if (!text.isEmpty()) {
            text(text);
        }
    }

    private static long input(Json used) {
        return used.number("input_tokens")
                + used.number("cache_creation_input_tokens")
                + used.number("cache_read_input_tokens");
    }

    private void rateLimit(Json info) {
        if (info.text("status").equals("rejected") && info.has("resetsAt")) {
            resetsAt = Optional.of(Instant.ofEpochSecond(info.number("resetsAt")));
        }
    }

    private void result(Json result) {
        String text = result.text("result");
        if (!text.isEmpty()) {
            text(text);
        }
        Json used = result.object("usage");
        usage(
                new Usage(
                        true,
                        result.decimal("total_cost_usd"),
                        Math.max(input(used), usage().inputTokens()),
                        Math.max(used.number("output_tokens"), usage().outputTokens())));
        result.objects("permission_denials").forEach(denial -> refused(denial.text("tool_name")));
        end = result.isTrue("is_error") ? new End.Badly(trouble(result, text)) : new End.Well();
    }

    private Trouble trouble(Json result, String text) {
        String subtype = result.text("subtype");
        String detail = text.isEmpty() ? subtype + " " + result.values().get("errors") : text;
        if (subtype.equals("error_max_turns") || subtype.equals("error_max_budget_usd")) {
            return new Trouble(FailureKind.BUDGET, detail);
        }
        String error = result.text("api_error");
        if (error.equals("usage_limit_reached")) {
            return new Trouble(FailureKind.PROVIDER_QUOTA, detail, Span.LONG)
                    .until(resetsAt, clock.instant());
        }
        if (error.equals("connection_failed")) {
            return new Trouble(FailureKind.PROVIDER_NETWORK, detail);
        }
        int status = (int) result.number("api_error_status");
        if (status != 0) {
            return Symptoms.of(status, detail).until(resetsAt, clock.instant());
        }
        boolean isOfTheApi = result.text("terminal_reason").startsWith("api_") || !error.isEmpty();
        boolean isRefusal = result.text("stop_reason").equals("refusal");
        return (isOfTheApi || subtype.equals("success")) && !isRefusal
                ? Symptoms.of(detail)
                : new Trouble(FailureKind.AGENT_FAILED, detail);
    }

    @Override
    End end(Exit exit) {
        return end;
    }

    @Override
    boolean hasEnded() {
        return !(end instanceof End.Unsaid);
    }

    @Override
    Optional<Trouble> silence(Exit exit) {
        boolean isRefusedStart =
                exit.err().contains("cannot be used with root")
                        || exit.err().contains("requires --verbose")
                        || exit.err().contains("Input must be provided");
        return isRefusedStart
                ? Optional.of(new Trouble(FailureKind.CONFIGURATION, exit.err()))
                : Optional.empty();
    }
}
