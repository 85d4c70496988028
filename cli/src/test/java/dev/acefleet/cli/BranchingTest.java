package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.StageSubmission;
import org.junit.jupiter.api.Test;

/// Branches that a project's strategy names and that are not there yet (spec/stage.md 6.3): the plan begins from the
/// checkout's commit, and its first merge makes the branch.
class BranchingTest extends StageCase {
    private StageSubmission submitted(String strategy) {
        project.write(
                ".ace/config.json", "{\"git\":{\"branching_strategy\":\"" + strategy + "\"}}");
        project.commit("Choose a strategy");
        project.push();
        String refs = project.remoteRefs();
        assertThat(typed.run("run-stage", "3", "--detach")).as(typed.err()).isZero();
        assertThat(project.remoteRefs()).as("nobody but the first merge makes it").isEqualTo(refs);
        StageSubmission stage = api.submissions().getFirst().stage();
        assertThat(stage.base().hex()).isEqualTo(project.head());
        return stage;
    }

    @Test
    void aStageHasABranchOfItsOwn() {
        assertThat(submitted("stage").branch()).isEqualTo("ace/stage-03-thing");
    }

    @Test
    void theStagesOfAMilestoneShareOne() {
        project.write(
                ".ace/track.md",
                """
                # Track: Thing

                ## Milestones

                - 🚧 **v1.1 Second Try** - Stages 3-4 (in progress)

                ### 🚧 v1.1 Second Try (In Progress)

                #### Stage 3: Thing
                **Goal**: it is there
                """);
        assertThat(submitted("milestone").branch()).isEqualTo("ace/v1.1-second-try");
    }

    @Test
    void withoutAStrategyThePlanHasOne() {
        assertThat(submitted("none").branch()).isEmpty();
    }
}
