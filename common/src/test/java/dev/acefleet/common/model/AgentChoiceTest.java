package dev.acefleet.common.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgentChoiceTest {
    private static AgentChoice choice(String agent, String model) {
        return new AgentChoice(agent, model);
    }

    @Test
    void aTextNamesAnAgentAndMayNameItsModel() {
        assertThat(AgentChoice.of("claude")).isEqualTo(choice("claude", ""));
        assertThat(AgentChoice.of("codex:gpt-5.1")).isEqualTo(choice("codex", "gpt-5.1"));
    }

    @Test
    void thePresetIsNotForAStepToChoose() {
        assertThat(AgentChoice.of("claude:opus@yolo")).isEqualTo(choice("claude", "opus"));
        assertThat(AgentChoice.of("claude@yolo")).isEqualTo(choice("claude", ""));
    }

    @Test
    void whatCanBeNoNameIsSaid() {
        assertThat(AgentChoice.defect("claude:opus@yolo")).isEmpty();
        assertThat(AgentChoice.defect(":opus").orElseThrow()).contains("no agent");
        assertThat(AgentChoice.defect("rm -rf").orElseThrow()).contains("rm -rf");
        assertThat(AgentChoice.defect("claude:--dangerous").orElseThrow()).contains("--dangerous");
    }

    @Test
    void whatIsLeftOpenAnotherOneSays() {
        AgentChoice policy = choice("claude", "sonnet");
        assertThat(AgentChoice.OPEN.or(policy)).isEqualTo(policy);
        assertThat(choice("", "opus").or(policy)).isEqualTo(choice("claude", "opus"));
        assertThat(choice("claude", "").or(policy)).isEqualTo(policy);
    }

    @Test
    void aModelOfAnotherAgentMeansNothing() {
        assertThat(choice("codex", "").or(choice("claude", "sonnet")))
                .isEqualTo(choice("codex", ""));
        assertThat(choice("claude", "").or(choice("codex", "gpt")).or(choice("claude", "opus")))
                .isEqualTo(choice("claude", "opus"));
    }
}
