package dev.acefleet.worker.agents;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Codex, headless: `codex exec`.
///
/// Seen with version 0.169.0: arguments, switches, records, exit codes, messages. It reads its input to the end before it
/// starts. Its own sandbox would make `.git` read-only, and no commit could be made, so it gets full access: the worker's
/// sandbox is the one that holds. Its retries can be capped for a provider that the operator's arguments define and not,
/// as far as is known, for the built-in one; [AgentWatch] ends a long sleep. No budget of its own.
public final class CodexAgent implements Agent {
    private final Program program;

    public CodexAgent(Program program) {
        this.program = program;
    }

    @Override
    public List<String> argv(Launch launch) {
        List<String> argv =
                new ArrayList<>(
                        program.argv(
                                List.of(
                                        "exec",
                                        "--json",
                                        "--sandbox",
                                        "danger-full-access",
                                        "--skip-git-repo-check",
                                        "-c",
                                        "check_for_update_on_startup=false",
                                        "-c",
                                        "analytics.enabled=false"),
                                "-m",
                                launch));
        // The prompt is what comes on standard input.
        argv.add("-");
        return argv;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Map<String, String> homeFiles(Launch launch) {
        return Map.of();
    }

    @Override
    public String logIn() {
        return "put a valid CODEX_API_KEY, or the variable that your provider's env_key names, into the agent's env-file";
    }

    @Override
    public Transcript transcript(InstantSource clock) {
        return new CodexTranscript(clock, ZoneId.systemDefault());
    }
}
