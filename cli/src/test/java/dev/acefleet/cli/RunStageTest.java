package dev.acefleet.cli;

import static dev.acefleet.cli.Plans.attempt;
import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyList;
import dev.acefleet.common.message.WhyView;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From the command line to the verdict, with real git and a fake fleet behind real HTTP.
class RunStageTest {
    @TempDir private Path directory;
    private Project project;
    private FakeApi api;
    private Typed typed;

    @BeforeEach
    void prepare() throws IOException {
        project = Project.withStage(directory);
        api = new FakeApi();
        typed = new Typed(project.checkout()).with("FLEET_SERVER", api.url());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /// The fleet does the first runs of the stage, and says this of the plan.
    private void fleetDoes(String verdict, String... runs) {
        api.onSubmit(request -> {
            String plan = FakeApi.planOf(request).value();
            String base = request.stage().base().hex();
            String head =
                    runs.length == 0
                            ? base
                            : project.merged(
                                    request.stage().integrationBranch(FakeApi.planOf(request)),
                                    base,
                                    runs);
            api.put(plan(request, plan, verdict, base, head));
            api.happen(Plans.event(1, "plan_accepted", "stage 3"));
            if (!verdict.isEmpty()) {
                api.happen(Plans.event(2, "plan_ended", verdict));
            }
        });
    }

    private static PlanReport plan(
            SubmitRequest request, String plan, String verdict, String base, String head) {
        RunState state = verdict.equals("passed") ? RunState.DONE : RunState.FAILED;
        return Plans.of(
                request.stage().repository().key(),
                Plans.plan(
                        plan,
                        verdict,
                        request.stage().integrationBranch(FakeApi.planOf(request)),
                        base,
                        head,
                        run("03-01", 1, RunState.DONE, attempt(1, "succeeded", "", "Built")),
                        run("03-02", 2, state, attempt(1, "failed", "agent_failed", "It broke"))));
    }

    @Test
    void aStageThatPassesEndsWithZeroAndTheBranchMovesToItsHead() {
        String before = project.head();
        fleetDoes("passed", "03-01", "03-02");
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        assertThat(typed.out()).contains("verdict  passed", "03-02", "fleet/s03-");
        assertThat(typed.err()).contains("Your branch main now stands at");
        assertThat(project.head()).isNotEqualTo(before);
        assertThat(project.checkout().resolve(Project.stageFile("03-02-recap.md"))).exists();
    }

    @Test
    void theSubmissionSaysWhatTheCommitHolds() {
        fleetDoes("passed");
        typed.run("run-stage", "3", "--agent", "scripted", "--on-failure", "continue");
        StageSubmission stage = api.submissions().getFirst().stage();
        assertThat(stage.base().hex()).isEqualTo(project.head());
        assertThat(stage.baseRef()).isEqualTo("refs/heads/main");
        assertThat(stage.repository().url()).isEqualTo(project.remote().toString());
        assertThat(stage.runs())
                .extracting(run -> run.id().toString() + run.dependsOn() + run.title())
                .containsExactly(
                        "03-01[]Build the part 03-01 of the thing, so …",
                        "03-02[03-01]Build the part 03-02 of the thing, so …");
        assertThat(stage.runs().getFirst().blob())
                .isEqualTo(project.git("rev-parse", "HEAD:" + Project.stageFile("03-01-run.md")));
        assertThat(stage.policy().agent()).isEqualTo("scripted");
        assertThat(stage.policy().model()).isEqualTo("sonnet");
        assertThat(stage.policy().onFailure().name()).isEqualTo("CONTINUE");
        assertThat(stage.policy().auditor()).isTrue();
        assertThat(stage.author().name()).isEqualTo("Somebody");
    }

    @Test
    void whatTheStageBeforeLeftOpenIsSaidAndGoneOnFrom() {
        fleetDoes("passed");
        project.write(".ace/stages/02-base/02-01-run.md", "");
        project.commit("A run of the stage before");
        project.push();

        assertThat(typed.run("run-stage", "3", "--dry-run")).isZero();
        assertThat(typed.out()).contains("left open: stage 2: 02-01 is not complete");
        typed.run("run-stage", "3");
        assertThat(api.submissions().getFirst().stage().troubles())
                .containsExactly("stage 2: 02-01 is not complete");
    }

    @Test
    void aProjectThatWantsNoAuditSaysSoWithItsSubmission() {
        fleetDoes("passed");
        project.write(".ace/config.json", "{\"checks\": {\"auditor\": false}}");
        project.commit("No audit");
        typed.run("run-stage", "3");
        assertThat(api.submissions().getFirst().stage().policy().auditor()).isFalse();
    }

    @Test
    void aGapRunWhoseDependenciesAreCompleteIsRunAlone() {
        project.recap("03-01");
        String gap = Project.RUN.formatted(1, "03-01", "c.txt", "03-03");
        project.write(
                Project.stageFile("03-03-run.md"),
                gap.replace("autonomous: true", "autonomous: true\ngap_closure: true"));
        project.commit("Close a gap");
        project.push();
        fleetDoes("passed");
        assertThat(typed.run("run-stage", "3", "--gaps-only")).as(typed.err()).isZero();
        StageSubmission stage = api.submissions().getFirst().stage();
        assertThat(stage.runs())
                .extracting(run -> run.id().toString() + run.dependsOn())
                .containsExactly("03-03[]");
        assertThat(stage.leftOut()).as("03-02 has no recap").isOne();
    }

    @Test
    void aBranchOfTheRemoteThatBeginsWithADashIsOfferedByItsFullName() {
        project.write("x", "x");
        project.commit("On no other branch");
        project.git("push", "--quiet", "origin", "HEAD:refs/heads/-x");
        fleetDoes("passed");
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        assertThat(api.submissions().getFirst().stage().baseRef()).isEqualTo("refs/heads/-x");
    }

    @Test
    void aDryRunPrintsTheBatchesAndSendsNothing() {
        assertThat(typed.run("run-stage", "3", "--dry-run")).isZero();
        assertThat(typed.out()).contains("BATCH", "03-02", "model sonnet", "Build the part 03-01");
        assertThat(typed.run("run-stage", "3", "--dry-run", "-o", "json")).isZero();
        assertThat(typed.out()).startsWith("{").contains("acefleet.dry-run/1", "\"batch\" : 2");
        assertThat(api.submissions()).isEmpty();
        assertThat(api.tokens()).isEmpty();
    }

    @Test
    void theBatchesAreToldWhenTheyAreSubmitted() {
        fleetDoes("passed");
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        assertThat(typed.err()).contains("2 runs, from", "BATCH", "03-02", "Build the part 03-01");
    }

    @Test
    void aCommitThatTheRemoteLacksIsPushedToTheBaseOfThePlanAlone() {
        project.write("new.txt", "x");
        String head = project.commit("Not pushed");
        String before = project.git("rev-parse", "refs/remotes/origin/main");
        fleetDoes("passed");
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        StageSubmission stage = api.submissions().getFirst().stage();
        String ref = "refs/fleet/" + FakeApi.planOf(api.submissions().getFirst()) + "/base";
        assertThat(stage.baseRef()).isEqualTo(ref);
        assertThat(project.remoteRefs()).contains(ref + " " + head, "refs/heads/main " + before);
    }

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
    void whoFollowsIsToldWhatNoWorkerTakes() {
        api.onSubmit(request -> {
            String plan = FakeApi.planOf(request).value();
            api.put(Plans.plan(plan, "", run("03-01", 1, RunState.QUEUED)));
            WhyView why =
                    new WhyView(
                            "03-01",
                            RunState.QUEUED,
                            WaitCause.NO_WORKER,
                            "no live worker offers it",
                            List.of(),
                            Optional.empty(),
                            "give one the agent");
            api.explain(plan, new WhyList(WhyList.SCHEMA, plan, "running", "", List.of(why)));
        });

        assertThat(typed.run("run-stage", "3", "--timeout", "20s")).isEqualTo(8);
        assertThat(typed.err())
                .containsOnlyOnce("03-01 not begun: no live worker offers it; give one the agent");
    }

    @Test
    void whatIsNotCommittedIsNamedBecauseTheFleetDoesNotSeeIt() {
        fleetDoes("passed");
        project.write("notes/new.txt", "x");
        project.write(".ace/brief.md", "# Another\n");

        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();
        assertThat(typed.err())
                .contains("warning: not committed, so the fleet does not see it: ")
                .contains("notes/");
    }

    @Test
    void aKeyOfOnesOwnIsTheSamePlanAlsoAfterItsEnd() {
        fleetDoes("failed");
        assertThat(typed.run("run-stage", "3", "--key", "build-7")).isEqualTo(5);
        assertThat(typed.run("run-stage", "3", "--key", "build-7")).isEqualTo(5);
        assertThat(api.submissions()).extracting(SubmitRequest::key).containsExactly("build-7");
    }

    @Test
    void controlCDetachesAndSaysHowToComeBack() {
        fleetDoes("");
        typed.interrupt();
        assertThat(typed.run("run-stage", "3")).isEqualTo(130);
        assertThat(typed.err()).contains("Detached", "goes on", "fleet watch s03-");
    }

    @Test
    void detachingPrintsTheIdAloneOnStandardOutput() {
        fleetDoes("");
        assertThat(typed.run("run-stage", "3", "--detach")).isZero();
        assertThat(typed.out().strip())
                .isEqualTo(FakeApi.planOf(api.submissions().getFirst()).value());
    }

    @Test
    void jsonIsTheReportAndNothingElse() {
        fleetDoes("gaps_found", "03-01");
        assertThat(typed.run("run-stage", "3", "-o", "json")).isEqualTo(6);
        assertThat(Codec.ofViews().fromBody(typed.out(), PlanReport.class))
                .isInstanceOfSatisfying(
                        Decoded.Read.class,
                        read ->
                                assertThat(((PlanReport) read.value()).verdict())
                                        .isEqualTo("gaps_found"));
    }

    @Test
    void jsonLinesAreTheEventsAndThenTheReport() {
        fleetDoes("cancelled");
        assertThat(typed.run("run-stage", "3", "-o", "jsonl")).isEqualTo(9);
        assertThat(typed.out().lines())
                .hasSize(3)
                .first()
                .asString()
                .contains("\"id\":\"1.0\"", "plan_accepted");
    }

    @Test
    void ciGetsItsFiles() throws IOException {
        Path step = directory.resolve("step.md");
        Files.writeString(step, "before\n");
        fleetDoes("failed");
        typed.with("GITHUB_STEP_SUMMARY", step.toString());
        assertThat(typed.run("run-stage", "3", "--junit", "out/j.xml", "--summary", "out/s.md"))
                .isEqualTo(5);
        assertThat(project.checkout().resolve("out/j.xml")).content().contains("<testsuites");
        assertThat(project.checkout().resolve("out/s.md")).content().startsWith("## Stage 03");
        assertThat(step).content().startsWith("before\n## Stage 03");
    }

    @Test
    void changesOfThePersonKeepTheBranchWhereItIs() {
        String before = project.head();
        project.write("a.txt", "tracked");
        project.commit("Track a file");
        project.push();
        project.write("a.txt", "being changed");
        fleetDoes("passed", "03-01", "03-02");
        assertThat(typed.run("run-stage", "3")).isZero();
        assertThat(typed.err()).contains("left alone", "not committed", "git merge FETCH");
        assertThat(project.git("rev-parse", "HEAD^")).isEqualTo(before);
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

    @Test
    void theRepositoryChoosesByNameAndNothingElse() {
        project.write(".fleet.yml", "agent: codex\npool: gpu\ncommand: rm -rf /\n");
        project.commit("Choose");
        project.push();
        fleetDoes("passed");
        assertThat(typed.run("run-stage", "3", "--pool", "fast")).isZero();
        assertThat(api.submissions().getFirst().stage().policy().agent()).isEqualTo("codex");
        assertThat(api.submissions().getFirst().stage().policy().pool().name()).isEqualTo("fast");
        assertThat(typed.err()).contains(".fleet.yml:3: warning: command is ignored");
    }

    @Test
    void aServerThatRefusesTheTokenIsFour() {
        api.refuse(401);
        assertThat(typed.run("run-stage", "3")).isEqualTo(4);
        api.refuse(403);
        assertThat(typed.run("ls")).isEqualTo(4);
    }

    @Test
    void aServerThatIsNotThereIsTen() {
        api.close();
        assertThat(typed.run("run-stage", "3")).isEqualTo(10);
        assertThat(typed.err())
                .contains("error: The coordinator does not answer", "nobody listens");
    }
}
