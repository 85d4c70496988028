package dev.acefleet.worker.agents;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// OpenCode, headless: `opencode run`.
///
/// Seen with version 1.18.33: arguments, switches, records, exit codes, the endless loop on empty answers. It reads its
/// input to the end before it starts. Its providers come as `OPENCODE_CONFIG_CONTENT` in the agent's env-file. It retries
/// in silence and nothing caps it, so a provider that asks for a long wait is seen by the stall
/// limit alone, as silence between two steps. No budget of its own.
public final class OpencodeAgent implements Agent {
    private final Program program;

    public OpencodeAgent(Program program) {
        this.program = program;
    }

    @Override
    public List<String> argv(Launch launch) {
        return program.argv(List.of("run", "--format", "json", "--auto"), "-m", launch);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "OPENCODE_DISABLE_MODELS_FETCH", "1",
                "OPENCODE_DISABLE_AUTOUPDATE", "1",
                "OPENCODE_DISABLE_LSP_DOWNLOAD", "1",
                "OPENCODE_DISABLE_DEFAULT_PLUGINS", "1",
                "OPENCODE_DISABLE_SHARE", "1");
    }

    @Override
    public Map<String, String> homeFiles(Launch launch) {
        return Map.of();
    }

    @Override
    public String logIn() {
        return "put the provider's valid key into the agent's env-file, in OPENCODE_CONFIG_CONTENT or the variable of the provider";
    }

    @Override
    public Transcript transcript(InstantSource clock) {
        return new OpencodeTranscript(clock);
    }
}
