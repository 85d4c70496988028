package dev.acefleet.common.stage.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Horsepower;
import dev.acefleet.common.stage.StageConfig;
import dev.acefleet.common.stage.Track;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BranchNameTest {
    @ParameterizedTest
    @CsvSource({
        "2.1, 02.1-critical-fix, ace/stage-02.1-critical-fix",
        "8, 08-Cart & Pay!, ace/stage-08-cart-pay",
        "8, cart, ace/stage-08-cart",
        "8, 08-..., ace/stage-08-stage"
    })
    void aStageBranchIsNamedByNumberAndSlug(String stage, String directory, String branch) {
        assertThat(BranchName.of(config("stage"), id(stage), directory, Track.read("")))
                .isEqualTo(new BranchName.Named(branch));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## v1.1 Second Half (In Progress)",
                "## 🚧 v1.1: Second Half",
                "- [ ] **v1.1 Second Half** — Stages 3-5",
                "- **v1.1** — Second Half (Stages 3-5)",
                "<summary>v1.1 Second Half (Stages 3-5)</summary>"
            })
    void aMilestoneIsNamedByTheLineThatCarriesItsVersion(String line) {
        Track track = Track.read("# Track: Shop\n\n" + line + "\n\n### Stage 3: A\n");
        assertThat(BranchName.of(config("milestone"), id("3"), "03-a", track))
                .isEqualTo(new BranchName.Named("ace/v1.1-second-half"));
    }

    @Test
    void theMilestoneIsThatOfTheStagesSection() {
        Track track =
                Track.read(
                        """
                        - ✅ **v1.0 First** — Stages 1-2 (shipped)
                        - 🚧 **v1.1 Second** — Stages 3-4

                        ### v1.1 Second (In Progress)
                        #### Stage 3: A
                        """);
        assertThat(track.milestoneFor(id("3"))).isEqualTo(new Track.Milestone("v1.1", "Second"));
        assertThat(track.milestoneFor(id("9"))).isEqualTo(new Track.Milestone("v1.0", "First"));
    }

    @Test
    void aTrackWithoutVersionsIsAtItsFirst() {
        assertThat(BranchName.of(config("milestone"), id("3"), "03-a", Track.read("")))
                .isEqualTo(new BranchName.Named("ace/v1.0-milestone"));
    }

    @Test
    void withoutAStrategyThereIsNoBranch() {
        assertThat(BranchName.of(config("none"), id("3"), "03-a", Track.read("")))
                .isEqualTo(new BranchName.None());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", "a..b", "refs/heads/x", "a b", ""})
    void aTemplateThatGitDoesNotTakeIsSaidToBeUnfit(String template) {
        StageConfig config =
                new StageConfig(Horsepower.BALANCED, true, true, 1, 1, "stage", template, "x");
        assertThat(BranchName.of(config, id("3"), "03-a", Track.read("")))
                .isEqualTo(new BranchName.Unfit(template));
    }

    @ParameterizedTest
    @CsvSource({
        "2.1, Critical Fix, 02.1-critical-fix",
        "8, 'Login [UI]', 08-login",
        "8, API v1.2 / REST, 08-api-v1.2-rest",
        "8, 日本, 08",
        "8, ../../etc, 08-etc"
    })
    void aDirectoryIsNamedByNumberAndName(String stage, String name, String directory) {
        assertThat(Slugs.directory(id(stage), name)).isEqualTo(directory);
    }

    @Test
    void commitsAreNamedAsTheContractSays() {
        assertThat(CommitMessages.corrections(id("3")))
                .isEqualTo("fix(03): orchestrator corrections");
        assertThat(CommitMessages.completion(id("2.1"), "Critical\nFix"))
                .isEqualTo("docs(02.1): complete Critical Fix stage");
        assertThat(
                        CommitMessages.run(
                                TrackEditsTest.runs("2.1", 4, 0).runs().last(),
                                "fix",
                                3,
                                ".ace/stages/02.1-x/02.1-04-recap.md"))
                .isEqualTo(
                        """
                        docs(02.1.04): complete fix run

                        Tasks completed: 3/3

                        Recap: .ace/stages/02.1-x/02.1-04-recap.md
                        """);
    }

    private static StageConfig config(String branching) {
        return new StageConfig(
                Horsepower.BALANCED,
                true,
                true,
                1,
                1,
                branching,
                "ace/stage-{stage}-{slug}",
                "ace/{milestone}-{slug}");
    }

    private static StageId id(String text) {
        return StageId.parse(text).orElseThrow();
    }
}
