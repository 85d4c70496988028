package dev.acefleet.worker.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.process.OutputSink.Stream;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentWatchTest {
    private static final String WAITING =
            "{\"type\":\"error\",\"message\":\"Reconnecting... 1/5 (status: 429)\"}\n";
    private static final String DONE = "{\"type\":\"turn.completed\"}\n";

    private long nanos;

    private AgentWatch watch(Agent agent, Budget budget) {
        return new AgentWatch(agent, budget, InstantSource.fixed(Endings.NOW), () -> nanos);
    }

    private AgentWatch codex() {
        return watch(new CodexAgent(Endings.program("codex")), Budget.NONE);
    }

    private void after(Duration time, AgentWatch watch) {
        nanos += time.toNanos();
        watch.idle();
    }

    private static Agent.Verdict stopped(AgentWatch watch) {
        assertThat(watch.stop().isDone()).isTrue();
        return watch.verdict(new Exit(143, Exit.Cause.STOPPED, Duration.ZERO, "", ""));
    }

    @Test
    void whoSleepsUntilALimitIsOverIsStoppedAndTheProviderIsToBlame() {
        AgentWatch watch = codex();

        watch.write(Stream.OUT, WAITING);
        after(AgentWatch.PATIENCE.minusSeconds(1), watch);
        assertThat(watch.stop().isDone()).isFalse();
        after(Duration.ofSeconds(1), watch);

        assertThat(Endings.failed(stopped(watch)).kind()).isEqualTo(FailureKind.PROVIDER_QUOTA);
    }

    @Test
    void whoTriesAgainAndAgainIsStoppedTooHoweverTalkative() {
        AgentWatch watch = codex();

        for (Duration time = Duration.ZERO;
                time.compareTo(AgentWatch.PATIENCE) <= 0;
                time = time.plusSeconds(10)) {
            watch.write(Stream.OUT, WAITING);
            after(Duration.ofSeconds(10), watch);
        }

        assertThat(Endings.failed(stopped(watch)).kind()).isEqualTo(FailureKind.PROVIDER_QUOTA);
    }

    @Test
    void whoGotAnAnswerMayWaitAgain() {
        AgentWatch watch = codex();

        watch.write(Stream.OUT, WAITING);
        after(AgentWatch.PATIENCE.minusSeconds(1), watch);
        watch.write(Stream.OUT, "{\"type\":\"item.started\"}\n" + WAITING);
        after(AgentWatch.PATIENCE.minusSeconds(1), watch);

        assertThat(watch.stop().isDone()).isFalse();
    }

    @Test
    void whoHasEndedAndDoesNotLeaveIsStoppedAndHasEnded() {
        AgentWatch watch = codex();

        watch.write(Stream.OUT, DONE);
        after(AgentWatch.LINGER.minusSeconds(1), watch);
        assertThat(watch.stop().isDone()).isFalse();
        after(Duration.ofSeconds(1), watch);

        assertThat(stopped(watch)).isInstanceOf(Agent.Verdict.Ended.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0, 0, 0.25 of 0.5 USD, false",
        "0.25, 0, 0, 0.25 of 0.25 USD, true",
        "0, 14, 0, 13 of 14 tokens, false",
        "0, 13, 0, 13 of 13 tokens, true",
        "0, 0, 1, a last turn may be finished, false",
    })
    void aBudgetIsHeldWhileItRuns(
            double usd, long tokens, int turns, String what, boolean isOverspent) {
        AgentWatch watch =
                watch(
                        new OpencodeAgent(Endings.program("opencode")),
                        new Budget(usd, tokens, turns, 0));

        watch.write(Stream.OUT, OpencodeAgentTest.step("tool-calls", 10, 0.25));

        assertThat(watch.stop().isDone()).isEqualTo(isOverspent);
        if (isOverspent) {
            Agent.Verdict.Failed failed = Endings.failed(stopped(watch));
            assertThat(failed.kind()).isEqualTo(FailureKind.BUDGET);
            assertThat(failed.detail()).endsWith(what);
            assertThat(failed.usage().inputTokens()).isEqualTo(12);
        }
    }

    @Test
    void whatItHasUsedIsKnownWhileItRuns() {
        AgentWatch watch =
                watch(new OpencodeAgent(Endings.program("opencode")), new Budget(9, 0, 0, 0));
        assertThat(watch.used()).isEqualTo(Usage.UNKNOWN);

        watch.write(Stream.OUT, OpencodeAgentTest.step("tool-calls", 10, 0.25));
        watch.write(Stream.OUT, OpencodeAgentTest.step("tool-calls", 10, 0.25));

        assertThat(watch.used()).isEqualTo(new Usage(true, 0.5, 24, 2, 2));
    }

    @Test
    void oneTurnMoreThanTheBudgetIsTooMany() {
        AgentWatch watch = watch(new CodexAgent(Endings.program("codex")), new Budget(0, 0, 2, 0));
        String deed = "{\"type\":\"item.completed\",\"item\":{\"type\":\"command_execution\"}}\n";

        watch.write(Stream.OUT, deed + deed);
        assertThat(watch.stop().isDone()).isFalse();
        watch.write(Stream.OUT, deed);

        assertThat(Endings.failed(stopped(watch)).detail()).endsWith("more than 2 turns");
    }

    @Test
    void minutesAreHeldOfAnyProgram() {
        AgentWatch watch = watch(new CommandAgent(Endings.program("tool")), new Budget(0, 0, 0, 3));

        watch.write(Stream.OUT, "busy\n");
        after(Duration.ofSeconds(179), watch);
        assertThat(watch.stop().isDone()).isFalse();
        after(Duration.ofSeconds(1), watch);

        assertThat(Endings.failed(stopped(watch)).kind()).isEqualTo(FailureKind.BUDGET);
    }

    @Test
    void aRecordMayComeInPiecesAndALineMayBeTooLong() {
        AgentWatch watch = codex();
        String half = "{\"type\":\"item.completed\",\"item\":{\"type\":\"agent_message\",";

        watch.write(Stream.OUT, half);
        watch.write(Stream.OUT, "\"text\":\"Hello\"}}\n");
        for (int i = 0; i < 3; i++) {
            watch.write(Stream.OUT, "x".repeat(Lines.LONGEST / 2));
        }
        watch.write(Stream.OUT, "\n{\"type\":\"turn.completed\"}");

        Agent.Verdict verdict =
                watch.verdict(new Exit(0, Exit.Cause.EXITED, Duration.ZERO, "", ""));
        assertThat(verdict).isInstanceOf(Agent.Verdict.Ended.class);
        assertThat(verdict.text()).isEqualTo("Hello");
    }

    @Test
    void anAgentThatWasStoppedBySomebodyElseFailedForThat() {
        Agent.Verdict verdict =
                codex().verdict(new Exit(143, Exit.Cause.STOPPED, Duration.ZERO, "", ""));

        assertThat(Endings.failed(verdict).kind()).isEqualTo(FailureKind.WORKER_STOPPING);
    }
}
