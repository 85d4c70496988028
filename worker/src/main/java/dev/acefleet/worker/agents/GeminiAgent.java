package dev.acefleet.worker.agents;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Gemini CLI, headless.
///
/// Seen with version 0.61.0: arguments, records, exit codes, the settings file (without which a fresh HOME is refused
/// where a base URL is set), the cap of its retries, its limit of turns. Without `GEMINI_CLI_NO_RELAUNCH` it starts itself
/// a second time and its parent ignores every polite signal. What its output loses when a command prints megabytes is
/// lost: then there is no result, and the evidence decides. No budget of its own but turns.
public final class GeminiAgent implements Agent {
    private static final String SETTINGS = ".gemini/settings.json";

    private final Program program;

    public GeminiAgent(Program program) {
        this.program = program;
    }

    @Override
    public List<String> argv(Launch launch) {
        return program.argv(
                List.of("--output-format", "stream-json", "--yolo", "--skip-trust"), "-m", launch);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(
                "GEMINI_CLI_NO_RELAUNCH", "true",
                "GEMINI_TELEMETRY_ENABLED", "false",
                "NO_BROWSER", "true");
    }

    @Override
    public Map<String, String> homeFiles(Launch launch) {
        String turns =
                launch.budget().turns() == 0
                        ? ""
                        : ",\"model\":{\"maxSessionTurns\":" + launch.budget().turns() + "}";
        return Map.of(
                SETTINGS,
                "{\"security\":{\"auth\":{\"selectedType\":\"gemini-api-key\"}},"
                        + "\"general\":{\"enableAutoUpdate\":false,\"maxAttempts\":3},"
                        + "\"privacy\":{\"usageStatisticsEnabled\":false}"
                        + turns
                        + "}\n");
    }

    @Override
    public String logIn() {
        return "put a valid GEMINI_API_KEY into the agent's env-file";
    }

    @Override
    public Transcript transcript(InstantSource clock) {
        return new GeminiTranscript(clock);
    }
}
