package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProviderTrouble;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.run.Project;
import dev.acefleet.worker.run.RunOrder;
import dev.acefleet.worker.work.Granted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each adapter launches a real child: a stand-in that looks at its arguments, environment, HOME and input as the program
/// would, does the work, and prints records of the program's form.
@Timeout(60)
class AgentProgramsTest {
    /// Says what is not as it should be, where the attempt's detail shows it.
    private static final String CHECKS =
            """
            wrong() { echo "WRONG: $1" >&2; exit 9; }
            cat > "$TMPDIR/prompt"
            grep -q '%s' "$TMPDIR/prompt" || wrong 'the prompt does not name the run'
            [ "$AGENT_KEY" = %s ] || wrong 'no log-in'
            [ -z "$GIT_TOKEN" ] || wrong 'it sees the key of git'
            [ "$(basename "$HOME")" = home ] || wrong "HOME is $HOME"
            """
                    .formatted(Project.RUN_PATH, Bench.AGENT_SECRET);

    private static final String WORK =
            Bench.write(Project.work())
                    + "git add src && git commit -qm 'feat(03.01): the app'\n"
                    + "git add -A && git commit -qm 'docs(03.01): complete app run'\n";

    private final Desk desk = new Desk(Project.attempt(1));
    @TempDir Path directory;
    private Project project;
    private Bench bench;

    record StandIn(String type, String checks, String records, Usage usage) {
        @Override
        public String toString() {
            return type;
        }
    }

    static Stream<StandIn> standIns() {
        return Stream.of(
                new StandIn(
                        "claude",
                        arguments("-p --output-format stream-json --verbose")
                                + arguments("--max-turns 30 --max-budget-usd 5")
                                + arguments("--model m-1")
                                + "[ \"$CLAUDE_CODE_MAX_RETRIES\" = 3 ] || wrong retries\n",
                        """
                        {"type":"system","subtype":"init","session_id":"s"}
                        {"type":"result","is_error":false,"result":"Done.","total_cost_usd":0.5,"usage":{"input_tokens":9,"output_tokens":2}}
                        """,
                        new Usage(true, 0.5, 9, 2)),
                new StandIn(
                        "codex",
                        arguments("exec --json --sandbox danger-full-access")
                                + arguments("-m m-1 --more -"),
                        """
                        {"type":"thread.started","thread_id":"s"}
                        {"type":"item.completed","item":{"type":"agent_message","text":"Done."}}
                        {"type":"turn.completed","usage":{"input_tokens":9,"output_tokens":2}}
                        """,
                        new Usage(true, 0, 9, 2)),
                new StandIn(
                        "gemini",
                        arguments("--output-format stream-json --yolo --skip-trust -m m-1")
                                + "[ \"$GEMINI_CLI_NO_RELAUNCH\" = true ] || wrong relaunch\n"
                                + "grep -q '\"maxSessionTurns\":30' \"$HOME/.gemini/settings.json\""
                                + " || wrong settings\n",
                        """
                        {"type":"init","session_id":"s","model":"m"}
                        {"type":"message","role":"assistant","content":"Done.","delta":true}
                        {"type":"result","status":"success","stats":{"input_tokens":9,"output_tokens":2}}
                        """,
                        new Usage(true, 0, 9, 2)),
                new StandIn(
                        "opencode",
                        arguments("run --format json --auto -m m-1")
                                + "[ \"$OPENCODE_DISABLE_AUTOUPDATE\" = 1 ] || wrong updates\n",
                        """
                        {"type":"step_start","sessionID":"s"}
                        {"type":"text","part":{"text":"Done."}}
                        {"type":"step_finish","part":{"reason":"stop","tokens":{"input":9,"output":2},"cost":0.5}}
                        """,
                        new Usage(true, 0.5, 9, 2)),
                new StandIn("command", arguments("--more"), "Done.\n", Usage.UNKNOWN));
    }

    private static String arguments(String some) {
        return "case \" $* \" in *' " + some + " '*) ;; *) wrong \"arguments $*\" ;; esac\n";
    }

    private static String print(String records) {
        return "cat <<'END'\n" + records + "END\n";
    }

    @BeforeEach
    void begin() throws IOException {
        project = new Project(directory);
        bench = new Bench(directory.resolve("bench"));
    }

    private Outcome execute(String type, String more, String script) throws IOException {
        return execute(type, more, script, Budget.NONE);
    }

    private Outcome execute(String type, String more, String script, Budget allowance)
            throws IOException {
        WorkOrder.Run order = RunOrder.like(project.order()).budget(allowance).make();
        Granted granted = new Granted(Project.attempt(1), "claim", order, 7);
        Site site = bench.program(type, more, script).site("*");
        return new AgentRuns(site).execute(granted, order, desk);
    }

    private static Outcome.Failed failed(FailureKind kind, Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        Outcome.Failed failed = (Outcome.Failed) outcome;
        assertThat(failed.kind()).as(failed.detail()).isEqualTo(kind);
        return failed;
    }

    @ParameterizedTest
    @MethodSource("standIns")
    void itIsLaunchedAsItWantsToBeAndReadToItsEnd(StandIn standIn) throws IOException {
        Outcome outcome =
                execute(
                        standIn.type(),
                        ", args: [--more], models: {\"\": m-1}, budget: {usd: 5, turns: 30}",
                        CHECKS + standIn.checks() + WORK + print(standIn.records()));

        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        Outcome.Succeeded done = (Outcome.Succeeded) outcome;
        assertThat(done.warnings()).isEmpty();
        assertThat(done.usage().withTurns(0)).isEqualTo(standIn.usage());
    }

    @Test
    void aRefusedLogInEndsItAtOnceAndSaysWhatToDo() throws IOException {
        String retry =
                "{\"type\":\"system\",\"subtype\":\"api_retry\",\"error_status\":401,"
                        + "\"error\":\"authentication_failed\"}\n";

        Outcome.Failed failed =
                failed(
                        FailureKind.AUTH,
                        execute("claude", "", print(retry + retry) + "sleep 300\n"));

        assertThat(failed.detail()).contains("401").contains("ANTHROPIC_API_KEY");
        assertThat(failed.provider()).isEmpty();
    }

    @Test
    void aUsedUpBudgetEndsItThoughItTrapsThePoliteSignalAndItsWorkIsSaved() throws IOException {
        String step =
                "{\"type\":\"step_finish\",\"part\":{\"reason\":\"tool-calls\",\"cost\":0.4}}\n";

        Outcome.Failed failed =
                failed(
                        FailureKind.BUDGET,
                        execute(
                                "opencode",
                                ", budget: {usd: 0.5}",
                                "trap '' TERM INT HUP\necho half > half.txt\n"
                                        + print(step + step)
                                        + "while :; do sleep 1; done\n"));

        assertThat(failed.detail()).startsWith("the attempt's budget is used up: 0.8 of 0.5 USD");
        assertThat(failed.usage().costUsd()).isEqualTo(0.8);
        assertThat(failed.salvage()).isInstanceOf(Salvage.Saved.class);
    }

    @Test
    void whatThePlanAllowsStopsItToo() throws IOException {
        String step =
                "{\"type\":\"step_finish\",\"part\":{\"reason\":\"tool-calls\",\"cost\":0.4}}\n";

        Outcome.Failed failed =
                failed(
                        FailureKind.BUDGET,
                        execute(
                                "opencode",
                                ", budget: {usd: 5}",
                                "echo half > half.txt\n"
                                        + print(step)
                                        + "while :; do sleep 1; done\n",
                                new Budget(0.3, 0, 0, 0)));

        assertThat(failed.detail()).contains("0.4 of 0.3 USD");
        assertThat(failed.usage()).isEqualTo(new Usage(true, 0.4, 0, 0, 1));
        assertThat(desk.used()).as("as heartbeats say it").isEqualTo(failed.usage());
        assertThat(failed.salvage()).isInstanceOf(Salvage.Saved.class);
    }

    @Test
    void troubleWithAProviderNamesItAndTheAccount() throws IOException {
        String failed =
                "{\"type\":\"turn.failed\",\"error\":{\"message\":\"Quota exceeded. Check your plan.\"}}\n";

        assertThat(
                        failed(
                                        FailureKind.PROVIDER_QUOTA,
                                        execute(
                                                "codex",
                                                ", account: team-a",
                                                print(failed) + "exit 1\n"))
                                .provider())
                .hasValueSatisfying(trouble -> {
                    assertThat(trouble.account()).isEqualTo(new Account("codex", "team-a"));
                    assertThat(trouble.span()).isEqualTo(ProviderTrouble.Span.BILLING);
                });
        assertThat(
                        failed(FailureKind.PROVIDER_QUOTA, execute("gemini", "", "exit 173\n"))
                                .provider()
                                .map(ProviderTrouble::account))
                .contains(new Account("gemini", "agent"));
    }
}
