package dev.acefleet.worker.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandAgentTest {
    private final CommandAgent agent =
            new CommandAgent(
                    new Program(
                            List.of("tool", "--model", "{model}", "x{model}"),
                            List.of(),
                            Map.of("big", "b-4")));

    private Agent.Verdict judge(int code, String out, String err) {
        return Endings.judge(agent, code, out, err);
    }

    private List<String> argv(String model) {
        return agent.argv(new Agent.Launch(model, Budget.NONE));
    }

    @Test
    void theModelTakesItsPlaceAsOneArgument() {
        assertThat(argv("big")).containsExactly("tool", "--model", "b-4", "x{model}");
        assertThat(argv("a b; c")).containsExactly("tool", "--model", "a b; c", "x{model}");
        assertThat(agent.environment()).isEmpty();
    }

    @Test
    void whoExitsWithZeroHasEndedWell() {
        assertThat(judge(0, "done", "noise"))
                .isEqualTo(new Agent.Verdict.Ended("done", Usage.UNKNOWN, ""));
    }

    @Test
    void whoExitsOtherwiseHasFailedForWhatItSaidLast() {
        assertThat(judge(3, "half", "no disk\n"))
                .isEqualTo(
                        new Agent.Verdict.Failed(
                                FailureKind.AGENT_FAILED,
                                "it exited with 3: no disk",
                                "half",
                                Usage.UNKNOWN,
                                "",
                                Optional.empty()));
        assertThat(((Agent.Verdict.Failed) judge(1, "only here", " ")).detail())
                .isEqualTo("it exited with 1: only here");
    }

    @Test
    void aProgramThatIsNotThereIsTheOperatorsToMend() {
        assertThat(((Agent.Verdict.Failed) judge(127, "", "not found")).kind())
                .isEqualTo(FailureKind.CONFIGURATION);
    }

    @Test
    void aLongComplaintIsCutAtItsBeginning() {
        String detail = ((Agent.Verdict.Failed) judge(1, "", "x".repeat(5_000) + " end")).detail();

        assertThat(detail).endsWith("x end").hasSizeLessThan(1_100);
    }
}
