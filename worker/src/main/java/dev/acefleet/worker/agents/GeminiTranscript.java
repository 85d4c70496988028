package dev.acefleet.worker.agents;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Exit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the `stream-json` of Gemini CLI. Its retries and half of its reasons stand on standard error alone; its exit
/// code is the provider's HTTP status modulo 256, which looks like a signal and is none. What was used up stands in the
/// result alone; before that there are only its deeds to count.
final class GeminiTranscript extends Transcript {
    private static final int BYTE = 256;
    private static final List<Integer> STATUSES =
            List.of(400, 401, 402, 403, 404, 408, 429, 500, 502, 503, 504, 529);
    private static final int NO_LOG_IN = 41;
    private static final int TURN_LIMIT = 53;
    private static final Set<Integer> REFUSED_STARTS = Set.of(42, 52, 55);

    /// Without these no run can be done. Others are a model's invention.
    private static final Set<String> NEEDED = Set.of("write_file", "replace", "run_shell_command");

    private static final Pattern RETRY = Pattern.compile("Attempt \\d+ failed");
    private static final Pattern NO_TOOL = Pattern.compile("Tool \"(\\w{1,60})\" not found");
    private static final Pattern DELAY =
            Pattern.compile(
                    "(?:retryDelayMs: (\\d{1,12})\\b|[Ss]uggested retry after (\\d{1,9})s)");

    private final InstantSource clock;
    private final StringBuilder message = new StringBuilder();
    private String error = "";
    private boolean isWell;
    private boolean hasEnded;
    private Optional<Instant> resumeAt = Optional.empty();

    GeminiTranscript(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    void out(String line) {
        Json.line(line).ifPresent(this::record);
    }

    private void record(Json record) {
        switch (record.text("type")) {
            case "init" -> session(record.text("session_id"));
            case "message" -> message(record);
            case "tool_use" -> {
                progress();
                turn();
                message.setLength(0);
            }
            case "result" -> result(record);
            default -> {}
        }
    }

    private void message(Json record) {
        if (record.text("role").equals("assistant")) {
            progress();
            message.append(record.text("content"));
            message.delete(0, Math.max(0, message.length() - TEXT));
            text(message.toString());
        }
    }

    private void result(Json result) {
        hasEnded = true;
        isWell = result.text("status").equals("success");
        Json problem = result.object("error");
        error = problem.text("type") + " " + problem.text("message");
        delay(error);
        Json stats = result.object("stats");
        usage(new Usage(true, 0, stats.number("input_tokens"), stats.number("output_tokens")));
    }

    @Override
    void err(String line) {
        delay(line);
        Matcher tool = NO_TOOL.matcher(line);
        if (tool.find() && NEEDED.contains(tool.group(1))) {
            refused(tool.group(1));
        }
        if (RETRY.matcher(line).find()) {
            retry(Symptoms.of(line));
        }
    }

    private void delay(String text) {
        Matcher said = DELAY.matcher(text);
        if (said.find()) {
            Duration delay =
                    said.group(1) == null
                            ? Duration.ofSeconds(Long.parseLong(said.group(2)))
                            : Duration.ofMillis(Long.parseLong(said.group(1)));
            resumeAt = Optional.of(clock.instant().plus(delay));
        }
    }

    @Override
    End end(Exit exit) {
        if (!hasEnded) {
            return new End.Unsaid();
        }
        return isWell ? new End.Well() : new End.Badly(trouble(error, exit));
    }

    private Trouble trouble(String said, Exit exit) {
        return byCode(exit.code(), said)
                .or(() -> Symptoms.known(said))
                .or(() -> Symptoms.known(exit.err()))
                .orElseGet(() -> new Trouble(FailureKind.AGENT_FAILED, said))
                .until(resumeAt, clock.instant());
    }

    private static Optional<Trouble> byCode(int code, String said) {
        if (code == TURN_LIMIT) {
            return Optional.of(new Trouble(FailureKind.BUDGET, said));
        }
        if (code == NO_LOG_IN) {
            return Optional.of(new Trouble(FailureKind.AUTH, said));
        }
        if (REFUSED_STARTS.contains(code)) {
            return Optional.of(new Trouble(FailureKind.CONFIGURATION, said));
        }
        return STATUSES.stream()
                .filter(status -> status % BYTE == code)
                .findFirst()
                .map(status -> Symptoms.of(status, said));
    }

    @Override
    boolean hasEnded() {
        return hasEnded;
    }

    @Override
    Optional<Trouble> silence(Exit exit) {
        return exit.code() == 0
                ? Optional.empty()
                : byCode(exit.code(), exit.err())
                        .or(() -> Symptoms.known(exit.err()).filter(_ -> exit.code() == 1))
                        .map(trouble -> trouble.until(resumeAt, clock.instant()));
    }
}
