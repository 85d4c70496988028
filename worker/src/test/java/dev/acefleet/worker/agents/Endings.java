package dev.acefleet.worker.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.process.OutputSink.Stream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// What agents are judged by that have printed a text and ended, without any process.
final class Endings {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private Endings() {}

    static Program program(String name) {
        return new Program(List.of(name), List.of(), Map.of());
    }

    static AgentWatch watch(Agent agent) {
        return new AgentWatch(agent, Budget.NONE, InstantSource.fixed(NOW), () -> 0);
    }

    static Agent.Verdict judge(Agent agent, int code, String out, String err) {
        return judge(agent, Exit.Cause.EXITED, code, out, err);
    }

    static Agent.Verdict judge(Agent agent, Exit.Cause cause, int code, String out, String err) {
        AgentWatch watch = watch(agent);
        watch.write(Stream.OUT, out);
        watch.write(Stream.ERR, err);
        return watch.verdict(new Exit(code, cause, Duration.ZERO, out, err));
    }

    static Agent.Verdict.Failed failed(Agent.Verdict verdict) {
        assertThat(verdict).isInstanceOf(Agent.Verdict.Failed.class);
        return (Agent.Verdict.Failed) verdict;
    }
}
