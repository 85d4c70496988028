package dev.acefleet.worker.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.ProviderTrouble;
import dev.acefleet.common.model.ProviderTrouble.Span;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.process.OutputSink.Stream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpencodeAgentTest {
    private static final Account ACCOUNT = new Account("opencode", "team");
    private static final String BEGIN = "{\"type\":\"step_start\",\"sessionID\":\"s1\"}\n";
    private static final String TEXT =
            "{\"type\":\"text\",\"sessionID\":\"s1\",\"part\":{\"text\":\"All done.\"}}\n";

    private final OpencodeAgent agent = new OpencodeAgent(Endings.program("opencode"));

    static String step(String reason, int tokens, double cost) {
        return "{\"type\":\"step_finish\",\"sessionID\":\"s1\",\"part\":{\"reason\":\""
                + reason
                + "\",\"tokens\":{\"input\":"
                + tokens
                + ",\"output\":1,\"cache\":{\"read\":2,\"write\":0}},\"cost\":"
                + cost
                + "}}\n";
    }

    private static String error(String name, String data) {
        return "{\"type\":\"error\",\"error\":{\"name\":\""
                + name
                + "\",\"data\":{"
                + data
                + "}}}\n";
    }

    private Agent.Verdict.Failed failed(int code, String out, String err) {
        return Endings.failed(Endings.judge(agent, code, out, err));
    }

    /// As in the recordings of a long Retry-After and of a provider that never answers: nothing at all, or nothing after a step.
    @Test
    void silenceBeforeAStepIsTheProvidersAndSilenceInOneIsTheAgents() {
        String step = "{\"type\":\"step_start\",\"part\":{}}\n";
        String finish =
                "{\"type\":\"step_finish\",\"part\":{\"reason\":\"tool-calls\",\"tokens\":{\"input\":5}}}\n";
        assertThat(stalled("")).isEqualTo(FailureKind.PROVIDER_UNAVAILABLE);
        assertThat(stalled(step + finish)).isEqualTo(FailureKind.PROVIDER_UNAVAILABLE);
        assertThat(stalled(step)).as("a tool may be at work").isEqualTo(FailureKind.STALLED);
        assertThat(stalled(step + finish + step)).isEqualTo(FailureKind.STALLED);
    }

    private FailureKind stalled(String out) {
        return Endings.failed(Endings.judge(agent, Exit.Cause.STALLED, 143, out, "")).kind();
    }

    @Test
    void tokensAndCostAreSummedOverTheSteps() {
        String out = BEGIN + step("tool-calls", 10, 0.25) + BEGIN + TEXT + step("stop", 20, 0.5);

        assertThat(Endings.judge(agent, 0, out, ""))
                .isEqualTo(
                        new Agent.Verdict.Ended(
                                "All done.", new Usage(true, 0.75, 34, 2, 2), "s1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "APIError | \"statusCode\":503,\"message\":\"x\" | PROVIDER_UNAVAILABLE",
                "APIError | \"statusCode\":401,\"message\":\"x\" | AUTH",
                "APIError | \"statusCode\":404,\"message\":\"x\" | CONFIGURATION",
                "APIError | \"message\":\"Cannot connect\" | PROVIDER_NETWORK",
                "ContextOverflowError | \"message\":\"x\" | AGENT_FAILED",
                "UnknownError | \"message\":\"JSON parsing failed\" | PROVIDER_UNAVAILABLE",
                "UnknownError | \"message\":\"Unexpected server error.\" | AGENT_FAILED",
            })
    void anErrorIsOfItsStatusOrItsWords(String name, String data, FailureKind kind) {
        assertThat(failed(1, BEGIN + error(name, data), "").kind()).isEqualTo(kind);
    }

    @Test
    void whatFailsBeforeTheFirstRequestIsItsConfiguration() {
        String out = error("UnknownError", "\"message\":\"Unexpected server error.\"");

        assertThat(failed(1, out, "").kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failed(1, "", "Config file at X is not valid").kind())
                .isEqualTo(FailureKind.CONFIGURATION);
    }

    @Test
    void aRetryAfterIsHandedOn() {
        String data =
                "\"statusCode\":429,\"message\":\"x\",\"responseHeaders\":{\"retry-after\":\"9\"}";

        assertThat(failed(1, error("APIError", data), "").trouble(ACCOUNT))
                .contains(
                        new ProviderTrouble(
                                ACCOUNT, Span.SHORT, Optional.of(Endings.NOW.plusSeconds(9))));
    }

    @Test
    void aRejectedPermissionIsTheOperatorsToMend() {
        String rejected =
                "{\"type\":\"tool_use\",\"part\":{\"tool\":\"bash\",\"state\":{\"status\":\"error\","
                        + "\"error\":\"The user rejected permission to use this\"}}}\n";

        assertThat(failed(0, BEGIN + rejected, "").detail())
                .isEqualTo("it was not allowed to use bash");
    }

    @Test
    void anAnswerThatWasCutOffIsNoEnd() {
        assertThat(failed(0, BEGIN + step("length", 9, 0), "").kind())
                .isEqualTo(FailureKind.AGENT_FAILED);
        assertThat(failed(0, BEGIN + step("tool-calls", 9, 0), "").kind())
                .isEqualTo(FailureKind.AGENT_FAILED);
    }

    @Test
    void itIsStoppedWhenItsProviderAnswersWithNothingAgainAndAgain() {
        AgentWatch watch = Endings.watch(agent);
        String empty =
                BEGIN
                        + "{\"type\":\"step_finish\",\"part\":{\"reason\":\"unknown\",\"tokens\":{\"input\":0}}}\n";

        watch.write(Stream.OUT, empty + empty);
        assertThat(watch.stop().isDone()).isFalse();
        watch.write(Stream.OUT, empty);

        assertThat(watch.stop().isDone()).isTrue();
        Exit exit = new Exit(143, Exit.Cause.STOPPED, Duration.ZERO, "", "");
        assertThat(Endings.failed(watch.verdict(exit)).kind())
                .isEqualTo(FailureKind.PROVIDER_UNAVAILABLE);
    }
}
