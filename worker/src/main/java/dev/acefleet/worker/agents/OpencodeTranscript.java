package dev.acefleet.worker.agents;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Exit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Reads the JSON lines of `opencode run`. There is no record of the end: the last step with the reason `stop` is it, or
/// an error. Tokens and cost come with each step.
final class OpencodeTranscript extends Transcript {
    /// Steps in a row that bring nothing at all: it would go on with them for ever.
    private static final int EMPTY_STEPS = 3;

    private static final List<String> REFUSED_STARTS =
            List.of(
                    "Config file at",
                    "You must provide a message",
                    "Session not found",
                    "opencode run [message..]");

    private final InstantSource clock;
    private final StringBuilder message = new StringBuilder();
    private End end = new End.Unsaid();
    private int emptySteps;
    private boolean hasBegun;
    private boolean isInStep;

    OpencodeTranscript(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    void out(String line) {
        Json.line(line).ifPresent(this::record);
    }

    @Override
    void err(String line) {}

    private void record(Json record) {
        session(record.text("sessionID"));
        Json part = record.object("part");
        switch (record.text("type")) {
            case "step_start" -> {
                hasBegun = true;
                isInStep = true;
                end = new End.Unsaid();
                message.setLength(0);
            }
            case "text" -> {
                message.append(part.text("text"));
                message.delete(0, Math.max(0, message.length() - TEXT));
                text(message.toString());
            }
            case "tool_use" -> tool(part);
            case "step_finish" -> {
                isInStep = false;
                step(part);
            }
            case "error" -> end = new End.Badly(trouble(record.object("error")));
            default -> {}
        }
    }

    private void tool(Json part) {
        Json state = part.object("state");
        if (state.text("status").equals("error")
                && state.text("error").contains("rejected permission")) {
            refused(part.text("tool"));
        }
    }

    private void step(Json part) {
        Json tokens = part.object("tokens");
        long input =
                tokens.number("input")
                        + tokens.object("cache").number("read")
                        + tokens.object("cache").number("write");
        long output = tokens.number("output") + tokens.number("reasoning");
        usage(
                new Usage(
                        true,
                        usage().costUsd() + part.decimal("cost"),
                        usage().inputTokens() + input,
                        usage().outputTokens() + output));
        turn();
        String reason = part.text("reason");
        emptySteps = reason.equals("unknown") && input + output == 0 ? emptySteps + 1 : 0;
        end =
                switch (reason) {
                    case "stop" -> new End.Well();
                    case "length" -> failed("its answer was cut off at the length limit");
                    case "content-filter" -> failed("the provider's content filter stopped it");
                    default -> new End.Unsaid();
                };
    }

    private static End failed(String why) {
        return new End.Badly(new Trouble(FailureKind.AGENT_FAILED, why));
    }

    private Trouble trouble(Json error) {
        Json data = error.object("data");
        String said = error.text("name") + ": " + data.text("message");
        int status = (int) data.number("statusCode");
        if (status != 0) {
            return Symptoms.of(status, said)
                    .until(
                            retryAfter(data.object("responseHeaders").text("retry-after")),
                            clock.instant());
        }
        if (error.text("name").equals("APIError")) {
            return new Trouble(FailureKind.PROVIDER_NETWORK, said);
        }
        // It says no more than this of a model or a provider that its configuration does not have.
        if (!hasBegun && said.contains("Unexpected server error")) {
            return new Trouble(
                    FailureKind.CONFIGURATION,
                    said + " (before the first request: is the model or its provider unknown?)");
        }
        return Symptoms.of(said);
    }

    private Optional<Instant> retryAfter(String header) {
        return header.matches("\\d{1,9}")
                ? Optional.of(clock.instant().plusSeconds(Long.parseLong(header)))
                : Optional.empty();
    }

    @Override
    Optional<Trouble> hopeless() {
        return emptySteps >= EMPTY_STEPS
                ? Optional.of(
                        new Trouble(
                                FailureKind.PROVIDER_UNAVAILABLE,
                                "the provider's answers are empty or malformed, "
                                        + emptySteps
                                        + " in a row; is there a proxy in between?"))
                : super.hopeless();
    }

    /// A step begins with the first word of the provider's answer, and ends after its tools: silence between two steps, or
    /// before the first, is the provider's. It retries without a word, and sleeps as long as it is told to.
    @Override
    Optional<Trouble> unanswered() {
        return isInStep || hasEnded()
                ? Optional.empty()
                : Optional.of(
                        new Trouble(
                                FailureKind.PROVIDER_UNAVAILABLE,
                                "it asked its provider and printed nothing for too long: it has no answer, or was told to"
                                        + " wait for long"));
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
        if (exit.code() != 1) {
            return Optional.empty();
        }
        return REFUSED_STARTS.stream().anyMatch(exit.err()::contains)
                ? Optional.of(new Trouble(FailureKind.CONFIGURATION, exit.err()))
                : Symptoms.known(exit.err());
    }
}
