package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong with a stage, a checkout or an option is found before anything is sent, and named.
class RunStageRefusalTest {
    @TempDir private Path directory;
    private Project project;
    private FakeApi api;
    private Typed typed;
    private String refs;

    @BeforeEach
    void prepare() throws IOException {
        project = Project.withStage(directory);
        api = new FakeApi();
        typed = new Typed(project.checkout()).with("FLEET_SERVER", api.url());
        refs = project.remoteRefs();
    }

    @AfterEach
    void nothingWasSent() {
        assertThat(api.submissions()).isEmpty();
        assertThat(api.tokens()).as("requests of any kind").isEmpty();
        assertThat(project.remoteRefs()).isEqualTo(refs);
        assertThat(typed.out()).isEmpty();
        api.close();
    }

    private void refused(int code, String... named) {
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isEqualTo(code);
        assertThat(typed.err()).startsWith("error: ").contains(named).doesNotContain("\tat ");
    }

    private void committed(String path, String text) {
        project.write(path, text);
        project.commit("Change");
        project.push();
        refs = project.remoteRefs();
    }

    private void committedRun(String frontMatter) {
        committed(Project.stageFile("03-02-run.md"), "---\n" + frontMatter + "\n---\n");
    }

    @Test
    void aStageThatIsNotThere() {
        assertThat(typed.run("run-stage", "7")).isEqualTo(3);
        assertThat(typed.err())
                .contains("no stage 7; nothing was sent", ".ace/stages:1: error", "[NO_STAGE]")
                .contains("there are [03]", "See .ace/stages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../3", "/etc", "3/..", "three", "3;id", "1234567"})
    void aStageThatIsNoNumber(String stage) {
        assertThat(typed.run("run-stage", stage)).isEqualTo(2);
        assertThat(typed.err()).contains(stage, "not a stage", "such as 3 or 2.1");
    }

    @Test
    void aStageThatBeginsWithADash() {
        assertThat(typed.run("run-stage", "--", "-3")).isEqualTo(2);
        assertThat(typed.err()).contains("'-3' is not a stage");
        assertThat(typed.run("run-stage", "-3")).isEqualTo(2);
        assertThat(typed.err()).contains("-3", "--help");
    }

    @Test
    void aStageWithTwoDirectories() {
        committed(".ace/stages/3-other/03-01-run.md", "---\nbatch: 1\n---\n");
        refused(
                2,
                ".ace/stages:1: error: stage 03 is ambiguous: [03-thing, 3-other]",
                "rename all but one [AMBIGUOUS_STAGE]");
    }

    @Test
    void aStageWithoutRuns() {
        committed(".ace/stages/04-empty/04-intel.md", "words");
        assertThat(typed.run("run-stage", "4")).isEqualTo(2);
        assertThat(typed.err())
                .contains("Stage 4 cannot be run; nothing was sent")
                .contains(".ace/stages/04-empty:1: error", "not planned yet [NO_RUNS]");
    }

    @Test
    void aCircleOfDependencies() {
        project.run("03-01", 1, "03-02", "a.txt");
        committed("x", "x");
        refused(2, "03-01-run.md:3: error", "03-02-run.md:3: error", "CYCLE", "[03-01, 03-02]");
    }

    @Test
    void aRunThatDependsOnItself() {
        committedRun("batch: 2\ndepends_on: [03-02]");
        refused(2, "03-02-run.md:3: error: depends on itself through [03-02]", "CYCLE");
    }

    private void gapRunOn(String dependency) {
        String gap = Project.RUN.formatted(1, dependency, "c.txt", "03-03");
        committed(
                Project.stageFile("03-03-run.md"),
                gap.replace("autonomous: true", "autonomous: true\ngap_closure: true"));
    }

    @Test
    void aGapRunThatDependsOnARunWhichIsNeitherCompleteNorSelected() {
        gapRunOn("03-01, 03-02");
        String[] named = {
            "Stage 3 cannot be run with these runs alone; nothing was sent",
            "03-03-run.md:3: error: run 03-03 depends on 03-01, which is not complete",
            "03-03-run.md:3: error: run 03-03 depends on 03-02, which is not complete",
            "[NOT_SELECTED]",
            "leaving --gaps-only out: fleet run-stage 3"
        };
        assertThat(typed.run("run-stage", "3", "--gaps-only")).isEqualTo(2);
        assertThat(typed.err()).contains(named);
        assertThat(typed.run("run-stage", "3", "--gaps-only", "--dry-run")).isEqualTo(2);
        assertThat(typed.err()).contains(named);
    }

    @Test
    void aGapRunOfWhoseDependenciesOneIsComplete() {
        project.recap("03-01");
        gapRunOn("03-01, 03-02");
        assertThat(typed.run("run-stage", "3", "--gaps-only")).isEqualTo(2);
        assertThat(typed.err()).contains("03-03 depends on 03-02").doesNotContain("on 03-01");
    }

    @Test
    void aDependencyOnNothing() {
        committedRun("batch: 2\ndepends_on: [03-77]");
        refused(2, "03-02-run.md:3: error", "03-77", "UNRESOLVED_DEPENDENCY");
    }

    @Test
    void aBombOfAliases() {
        StringBuilder bomb = new StringBuilder("batch: 2\na0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            String inner = ("*a" + (i - 1) + ",").repeat(9);
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(inner)
                    .append("]\n");
        }
        committedRun(bomb.toString());
        refused(2, "03-02-run.md:2: error: the front matter is not read", "YAML_UNSAFE");
    }

    @Test
    void aFrontMatterOfTenMegabytes() {
        committedRun("batch: 2\n" + "# filling\n".repeat(1_000_000));
        refused(2, "03-02-run.md:1: error: the file has 10000", "TOO_LARGE");
    }

    @Test
    void aFrontMatterBeyondItsLimitInAFileBelowItsOwn() {
        committedRun("batch: 2\n" + "# filling\n".repeat(10_000));
        refused(2, "03-02-run.md:1: error", "front matter", "TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.txt", "/etc/passwd", "a/../../b", "C:\\windows"})
    void aPathOutOfTheRepository(String path) {
        committedRun("batch: 2\nfiles_modified: ['" + path + "']");
        refused(2, "03-02-run.md:3: error", path, "BAD_PATH");
    }

    @Test
    void aSubmissionKeyThatNoFleetTakes() {
        assertThat(typed.run("run-stage", "3", "--key", "two words")).isEqualTo(2);
        assertThat(typed.err()).contains("two words", "printable ASCII", "--key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "pool", "check"})
    void aNameInTheProjectFileThatBeginsWithADash(String key) {
        committed(".fleet.yml", "# chosen by name\n" + key + ": -X\n");
        refused(2, ".fleet.yml:2: Not a", key, "-X", "Mend it");
    }

    @ParameterizedTest
    @CsvSource({"--remote=-X,remote", "--pool=-X,pool", "--agent=-X,agent", "--check=-X,check"})
    void aNameThatBeginsWithADash(String option, String named) {
        assertThat(typed.run("run-stage", "3", option)).isEqualTo(2);
        assertThat(typed.err()).startsWith("error: ").contains(named, "-X");
    }

    @Test
    void aRemoteWhoseAddressBeginsWithADash() {
        project.git("config", "remote.origin.url", "--upload-pack=touch /tmp/never");
        refused(2, "remote origin");
    }

    @Test
    void aRemoteThatWorkersDoNotOpen() {
        project.git("config", "remote.origin.url", "http://git.example.org/team/project");
        refused(2, "remote origin", "not encrypted", "git remote set-url origin");
    }

    @Test
    void aBranchThatBeginsWithADash() {
        project.git("update-ref", "refs/heads/-x", "HEAD");
        project.git("symbolic-ref", "HEAD", "refs/heads/-x");
        refused(2, "-x", "branch");
    }

    @Test
    void aBranchTemplateThatMakesNoBranch() {
        committed(
                ".ace/config.json",
                "{\"git\":{\"branching_strategy\":\"stage\",\"stage_branch_template\":\"-x{slug}\"}}");
        refused(2, "-xthing", ".ace/config.json:1");
    }

    @Test
    void changesThatAreNotCommitted() {
        project.write(Project.stageFile("03-01-run.md"), "changed");
        project.write(Project.stageFile("03-09-run.md"), "new");
        project.write(".ace/config.json", "{}");
        refused(2, "not committed", "03-01-run.md", "03-09-run.md", ".ace/config.json");
        assertThat(typed.err()).contains("nothing was sent", "commit these files, or undo");
    }

    @Test
    void aRunThatIsTakenOutOfTheIndexIsNamedOnce() {
        project.git("rm", "--quiet", "--cached", Project.stageFile("03-02-run.md"));
        refused(2, "not committed");
        assertThat(typed.err()).containsOnlyOnce("03-02-run.md");
    }

    @Test
    void moreFilesThatAreNotCommittedThanAnybodyReadsAreCounted() {
        for (int i = 10; i < 70; i++) {
            project.write(Project.stageFile("03-" + i + "-run.md"), "new");
        }
        refused(2, "03-59-run.md", "… and 10 more");
        assertThat(typed.err()).doesNotContain("03-60-run.md");
    }

    @Test
    void aDetachedHead() {
        project.git("checkout", "--quiet", "--detach");
        refused(2, "detached", "--detached-head");
    }

    @Test
    void noRemote() {
        project.git("remote", "remove", "origin");
        refused(2, "no remote origin", "git remote add");
    }

    @Test
    void anIgnoredAceThatIsNotInTheCheckout() {
        project.git("rm", "--quiet", "-r", ".ace");
        committed(".gitignore", ".ace/\n");
        refused(3, "There is no .ace directory in");
    }

    @Test
    void documentsThatAreTooLargeToTravel() {
        project.git("rm", "--quiet", "-r", "--cached", ".ace");
        committed(".gitignore", ".ace/\n");
        project.write(".ace/specs.md", "x".repeat(800_000));
        refused(2, "too large to be sent", ".ace/specs.md: 8000", "--gaps-only");
    }

    @Test
    void aDirectoryThatIsNoCheckout() {
        assertThat(typed.run("run-stage", "3", "--repo", "/")).isEqualTo(2);
        assertThat(typed.err()).contains("not in a checkout");
    }

    @Test
    void aRepositoryWithoutACommit(@TempDir Path other) {
        Project empty = Project.empty(other);
        assertThat(typed.run("run-stage", "3", "--repo", empty.checkout().toString())).isEqualTo(2);
        assertThat(typed.err()).contains("no commit");
    }

    @Test
    void whatHasBeenDoneIsNothingToDo() {
        project.write(Project.stageFile("03-proof.md"), "---\nstatus: passed\n---\n");
        project.recap("03-01");
        project.recap("03-02");
        committed("x", "x");
        assertThat(typed.run("run-stage", "3")).isEqualTo(13);
        assertThat(typed.err()).contains("Nothing to do", "all 2 runs");
    }

    @Test
    void noGapsAreNothingToDo() {
        assertThat(typed.run("run-stage", "3", "--gaps-only")).isEqualTo(13);
        assertThat(typed.err()).contains("--gaps-only");
    }

    @Test
    void detachingWithoutAServer() {
        typed.with("FLEET_SERVER", "");
        assertThat(typed.run("run-stage", "3", "--detach")).isEqualTo(2);
        assertThat(typed.err()).contains("--detach needs a server");
    }
}
