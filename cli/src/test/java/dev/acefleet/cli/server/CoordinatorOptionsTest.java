package dev.acefleet.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.Limits;
import dev.acefleet.coordinator.runtime.Retention;
import dev.acefleet.coordinator.runtime.Timings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class CoordinatorOptionsTest {
    @Command
    private static final class Role {
        @Mixin private CoordinatorOptions options = new CoordinatorOptions();
    }

    private static CoordinatorOptions typed(String... line) {
        Role role = new Role();
        new CommandLine(role).parseArgs(line);
        return role.options;
    }

    @Test
    void whereNothingIsSaidTheyAreTheUsualOnes() {
        assertThat(typed().retention()).isEqualTo(Retention.USUAL);
        assertThat(typed().timings(Limits.HEARTBEAT)).isEqualTo(Timings.USUAL);
    }

    @Test
    void refsAreKeptForAsLongAsIsSaidAndPlansAsEver() {
        Retention retention = typed("--keep-refs", "36h").retention();
        assertThat(retention.refs()).isEqualTo(Duration.ofHours(36));
        assertThat(retention.plans()).isEqualTo(Retention.USUAL.plans());
        assertThat(typed("--keep-refs", "30d").retention().refs()).isEqualTo(retention.plans());
    }

    @Test
    void refsAreNotKeptForLongerThanTheirPlan() {
        CoordinatorOptions options = typed("--keep-refs", "721h");
        assertThatThrownBy(options::retention)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0 to 30 days");
    }

    @Test
    void aProviderIsLeftAloneForAsLongAsIsSaid() {
        Timings timings = typed("--provider-pause", "5s").timings(Limits.HEARTBEAT);
        assertThat(timings.providerPause()).isEqualTo(Duration.ofSeconds(5));
    }
}
