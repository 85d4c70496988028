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
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodexAgentTest {
    private static final Account ACCOUNT = new Account("codex", "team");
    private static final String BEGIN =
            """
            {"type":"thread.started","thread_id":"thread-1"}
            {"type":"turn.started"}
            """;

    private final CodexAgent agent = new CodexAgent(Endings.program("codex"));

    private static String failed(String message) {
        return BEGIN + "{\"type\":\"turn.failed\",\"error\":{\"message\":\"" + message + "\"}}\n";
    }

    @Test
    void thePromptComesOnStandardInput() {
        assertThat(agent.argv(Agent.Launch.PLAIN))
                .startsWith("codex", "exec", "--json")
                .containsSequence("--sandbox", "danger-full-access")
                .endsWith("-")
                .doesNotContain("-m");
    }

    @Test
    void aCompletedTurnIsAnEndWithTheLastMessage() {
        String out =
                BEGIN
                        + """
                        {"type":"item.completed","item":{"type":"agent_message","text":"First."}}
                        {"type":"item.completed","item":{"type":"agent_message","text":"Last."}}
                        {"type":"turn.completed","usage":{"input_tokens":30,"output_tokens":7}}
                        """;

        assertThat(Endings.judge(agent, 0, out, ""))
                .isEqualTo(
                        new Agent.Verdict.Ended("Last.", new Usage(true, 0, 30, 7, 2), "thread-1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "last status: 429 Too Many | PROVIDER_QUOTA",
                "unexpected status 529 <unknown>: Busy | PROVIDER_UNAVAILABLE",
                "unexpected status 403 Forbidden: no | AUTH",
                "Missing environment variable: `KEY` | AUTH",
                "The model `m9` does not exist | CONFIGURATION",
                "The model is at capacity | PROVIDER_UNAVAILABLE",
                "stream disconnected before completion: x | PROVIDER_NETWORK",
                "No room left in the context window | AGENT_FAILED",
                "something else | AGENT_FAILED",
            })
    void theWordsOfAFailedTurnTellWhoseFaultItIs(String message, FailureKind kind) {
        assertThat(Endings.failed(Endings.judge(agent, 1, failed(message), "")).kind())
                .isEqualTo(kind);
    }

    @Test
    void aClockTimeWithoutADateIsTheNextOne() {
        for (String[] each :
                new String[][] {
                    {"11:30 AM", "2026-11-21T11:30:00Z"}, {"9:05 AM", "2026-11-22T09:05:00Z"},
                    {"12:00 PM", "2026-11-21T12:00:00Z"}, {"12:10 AM", "2026-11-22T00:10:00Z"},
                }) {
            String out = failed("You used up your usage limit, try again at " + each[0] + ".");
            CodexTranscript heard =
                    new CodexTranscript(InstantSource.fixed(Endings.NOW), ZoneOffset.UTC);
            out.lines().forEach(heard::out);

            Exit exit = new Exit(1, Exit.Cause.EXITED, Duration.ZERO, "", "");
            Agent.Verdict verdict = Classification.of(agent, heard, exit, Optional.empty());

            assertThat(Endings.failed(verdict).trouble(ACCOUNT))
                    .contains(
                            new ProviderTrouble(
                                    ACCOUNT, Span.LONG, Optional.of(Instant.parse(each[1]))));
        }
    }

    @Test
    void oneThatIsKilledWhileItWaitsForItsProviderFailedForThat() {
        String out =
                BEGIN + "{\"type\":\"error\",\"message\":\"Reconnecting... 1/5 (status: 429)\"}\n";

        Agent.Verdict.Failed failed =
                Endings.failed(Endings.judge(agent, Exit.Cause.STALLED, 143, out, ""));

        assertThat(failed.kind()).isEqualTo(FailureKind.PROVIDER_QUOTA);
        assertThat(failed.detail()).endsWith("it tried again 1 times");
    }

    @Test
    void anAnswerAfterARetryEndsTheTrouble() {
        String out =
                BEGIN
                        + """
                        {"type":"error","message":"Reconnecting... 1/5 (status: 429)"}
                        {"type":"item.started","item":{"type":"command_execution"}}
                        """;

        assertThat(Endings.failed(Endings.judge(agent, Exit.Cause.STALLED, 143, out, "")).kind())
                .isEqualTo(FailureKind.STALLED);
    }

    @Test
    void aSecondRefusedLogInIsHopelessWhateverItStillTries() {
        AgentWatch watch = Endings.watch(agent);
        String retry = "{\"type\":\"error\",\"message\":\"Reconnecting... 1/5 (status: 401)\"}\n";

        watch.write(Stream.OUT, BEGIN + retry);
        assertThat(watch.stop().isDone()).isFalse();
        watch.write(Stream.OUT, retry);

        assertThat(watch.stop().isDone()).isTrue();
        Exit exit = new Exit(143, Exit.Cause.STOPPED, Duration.ZERO, "", "");
        assertThat(Endings.failed(watch.verdict(exit)).detail()).contains("CODEX_API_KEY");
    }

    @Test
    void aStartThatItRefusesIsTheOperatorsToMend() {
        assertThat(Endings.failed(Endings.judge(agent, 2, "", "unexpected argument")).kind())
                .isEqualTo(FailureKind.CONFIGURATION);
        assertThat(Endings.failed(Endings.judge(agent, 1, "", "Error loading config.toml")).kind())
                .isEqualTo(FailureKind.CONFIGURATION);
        assertThat(Endings.failed(Endings.judge(agent, 1, "", "panicked")).kind())
                .isEqualTo(FailureKind.AGENT_FAILED);
    }
}
