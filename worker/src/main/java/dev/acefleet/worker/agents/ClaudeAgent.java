package dev.acefleet.worker.agents;

import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Claude Code, headless.
///
/// Seen with version 2.1.329: arguments, switches, records, exit codes, its budget in dollars and turns (it looks after a
/// request, so it can overshoot by one), its retries and their cap. It waits for the end of its input before it starts.
public final class ClaudeAgent implements Agent {
    private final Program program;
    private final boolean root;

    /// @param root whether the worker runs as root, where the program wants to be told that it is in a sandbox
    public ClaudeAgent(Program program, boolean root) {
        this.program = program;
        this.root = root;
    }

    @Override
    public List<String> argv(Launch launch) {
        List<String> own =
                new ArrayList<>(
                        List.of(
                                "-p",
                                "--output-format",
                                "stream-json",
                                "--verbose",
                                "--dangerously-skip-permissions"));
        if (launch.budget().turns() > 0) {
            own.add("--max-turns");
            own.add(String.valueOf(launch.budget().turns()));
        }
        if (launch.budget().usd() > 0) {
            own.add("--max-budget-usd");
            own.add(dollars(launch.budget().usd()));
        }
        return program.argv(own, "--model", launch);
    }

    private static String dollars(double usd) {
        return BigDecimal.valueOf(usd).stripTrailingZeros().toPlainString();
    }

    @Override
    public Map<String, String> environment() {
        Map<String, String> env =
                new HashMap<>(
                        Map.of(
                                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                                "DISABLE_AUTOUPDATER", "1",
                                "DISABLE_TELEMETRY", "1",
                                "DISABLE_ERROR_REPORTING", "1",
                                // Its own retries would hide a refusal for three minutes.
                                "CLAUDE_CODE_MAX_RETRIES", "3",
                                // Else the process outlives its result for as long as a background
                                // shell does.
                                "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS", "1"));
        if (root) {
            env.put("IS_SANDBOX", "1");
        }
        return env;
    }

    @Override
    public Map<String, String> homeFiles(Launch launch) {
        return Map.of();
    }

    @Override
    public String logIn() {
        return "put a valid ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN into the agent's env-file";
    }

    @Override
    public Transcript transcript(InstantSource clock) {
        return new ClaudeTranscript(clock);
    }
}
