package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.stage.GateReturn;
import dev.acefleet.worker.agents.Agent;
import dev.acefleet.worker.agents.AgentWatch;
import dev.acefleet.worker.agents.CommandAgent;
import dev.acefleet.worker.agents.Program;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.process.ProcessRunner;
import dev.acefleet.worker.secrets.Parts;
import dev.acefleet.worker.secrets.Secrets;
import dev.acefleet.worker.work.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a real program prints, wherever what is made of it is cut.
@Timeout(120)
class AttemptOutputTest {
    /// Characters that a person gets to read of what an agent complained.
    private static final int SHOWN = 1_000;

    @TempDir Path directory;

    private final Desk desk = new Desk(Samples.attempt(1, 1));
    private final AttemptOutput output = new AttemptOutput(desk, Secrets.of(List.of(Parts.SECRET)));

    /// An agent that prints one text on each stream and exits with 3.
    private Agent.Verdict verdict(String out, String err) throws IOException {
        Path printed = Files.writeString(directory.resolve("out"), out);
        Path complained = Files.writeString(directory.resolve("err"), err);
        List<String> argv =
                List.of("sh", "-c", "cat " + printed + "; cat " + complained + " >&2; exit 3");
        AgentWatch watch =
                new AgentWatch(
                        new CommandAgent(new Program(argv, List.of(), Map.of())), Budget.NONE);
        Duration minute = Duration.ofMinutes(1);
        Exit exit =
                new ProcessRunner(directory, "w/1")
                        .run(
                                new ProcessRunner.Program(
                                        argv,
                                        directory,
                                        Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"),
                                        Path.of("/dev/null"),
                                        Samples.attempt(1, 1).toString(),
                                        minute,
                                        minute,
                                        Duration.ofSeconds(1)),
                                output.audience(watch),
                                output.stopped());
        assertThat(Parts.in(exit.out() + exit.err())).isEmpty();
        return watch.verdict(exit);
    }

    @Test
    void whereverTheEndOfAComplaintIsCutNothingOfASecretIsLeft() throws IOException {
        for (int cut = 0; cut <= Parts.SECRET.length(); cut++) {
            Agent.Verdict said = verdict("", Parts.behind(SHOWN, cut));

            assertThat(said).isInstanceOf(Agent.Verdict.Failed.class);
            Agent.Verdict.Failed failed = (Agent.Verdict.Failed) said;
            assertThat(failed.kind()).isEqualTo(FailureKind.AGENT_FAILED);
            assertThat(failed.detail()).endsWith("y");
            assertThat(Parts.in(failed.detail())).as("cut %d", cut).isEmpty();
        }
        assertThat(desk.printed()).contains("x[redacted]y");
    }

    @Test
    void whereverAGateIsCutNothingOfASecretIsLeft() throws IOException {
        for (int cut = 0; cut <= Parts.SECRET.length() + 2; cut++) {
            String text =
                    "## GATE REACHED\n**Type:** human-verify\n**Status:** "
                            + Parts.before(SHOWN, cut)
                            + "\n\n### Completed Tasks\n"
                            + Parts.before(GateReturn.LONGEST, cut)
                            + "\n\n### Current Task\n**Task 2:** "
                            + Parts.before(SHOWN, cut)
                            + "\n\n### Gate Details\n"
                            + Parts.before(GateReturn.LONGEST, cut)
                            + "\n\n### Awaiting\n"
                            + Parts.before(Gate.TEXT, cut)
                            + "\n";
            GateReturn said = GateReturn.read(verdict(text, "").text()).orElseThrow();

            assertThat(said.isMalformed()).isFalse();
            assertThat(said.details()).startsWith("xxx").endsWith(" …");
            assertThat(Parts.in(Gates.of(said, List.of()).toString())).as("cut %d", cut).isEmpty();
        }
    }

    @Test
    void theTextOfAGateThatIsNotClearIsMaskedBeforeItIsCut() throws IOException {
        String marker = "## GATE REACHED\n";
        for (int cut = 0; cut <= Parts.SECRET.length() + 2; cut++) {
            String text = marker + Parts.before(GateReturn.LONGEST - marker.length(), cut);
            GateReturn said = GateReturn.read(verdict(text, "").text()).orElseThrow();

            assertThat(said.isMalformed()).isTrue();
            assertThat(Parts.in(Gates.of(said, List.of()).toString())).as("cut %d", cut).isEmpty();
        }
    }

    @Test
    void aFaultOfTheWorkersOwnTellsNoSecretAndWhereItWas() {
        RuntimeException fault = new IllegalArgumentException("no file: " + Parts.SECRET);

        RuntimeException masked = output.masked(fault);

        assertThat(masked)
                .hasMessage("java.lang.IllegalArgumentException: no file: [redacted]")
                .hasNoCause();
        assertThat(masked.getStackTrace()).isEqualTo(fault.getStackTrace());
    }
}
