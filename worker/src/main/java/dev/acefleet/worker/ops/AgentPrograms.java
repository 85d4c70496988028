package dev.acefleet.worker.ops;

import dev.acefleet.worker.agents.Agent;
import dev.acefleet.worker.agents.ClaudeAgent;
import dev.acefleet.worker.agents.CodexAgent;
import dev.acefleet.worker.agents.CommandAgent;
import dev.acefleet.worker.agents.GeminiAgent;
import dev.acefleet.worker.agents.OpencodeAgent;
import dev.acefleet.worker.agents.Program;
import dev.acefleet.worker.config.WorkerConfig.AgentConfig;

/// Makes the agent that a worker's configuration means.
final class AgentPrograms {
    private AgentPrograms() {}

    static Agent of(AgentConfig config) {
        Program program = new Program(config.command(), config.arguments(), config.models());
        return switch (config.type()) {
            case COMMAND, BENCH -> new CommandAgent(program);
            case CLAUDE -> new ClaudeAgent(program, "root".equals(System.getProperty("user.name")));
            case CODEX -> new CodexAgent(program);
            case GEMINI -> new GeminiAgent(program);
            case OPENCODE -> new OpencodeAgent(program);
        };
    }
}
