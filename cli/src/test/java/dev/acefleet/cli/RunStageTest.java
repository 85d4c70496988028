package dev.acefleet.cli;

import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
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
import org.junit.jupiter.api.Test;

/// From the command line to the verdict, with real git and a fake fleet behind real HTTP.
class RunStageTest extends StageCase {
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

        assertThat(typed.hastened(20).run("run-stage", "3", "--timeout", "60s")).isEqualTo(8);
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
