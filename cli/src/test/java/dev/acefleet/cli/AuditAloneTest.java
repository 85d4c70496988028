package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.StageSubmission;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stage whose runs are all complete is submitted once more while its goal is not proved (spec/stage.md RS-71).
class AuditAloneTest {
    private static final String OPEN = "## Stages\n\n- [ ] **Stage 3: Thing** - it is there\n";
    private static final String COMPLETE = OPEN.replace("[ ]", "[x]");

    @TempDir private Path directory;
    private Project project;
    private FakeApi api;
    private Typed typed;

    @BeforeEach
    void prepare() throws IOException {
        project = Project.withStage(directory);
        project.recap("03-01");
        project.recap("03-02");
        api = new FakeApi();
        typed = new Typed(project.checkout()).with("FLEET_SERVER", api.url());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private int again(String track, String... options) {
        project.write(".ace/track.md", track);
        project.commit("All runs");
        project.push();
        String[] all = new String[options.length + 3];
        all[0] = "run-stage";
        all[1] = "3";
        all[2] = "--detach";
        System.arraycopy(options, 0, all, 3, options.length);
        return typed.run(all);
    }

    private void proof(String status) {
        project.write(Project.stageFile("03-proof.md"), "---\nstatus: " + status + "\n---\n");
    }

    private void assertAudited(int code) {
        assertThat(code).as(typed.err()).isZero();
        StageSubmission stage = api.submissions().getFirst().stage();
        assertThat(stage.runs()).isEmpty();
        assertThat(stage.leftOut()).isZero();
    }

    private void assertNothing(int code) {
        assertThat(code).isEqualTo(13);
        assertThat(api.submissions()).isEmpty();
    }

    @Test
    void withoutAProof() {
        assertAudited(again(OPEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"human_needed", "gaps_found"})
    void withAProofThatDidNotPass(String status) {
        proof(status);
        assertAudited(again(OPEN));
    }

    @Test
    void butNotWithOneThatPassed() {
        proof("passed");
        assertNothing(again(OPEN));
    }

    @Test
    void norWhereAPersonHasApprovedWhatTheProofLeftToOne() {
        proof("human_needed");
        assertNothing(again(COMPLETE));
    }

    @Test
    void norWhereOnlyGapsAreToBeClosed() {
        proof("human_needed");
        assertNothing(again(OPEN, "--gaps-only"));
    }
}
