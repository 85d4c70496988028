package dev.acefleet.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.cli.fleet.ScriptedStage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A command that has no server and begins a fleet of its own, on a real broker.
@Timeout(300)
class OwnFleetTest {
    @TempDir Path place;

    @Test
    void whatNobodyThereWouldEverTakeIsRefusedAndTheNextCommandPasses() {
        Project project = Project.empty(place);
        new ScriptedStage(project, 2).run("01", 1, "[]", "").submit("Plan");
        Typed typed =
                new Typed(project.checkout())
                        .with("XDG_STATE_HOME", place.resolve("state").toString());

        assertThat(typed.run("run-stage", "1", "--agent", "nosuch")).as(typed.err()).isEqualTo(2);
        assertThat(typed.err())
                .contains("does not offer the agent nosuch; nothing was sent")
                .contains("scripted", "--agent", "worker.yml");

        assertThat(typed.run("run-stage", "1", "--agent", "scripted")).as(typed.err()).isZero();
    }
}
