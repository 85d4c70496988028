package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {
    @ParameterizedTest
    @CsvSource({
        "RUNNER, opus, sonnet, sonnet",
        "AUDITOR, sonnet, sonnet, haiku",
        "SCOUT, opus, sonnet, haiku",
        "ARCHITECT, opus, opus, sonnet",
        "PLAN_REVIEWER, sonnet, sonnet, haiku",
        "DESIGNER, opus, sonnet, sonnet",
        "DESIGN_REVIEWER, sonnet, sonnet, haiku"
    })
    void everyAgentHasAModelInEachProfile(Role role, String max, String balanced, String eco) {
        assertThat(role.model(Horsepower.MAX)).isEqualTo(max);
        assertThat(role.model(Horsepower.BALANCED)).isEqualTo(balanced);
        assertThat(role.model(Horsepower.ECO)).isEqualTo(eco);
    }
}
