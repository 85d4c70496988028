package dev.acefleet.worker.agents;

import static dev.acefleet.common.model.FailureKind.AGENT_FAILED;
import static dev.acefleet.common.model.FailureKind.AUTH;
import static dev.acefleet.common.model.FailureKind.CONFIGURATION;
import static dev.acefleet.common.model.FailureKind.PROVIDER_NETWORK;
import static dev.acefleet.common.model.FailureKind.PROVIDER_QUOTA;
import static dev.acefleet.common.model.FailureKind.PROVIDER_UNAVAILABLE;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.ProviderTrouble.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an error of a provider means, by its HTTP status and by the words that agent programs put it in. Applied to error
/// messages alone, never to what a model says. Pure.
///
/// The words are those that the recorded versions use (docs/agents.md); one of them says no more than these words, which
/// is why there is a table at all.
final class Symptoms {
    /// From here on a pause is a long one: what a rate limit asks for is shorter, what a used-up quota asks for is hours.
    static final Duration LONG = Duration.ofMinutes(10);

    private static final int BAD_REQUEST = 400;

    private record Words(Pattern pattern, FailureKind kind, Span span) {}

    /// The first that is found counts: the particular comes before the general.
    private static final List<Words> WORDS =
            List.of(
                    words(
                            "credit balance is too low|insufficient_quota|quota exceeded\\. check your plan",
                            PROVIDER_QUOTA,
                            Span.BILLING),
                    words(
                            "usage limit\\b(?!\\))|hit your .{1,20} limit|daily quota|TerminalQuotaError",
                            PROVIDER_QUOTA,
                            Span.LONG),
                    words(
                            "(invalid|incorrect) api key|api key not valid|not logged in|\\bunauthorized\\b"
                                    + "|authentication_failed|missing environment variable"
                                    + "|does not have permission|invalid auth method",
                            AUTH,
                            Span.SHORT),
                    words(
                            "model_?not_?found|\\bmodel\\b.{1,100} does not exist|^\\[API Error: model: ",
                            CONFIGURATION,
                            Span.SHORT),
                    words(
                            "prompt is too long|context window|input token count|ContextOverflow"
                                    + "|max_output_tokens|content.?filter",
                            AGENT_FAILED,
                            Span.SHORT),
                    words(
                            "rate.?limit|too many requests|temporarily limiting requests",
                            PROVIDER_QUOTA,
                            Span.SHORT),
                    words(
                            "overloaded|at capacity|high demand|internal server error|server_error"
                                    + "|malformed response|JSON parsing failed|incomplete JSON|unterminated string",
                            PROVIDER_UNAVAILABLE,
                            Span.SHORT),
                    words(
                            "ECONN|fetch failed|connection|cannot connect|stream disconnected|timed out"
                                    + "|idle timeout|waiting for network|error sending request|API Error: terminated",
                            PROVIDER_NETWORK,
                            Span.SHORT));

    private static final Pattern STATUS =
            Pattern.compile("(?:\\bstatus:?|\"code\":|\"status\":)\\s*([45]\\d\\d)\\b");

    private Symptoms() {}

    private static Words words(String pattern, FailureKind kind, Span span) {
        return new Words(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), kind, span);
    }

    /// What an error message means. One that says nothing known is the agent's.
    static Trouble of(String message) {
        return known(message).orElseGet(() -> new Trouble(AGENT_FAILED, message));
    }

    /// What an error message means, if it says anything known.
    static Optional<Trouble> known(String message) {
        Matcher status = STATUS.matcher(message);
        return status.find()
                ? Optional.of(of(Integer.parseInt(status.group(1)), message))
                : worded(message);
    }

    /// What a response of a provider means. A status tells more than the words beside it, but for a quota's span and a
    /// bad request, which may be anything.
    static Trouble of(int status, String message) {
        Optional<Trouble> worded = worded(message);
        FailureKind kind =
                switch (status) {
                    case 402, 429 -> PROVIDER_QUOTA;
                    case 401, 403 -> AUTH;
                    case 404 -> CONFIGURATION;
                    case 408 -> PROVIDER_NETWORK;
                    case BAD_REQUEST -> worded.map(Trouble::kind).orElse(AGENT_FAILED);
                    default -> status >= 500 ? PROVIDER_UNAVAILABLE : AGENT_FAILED;
                };
        Span unsaid = status == 402 ? Span.BILLING : Span.SHORT;
        Span span =
                worded.filter(trouble -> trouble.kind() == kind)
                        .map(trouble -> trouble.pause().span())
                        .orElse(unsaid);
        return new Trouble(kind, message, span);
    }

    private static Optional<Trouble> worded(String message) {
        return WORDS.stream()
                .filter(words -> words.pattern().matcher(message).find())
                .findFirst()
                .map(words -> new Trouble(words.kind(), message, words.span()));
    }
}
