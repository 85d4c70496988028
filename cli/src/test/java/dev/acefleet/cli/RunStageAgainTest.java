package dev.acefleet.cli;

import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.StageSubmission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What the same command makes of a stage that a plan has worked on already: it follows, goes on, begins anew, or refuses.
class RunStageAgainTest extends StageCase {
    @Test
    void aRunOfAFailedStageGoesOnFromWhatWasMerged() {
        fleetDoes("failed", "03-01");
        assertThat(typed.run("run-stage", "3")).isEqualTo(5);
        assertThat(project.checkout().resolve(Project.stageFile("03-01-recap.md"))).exists();
        fleetDoes("passed", "03-02");
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        StageSubmission second = api.submissions().getLast().stage();
        assertThat(second.runs()).extracting(run -> run.id().toString()).containsExactly("03-02");
        assertThat(second.runs().getFirst().dependsOn()).isEmpty();
    }

    /// A plan did 03-01 on its branch, and somebody else's commit came onto the person's meanwhile.
    private String parted() {
        fleetDoes("failed", "03-01");
        project.git("checkout", "--quiet", "-b", "other");
        assertThat(typed.run("run-stage", "3")).isEqualTo(5);
        project.git("checkout", "--quiet", "main");
        project.write("mine.txt", "mine\n");
        project.commit("Mine");
        project.push();
        fleetDoes("passed", "03-02");
        return FakeApi.planOf(api.submissions().getFirst()).value();
    }

    @Test
    void aRunThatIsDoneIsNotDoneAnewOnABranchThatHasGoneOnWithoutIt() {
        String plan = parted();

        assertThat(typed.run("run-stage", "3")).isEqualTo(2);
        assertThat(typed.err())
                .contains("not in your branch yet; nothing was sent", "has merged runs 03-01 on")
                .contains("git fetch origin fleet/" + plan, "git merge FETCH_HEAD");
        assertThat(typed.run("run-stage", "3", "--agent", "scripted", "--key", "other"))
                .as("nor by another plan")
                .isEqualTo(2);
        assertThat(api.submissions()).hasSize(1);

        project.git("fetch", "--quiet", "origin", "fleet/" + plan);
        project.git("merge", "--quiet", "--no-edit", "FETCH_HEAD");
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        assertThat(api.submissions().getLast().stage().runs())
                .extracting(run -> run.id().toString())
                .containsExactly("03-02");
    }

    @Test
    void whoDeletesTheBranchOfAPlanHasItsRunsDoneAnew() {
        String plan = parted();
        typed.run("run-stage", "3");
        assertThat(typed.err()).contains("git push origin --delete fleet/" + plan + ";");

        project.git("push", "--quiet", "origin", "--delete", "fleet/" + plan);
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        assertThat(api.submissions().getLast().stage().runs()).hasSize(2);
    }

    @Test
    void workThatOnlyNeedsToComeHomeIsBroughtAndGoneOnFromWithOtherOptionsToo() {
        fleetDoes("failed", "03-01");
        project.git("checkout", "--quiet", "-b", "other");
        assertThat(typed.run("run-stage", "3")).isEqualTo(5);
        project.git("checkout", "--quiet", "main");
        fleetDoes("passed", "03-02");

        assertThat(typed.run("run-stage", "3", "--agent", "scripted")).as(typed.err()).isZero();
        assertThat(typed.err()).contains("Your branch main now stands at");
        assertThat(api.submissions().getLast().stage().runs())
                .extracting(run -> run.id().toString())
                .containsExactly("03-02");
    }

    @Test
    void runsThatCameIntoTheBranchInAnotherWayAreInNobodysWay() {
        parted();
        project.recap("03-01");
        project.commit("Squashed");
        project.push();

        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        assertThat(api.submissions().getLast().stage().runs())
                .extracting(run -> run.id().toString())
                .containsExactly("03-02");
    }

    @Test
    void whatAPlanThatGoesOnHasMergedIsNotBroughtHalfDone() {
        fleetDoes("", "03-01");
        assertThat(typed.run("run-stage", "3", "--detach")).as(typed.err()).isZero();
        String before = project.head();
        api.refuseKeys("live_plan");

        assertThat(typed.run("run-stage", "3", "--agent", "other")).isEqualTo(1);
        assertThat(project.head()).as("left where it was").isEqualTo(before);
        project.write("mine.txt", "mine\n");
        project.commit("Mine");
        project.push();
        assertThat(typed.run("run-stage", "3", "--agent", "other")).isEqualTo(1);
        assertThat(typed.err()).as("its branch is written to").doesNotContain("--delete");
    }

    @Test
    void aPlanThatBeganWithACommitThatIsNotOfThisBranchIsSomebodyElses() {
        project.git("checkout", "--quiet", "-b", "colleague");
        project.write("theirs.txt", "theirs\n");
        project.commit("Theirs");
        project.push();
        fleetDoes("failed", "03-01");
        assertThat(typed.run("run-stage", "3", "--detach")).as(typed.err()).isZero();
        project.git("checkout", "--quiet", "main");
        fleetDoes("passed", "03-01", "03-02");

        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        assertThat(typed.err()).doesNotContain("--delete");
        assertThat(api.submissions().getLast().stage().runs()).hasSize(2);
        assertThat(project.git("ls-tree", "-r", "--name-only", "HEAD")).doesNotContain("theirs");
    }

    @Test
    void aRunOfTheSameNumberWithAnotherTextIsOtherWork() {
        fleetDoes("failed", "03-01");
        project.git("checkout", "--quiet", "-b", "old");
        assertThat(typed.run("run-stage", "3")).isEqualTo(5);
        project.git("checkout", "--quiet", "main");
        project.run("03-01", 1, "", "c.txt");
        project.run("03-02", 2, "03-01", "d.txt");
        project.commit("Plan it anew");
        project.push();
        fleetDoes("passed", "03-01", "03-02");

        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        assertThat(api.submissions().getLast().stage().runs()).hasSize(2);
    }

    @Test
    void theFleetOfAnotherCommandIsLookedAtAndGivenNothing() throws IOException {
        Path state = project.checkout().resolveSibling("state");
        Path dev = Files.createDirectories(state.resolve("acefleet")).resolve("dev.json");
        String found = "{\"url\":\"%s\",\"tokenFile\":\"\",\"brief\":%s}";
        Typed other = new Typed(project.checkout()).with("XDG_STATE_HOME", state.toString());
        Files.writeString(dev, found.formatted(api.url(), true));

        assertThat(other.run("run-stage", "3")).isEqualTo(1);
        assertThat(other.err()).contains("ends with the command", "fleet dev");
        assertThat(api.submissions()).isEmpty();
        assertThat(other.run("ls")).as(other.err()).isZero();

        Files.writeString(dev, found.formatted(api.url(), false));
        fleetDoes("passed", "03-01", "03-02");
        assertThat(other.run("run-stage", "3")).as(other.err()).isZero();
    }

    @Test
    void ciGoesOnFromTheMergedWorkOfAFailedPlanAlthoughItsCheckoutIsTheOldCommit() {
        project.write(".ace/config.json", "{\"checks\": {\"auditor\": false}}");
        project.commit("No auditor");
        project.push();
        project.git("checkout", "--quiet", "--detach");
        typed.with("CI", "true");
        fleetDoes("failed", "03-01");
        assertThat(typed.run("run-stage", "3")).isEqualTo(5);
        assertThat(typed.err()).contains("git merge FETCH_HEAD");
        fleetDoes("passed", "03-02");
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        assertThat(api.submissions()).hasSize(2);
        assertThat(api.submissions().getLast().stage().runs())
                .extracting(run -> run.id().toString())
                .containsExactly("03-02");
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isEqualTo(13);
        assertThat(api.submissions()).hasSize(2);
    }

    @Test
    void aStageThatFailedWithoutAnythingMergedIsANewPlanWhenRunAgain() {
        fleetDoes("failed");
        assertThat(typed.run("run-stage", "3")).isEqualTo(5);
        assertThat(typed.run("run-stage", "3")).isEqualTo(5);
        assertThat(api.submissions()).hasSize(2);
        String first = api.submissions().getFirst().key();
        assertThat(api.submissions().getLast().key()).isEqualTo(first + "-2");
    }

    @Test
    void aKeyThatWasRefusedForAPlanThatHasEndedIsFollowedByTheNext() {
        fleetDoes("");
        typed.run("run-stage", "3", "--detach");
        String key = api.submissions().getFirst().key();
        api.forget();
        api.refuseKey(key, "live_plan");
        assertThat(typed.run("run-stage", "3")).as("the other plan lives").isEqualTo(1);
        api.refuseKey(key, ApiError.KEY_REFUSED);
        fleetDoes("passed", "03-01", "03-02");
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        assertThat(api.submissions().getLast().key()).isEqualTo(key + "-2");
        project.git("reset", "--quiet", "--hard", "origin/main");
        assertThat(typed.run("run-stage", "3", "--key", key)).isEqualTo(1);
        assertThat(api.submissions().getLast().key()).as("it is the person's").isEqualTo(key);
    }

    @Test
    void aPlanThatTheServerHasForgottenIsNotMadeAgainOnItsOldBranch() {
        fleetDoes("failed", "03-01");
        project.git("checkout", "--quiet", "-b", "old");
        assertThat(typed.run("run-stage", "3")).isEqualTo(5);
        project.git("reset", "--quiet", "--hard", "origin/main");
        String key = api.submissions().getFirst().key();
        api.forget();
        fleetDoes("failed");
        assertThat(typed.run("run-stage", "3", "--key", key)).isEqualTo(2);
        assertThat(typed.err()).contains("used long ago", "fleet/s03-", "Choose another");
        assertThat(typed.run("run-stage", "3")).isEqualTo(5);
        assertThat(api.submissions()).hasSize(2);
        assertThat(api.submissions().getLast().key()).isEqualTo(key + "-2");
    }

    @Test
    void theSameCommandFollowsThePlanThatLives() {
        fleetDoes("");
        assertThat(typed.run("run-stage", "3", "--timeout", "1s")).isEqualTo(8);
        String plan = FakeApi.planOf(api.submissions().getFirst()).value();
        assertThat(typed.err()).contains("goes on", "fleet watch " + plan);
        assertThat(typed.run("run-stage", "3", "--timeout", "1s")).isEqualTo(8);
        assertThat(api.submissions()).hasSize(1);
        assertThat(typed.err()).contains("Plan " + plan + " is what this command started");
    }

    @Test
    void aKeyOfOnesOwnIsTheSamePlanAlsoAfterItsEnd() {
        fleetDoes("failed");
        assertThat(typed.run("run-stage", "3", "--key", "build-7")).isEqualTo(5);
        assertThat(typed.run("run-stage", "3", "--key", "build-7")).isEqualTo(5);
        assertThat(api.submissions()).extracting(SubmitRequest::key).containsExactly("build-7");
    }

    @Test
    void aStageBranchThatIsAheadIsGoneOnFrom() {
        project.write(".ace/config.json", "{\"git\":{\"branching_strategy\":\"stage\"}}");
        String head = project.commit("One branch for a stage");
        project.push();
        String tip = project.merged("ace/stage-03-thing", head, "03-01");
        fleetDoes("passed");
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        StageSubmission stage = api.submissions().getFirst().stage();
        assertThat(stage.base().hex()).isEqualTo(tip);
        assertThat(stage.branch()).isEqualTo("ace/stage-03-thing");
        assertThat(stage.baseRef()).isEqualTo("refs/heads/ace/stage-03-thing");
        assertThat(stage.runs()).extracting(run -> run.id().toString()).containsExactly("03-02");
    }

    @Test
    void aStageBranchThatHasPartedIsRefused() {
        project.write(".ace/config.json", "{\"git\":{\"branching_strategy\":\"stage\"}}");
        String head = project.commit("One branch for a stage");
        project.push();
        project.merged("ace/stage-03-thing", head, "03-01");
        project.write("b.txt", "mine");
        project.commit("Mine");
        assertThat(typed.run("run-stage", "3")).isEqualTo(2);
        assertThat(typed.err()).contains("parted", "git merge FETCH_HEAD");
        assertThat(api.submissions()).isEmpty();
    }
}
