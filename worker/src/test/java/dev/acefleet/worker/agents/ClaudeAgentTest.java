package dev.acefleet.worker.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaudeAgentTest {
    private static final String INIT = "{\"type\":\"system\",\"subtype\":\"init\"}\n";
    private static final String GOOD =
            result("\"subtype\":\"success\",\"is_error\":false,\"result\":\"All done.\"");

    private final ClaudeAgent agent =
            new ClaudeAgent(
                    new Program(List.of("claude"), List.of("--x"), Map.of("opus", "opus-4-5")),
                    true);

    private static String result(String fields) {
        return "{\"type\":\"result\","
                + fields
                + ",\"total_cost_usd\":0.25,"
                + "\"usage\":{\"input_tokens\":12,\"output_tokens\":3}}\n";
    }

    private Agent.Verdict judge(int code, String out) {
        return Endings.judge(agent, code, out, "");
    }

    private Agent.Verdict.Failed failed(int code, String out, String err) {
        return Endings.failed(Endings.judge(agent, code, out, err));
    }

    private FailureKind kind(String fields) {
        return failed(1, INIT + result("\"is_error\":true," + fields), "").kind();
    }

    @Test
    void theModelIsWhatTheOperatorMeansByIt() {
        assertThat(agent.argv(new Agent.Launch("opus", Budget.NONE)))
                .endsWith("--model", "opus-4-5", "--x");
        assertThat(agent.argv(Agent.Launch.PLAIN)).doesNotContain("--model", "--max-turns");
        assertThat(agent.argv(Agent.Launch.PLAIN))
                .startsWith("claude", "-p")
                .contains("stream-json");
    }

    @Test
    void itHoldsTurnsAndDollarsItself() {
        assertThat(agent.argv(new Agent.Launch("", new Budget(2.5, 9, 7, 3))))
                .containsSequence("--max-turns", "7", "--max-budget-usd", "2.5");
    }

    @Test
    void onlyRootIsToldThatItIsInASandbox() {
        assertThat(agent.environment()).containsEntry("IS_SANDBOX", "1");
        assertThat(new ClaudeAgent(Endings.program("claude"), false).environment())
                .doesNotContainKey("IS_SANDBOX");
    }

    @Test
    void aCleanResultIsAnEndWithItsTextAndCost() {
        assertThat(judge(0, INIT + GOOD))
                .isEqualTo(new Agent.Verdict.Ended("All done.", new Usage(true, 0.25, 12, 3), ""));
    }

    @Test
    void theLastResultCounts() {
        String bad = result("\"is_error\":true,\"api_error_status\":500,\"result\":\"down\"");

        assertThat(judge(0, bad + INIT + GOOD)).isInstanceOf(Agent.Verdict.Ended.class);
        assertThat(judge(1, GOOD + INIT + bad)).isInstanceOf(Agent.Verdict.Failed.class);
    }

    @Test
    void aResultWhoseLineWasCutIsNone() {
        String cut = GOOD.substring(0, GOOD.length() / 2);

        assertThat(failed(143, INIT + cut, "").detail()).contains("143 and without a result");
        assertThat(judge(143, GOOD + cut)).isInstanceOf(Agent.Verdict.Ended.class);
    }

    @Test
    void whatAToolPrintedIsNoResult() {
        String tool =
                "{\"type\":\"user\",\"tool_use_result\":{\"type\":\"result\",\"is_error\":true}}\n";

        assertThat(judge(0, GOOD + tool)).isInstanceOf(Agent.Verdict.Ended.class);
        assertThat(failed(0, tool, "").detail()).contains("without a result");
    }

    @ParameterizedTest
    @CsvSource({
        "401, AUTH",
        "403, AUTH",
        "404, CONFIGURATION",
        "429, PROVIDER_QUOTA",
        "500, PROVIDER_UNAVAILABLE",
        "503, PROVIDER_UNAVAILABLE",
        "520, PROVIDER_UNAVAILABLE",
        "529, PROVIDER_UNAVAILABLE",
        "400, AGENT_FAILED",
    })
    void theProvidersStatusTellsWhoseFaultItIs(int status, FailureKind kind) {
        assertThat(
                        kind(
                                "\"subtype\":\"success\",\"api_error_status\":"
                                        + status
                                        + ",\"result\":\"API Error: "
                                        + status
                                        + "\""))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "usage_limit_reached, You have hit a limit, PROVIDER_QUOTA",
        "connection_failed, API Error: ECONNRESET, PROVIDER_NETWORK",
        "'', Request timed out. Try again., PROVIDER_NETWORK",
        "'', Not logged in, AUTH",
        "'', Credit balance is too low, PROVIDER_QUOTA",
        "'', an empty or malformed response (HTTP 200), PROVIDER_UNAVAILABLE",
        "max_output_tokens, too long, AGENT_FAILED",
    })
    void withoutAStatusTheErrorAndTheTextTell(String error, String text, FailureKind kind) {
        assertThat(
                        kind(
                                "\"subtype\":\"success\",\"api_error_status\":null,\"api_error\":\""
                                        + error
                                        + "\",\"result\":\""
                                        + text
                                        + "\""))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "error_max_turns, BUDGET",
        "error_max_budget_usd, BUDGET",
        "error_during_execution, AGENT_FAILED",
    })
    void errorsOfItsOwnAreNamed(String subtype, FailureKind kind) {
        String fields =
                "\"is_error\":true,\"subtype\":\"" + subtype + "\",\"errors\":[\"because\"]";

        Agent.Verdict.Failed failed = failed(1, INIT + result(fields), "");

        assertThat(failed.kind()).isEqualTo(kind);
        assertThat(failed.detail()).contains(subtype).contains("because");
        assertThat(failed.usage().costUsd()).isEqualTo(0.25);
    }

    @Test
    void whatItWasNotAllowedToDoIsTheOperatorsToMend() {
        String denied =
                result(
                        "\"subtype\":\"success\",\"is_error\":false,\"result\":\"Done.\","
                                + "\"permission_denials\":[{\"tool_name\":\"Write\"},"
                                + "{\"tool_name\":\"Bash\"},{\"tool_name\":\"Write\"}]");

        Agent.Verdict.Failed failed = failed(0, denied, "");

        assertThat(failed.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failed.detail()).isEqualTo("it was not allowed to use Write, Bash");
        assertThat(failed.text()).isEqualTo("Done.");
    }

    @Test
    void anEndWithoutAnyResultIsAFailureWhateverTheCode() {
        assertThat(failed(0, INIT, "").kind()).isEqualTo(FailureKind.AGENT_FAILED);
        assertThat(failed(0, "", "").kind()).isEqualTo(FailureKind.AGENT_FAILED);
        assertThat(failed(143, INIT, "bye").detail())
                .isEqualTo("it ended with 143 and without a result: bye");
        assertThat(failed(127, "", "claude: not found").kind())
                .isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failed(1, "", "--x cannot be used with root/sudo privileges").kind())
                .isEqualTo(FailureKind.CONFIGURATION);
    }
}
