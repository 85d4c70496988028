package dev.acefleet.worker.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.ProviderTrouble;
import dev.acefleet.common.model.ProviderTrouble.Span;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.text.JsonReader;
import dev.acefleet.worker.process.Exit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiAgentTest {
    private static final Account ACCOUNT = new Account("gemini", "team");
    private static final String BEGIN =
            "{\"type\":\"init\",\"session_id\":\"s1\",\"model\":\"m\"}\n";
    private static final String WELL =
            "{\"type\":\"result\",\"status\":\"success\","
                    + "\"stats\":{\"input_tokens\":30,\"output_tokens\":7}}\n";

    private final GeminiAgent agent = new GeminiAgent(Endings.program("gemini"));

    private static String badly(String message) {
        return BEGIN
                + "{\"type\":\"result\",\"status\":\"error\",\"error\":{\"type\":\"unknown\","
                + "\"message\":\""
                + message
                + "\"}}\n";
    }

    private Agent.Verdict.Failed failed(int code, String out, String err) {
        return Endings.failed(Endings.judge(agent, code, out, err));
    }

    @Test
    void itsSettingsCapItsRetriesAndTakeALimitOfTurns() {
        Map<String, String> files = agent.homeFiles(new Agent.Launch("", new Budget(0, 0, 12, 0)));

        assertThat(files).containsOnlyKeys(".gemini/settings.json");
        Map<String, Object> settings =
                JsonReader.object(files.getOrDefault(".gemini/settings.json", "")).orElseThrow();
        assertThat(settings.get("model")).isEqualTo(Map.of("maxSessionTurns", 12));
        assertThat(settings.get("general"))
                .isEqualTo(Map.of("enableAutoUpdate", false, "maxAttempts", 3));
        assertThat(agent.homeFiles(Agent.Launch.PLAIN).get(".gemini/settings.json"))
                .doesNotContain("maxSessionTurns");
        assertThat(agent.environment()).containsEntry("GEMINI_CLI_NO_RELAUNCH", "true");
    }

    @Test
    void itsLastMessageComesInPieces() {
        String out =
                BEGIN
                        + """
                        {"type":"message","role":"user","content":"the prompt"}
                        {"type":"message","role":"assistant","content":"I begin","delta":true}
                        {"type":"tool_use","tool_name":"replace"}
                        {"type":"message","role":"assistant","content":"All ","delta":true}
                        {"type":"message","role":"assistant","content":"done.","delta":true}
                        """
                        + WELL;

        assertThat(Endings.judge(agent, 0, out, ""))
                .isEqualTo(
                        new Agent.Verdict.Ended("All done.", new Usage(true, 0, 30, 7, 1), "s1"));
    }

    @ParameterizedTest
    @CsvSource({
        "144, AGENT_FAILED",
        "145, AUTH",
        "147, AUTH",
        "148, CONFIGURATION",
        "173, PROVIDER_QUOTA",
        "244, PROVIDER_UNAVAILABLE",
        "247, PROVIDER_UNAVAILABLE",
        "17, PROVIDER_UNAVAILABLE",
        "41, AUTH",
        "42, CONFIGURATION",
        "53, BUDGET",
        "55, CONFIGURATION",
    })
    void itsExitCodeIsTheProvidersStatusOrItsOwn(int code, FailureKind kind) {
        assertThat(failed(code, badly("no words"), "").kind()).isEqualTo(kind);
        assertThat(failed(code, "", "no words").kind()).isEqualTo(kind);
    }

    @Test
    void aBadRequestForABadKeyIsALogIn() {
        assertThat(failed(144, badly("API key not valid."), "").kind()).isEqualTo(FailureKind.AUTH);
    }

    @Test
    void anErrorMayComeWithExitCodeZero() {
        assertThat(failed(0, badly("fetch failed"), "").kind())
                .isEqualTo(FailureKind.PROVIDER_NETWORK);
        assertThat(failed(0, badly("odd"), "").kind()).isEqualTo(FailureKind.AGENT_FAILED);
    }

    @Test
    void aLongWaitIsTakenFromItsComplaint() {
        Agent.Verdict.Failed failed =
                failed(173, badly("Rate limit."), "TerminalQuotaError\n  retryDelayMs: 7200000,\n");

        assertThat(failed.trouble(ACCOUNT))
                .contains(
                        new ProviderTrouble(
                                ACCOUNT, Span.LONG, Optional.of(Endings.NOW.plusSeconds(7200))));
    }

    @Test
    void toolsThatARunNeedsAndDoesNotGetAreTheOperatorsToMend() {
        String err = "Error executing tool x: Tool \"run_shell_command\" not found. Did you mean\n";

        assertThat(failed(0, BEGIN + WELL, err).kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(Endings.judge(agent, 0, BEGIN + WELL, "Tool \"fancy\" not found\n"))
                .isInstanceOf(Agent.Verdict.Ended.class);
    }

    @Test
    void oneWithoutAResultHasFailedAlsoWithExitCodeZero() {
        assertThat(failed(0, BEGIN, "").kind()).isEqualTo(FailureKind.AGENT_FAILED);
        assertThat(failed(143, BEGIN, "Attempt 1 failed with status 529. Retrying\n").kind())
                .isEqualTo(FailureKind.PROVIDER_UNAVAILABLE);
    }

    @Test
    void aResultThatEndsWellWithABadExitCodeDoesNot() {
        assertThat(failed(1, BEGIN + WELL, "crash").detail())
                .contains("exited with 1")
                .contains("crash");
        assertThat(Endings.judge(agent, Exit.Cause.STALLED, 143, BEGIN + WELL, ""))
                .isInstanceOf(Agent.Verdict.Ended.class);
    }
}
