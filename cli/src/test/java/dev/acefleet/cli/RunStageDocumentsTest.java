package dev.acefleet.cli;

import static dev.acefleet.cli.Plans.attempt;
import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.message.DocumentsView.Changed;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A project that keeps its documents out of the repository (RS-32), from the checkout to the checkout: with real git and a
/// fake fleet behind real HTTP.
class RunStageDocumentsTest {
    private static final int NOTHING_TO_DO = 13;
    private static final String TRACK = ".ace/track.md";
    private static final String BEFORE = "# Track\n\n- [ ] Stage 3\n\n- [ ] Stage 4\n";
    private static final String AFTER = "# Track\n\n- [x] Stage 3\n\n- [ ] Stage 4\n";
    private static final String FIRST = Project.stageFile("03-01-recap.md");
    private static final String SECOND = Project.stageFile("03-02-recap.md");

    @TempDir private Path directory;
    private Project project;
    private FakeApi api;
    private Typed typed;

    @BeforeEach
    void prepare() throws IOException {
        project = Project.withStage(directory);
        project.git("rm", "--quiet", "-r", "--cached", ".ace");
        project.write(".gitignore", ".ace/\n");
        project.git("add", ".gitignore");
        project.git("commit", "--quiet", "-m", "Keep .ace out");
        project.push();
        project.write(TRACK, BEFORE);
        api = new FakeApi();
        typed = new Typed(project.checkout()).with("FLEET_SERVER", api.url());
        api.onSubmit(this::fleetDoes);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /// The fleet does both runs, and writes the track twice.
    private void fleetDoes(SubmitRequest request) {
        String plan = FakeApi.planOf(request).value();
        String base = request.stage().base().hex();
        api.put(
                new DocumentsView(
                        DocumentsView.SCHEMA,
                        plan,
                        List.of(
                                recap(FIRST, "# One\n\n**Done.**\n"),
                                recap(SECOND, "# Two\n\n**Done.**\n"),
                                new Changed(
                                        TRACK,
                                        AFTER,
                                        List.of(Sha256.hex(BEFORE), Sha256.hex("half\n")),
                                        Optional.of(BEFORE)))));
        api.put(
                Plans.plan(
                        plan,
                        "passed",
                        request.stage().integrationBranch(FakeApi.planOf(request)),
                        base,
                        base,
                        run("03-01", 1, RunState.DONE, attempt(1, "succeeded", "", "Built")),
                        run("03-02", 2, RunState.DONE, attempt(1, "succeeded", "", "Built"))));
        api.happen(Plans.event(1, "plan_ended", "passed"));
    }

    private static Changed recap(String path, String text) {
        return new Changed(path, text, List.of(Changed.ABSENT), Optional.empty());
    }

    private String text(String path) throws IOException {
        return Files.readString(project.checkout().resolve(path));
    }

    @Test
    void theDocumentsOfTheCheckoutTravelWithTheSubmission() {
        project.write(".ace/secrets.json", "{\"key\": \"hunter2\"}");
        project.write(".ace/brief.md", "# The thing\n");
        project.write(".ace/stages/02-other/02-01-run.md", "a run\n");
        project.write(".ace/stages/02-other/02-01-recap.md", "# A recap\n\n**Done.**\n");
        project.write(".ace/codebase/STACK.md", "not referred to\n");

        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();

        SubmitRequest request = api.submissions().getFirst();
        Documents sent = request.stage().documents();
        assertThat(request.stage().policy().commitDocs()).isFalse();
        assertThat(request.stage().base().hex()).isEqualTo(project.head());
        assertThat(sent.texts())
                .containsOnlyKeys(
                        ".ace/brief.md",
                        Project.stageFile("03-01-run.md"),
                        Project.stageFile("03-02-run.md"),
                        TRACK);
        assertThat(sent.names())
                .containsExactly(
                        ".ace/stages/02-other/02-01-recap.md", ".ace/stages/02-other/02-01-run.md");
        assertThat(request.stage().runs().getFirst().blob())
                .isEqualTo(Sha256.hex(sent.text(Project.stageFile("03-01-run.md")).orElseThrow()));
    }

    @Test
    void gapsCanBeClosedWhereDocumentsTravelToo() {
        assertThat(typed.run("run-stage", "3", "--auto-gaps=2")).as(typed.err()).isZero();
        assertThat(api.submissions().getFirst().stage().gaps().rounds()).isEqualTo(2);
    }

    @Test
    void whatTheFleetWroteStandsInTheCheckoutAndInNoCommit() throws IOException {
        String head = project.head();

        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();

        assertThat(text(TRACK)).isEqualTo(AFTER);
        assertThat(text(SECOND)).contains("# Two");
        assertThat(typed.err()).contains("Written in .ace: " + FIRST);
        assertThat(project.head()).isEqualTo(head);
        try (Stream<Path> files = Files.list(project.checkout().resolve(".ace"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void whatSomebodyChangedElsewhereInAFileMeanwhileIsKeptBesideWhatTheFleetChanged()
            throws IOException {
        meanwhile(BEFORE + "- [ ] Stage 5\r\n");
        String both = AFTER + "- [ ] Stage 5\r\n";

        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();

        assertThat(text(TRACK)).isEqualTo(both);
        assertThat(typed.err()).contains("Merged in .ace", TRACK);
        assertThat(project.checkout().resolve(TRACK + ".fleet")).doesNotExist();

        bringAgain();
        assertThat(text(TRACK)).as("brought again").isEqualTo(both);
        assertThat(typed.err()).doesNotContain("Merged");
    }

    @Test
    void whereBothChangedTheSameLineTheFileIsLeftAloneAndTheFleetsTextStandsBesideIt()
            throws IOException {
        String mine = BEFORE.replace("- [ ] Stage 3", "- [ ] Stage 3, later");
        meanwhile(mine);

        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();

        assertThat(text(TRACK)).isEqualTo(mine);
        assertThat(text(TRACK + ".fleet")).isEqualTo(AFTER);
        assertThat(typed.err())
                .contains(TRACK + " was changed meanwhile", "take over from " + TRACK + ".fleet");
    }

    @Test
    void aFileThatSomebodyDeletedMeanwhileStaysDeletedAndTheFleetsTextStandsBesideIt()
            throws IOException {
        api.onSubmit(request -> {
            fleetDoes(request);
            assertThat(project.checkout().resolve(TRACK).toFile().delete()).isTrue();
        });

        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();

        assertThat(project.checkout().resolve(TRACK)).doesNotExist();
        assertThat(text(TRACK + ".fleet")).isEqualTo(AFTER);
    }

    /// Somebody writes this while the fleet works.
    private void meanwhile(String track) {
        api.onSubmit(request -> {
            fleetDoes(request);
            project.write(TRACK, track);
        });
    }

    /// As if the command had died before it noted that it had brought everything.
    private void bringAgain() {
        String plan = FakeApi.planOf(api.submissions().getFirst()).value();
        project.write(".git/acefleet/documents/" + plan, "");
        project.write(".ace/config.json", "{\"checks\": {\"auditor\": false}}");
        assertThat(typed.run("run-stage", "3")).as(typed.err()).isEqualTo(NOTHING_TO_DO);
    }

    @Test
    void theSameCommandBringsWhatTheFleetWroteForOneThatDidNotWait() throws IOException {
        project.write(".ace/config.json", "{\"checks\": {\"auditor\": false}}");
        assertThat(typed.run("run-stage", "3", "--detach")).as(typed.err()).isZero();
        assertThat(text(TRACK)).isEqualTo(BEFORE);

        int code = typed.run("run-stage", "3");

        assertThat(text(TRACK)).as(typed.err()).isEqualTo(AFTER);
        assertThat(text(FIRST)).contains("# One");
        assertThat(code).isEqualTo(NOTHING_TO_DO);
        assertThat(typed.run("run-stage", "3")).isEqualTo(NOTHING_TO_DO);
        assertThat(api.submissions()).hasSize(1);
    }

    @Test
    void whatWasDoneForOneWhoDidNotWaitIsNotDoneAgainAfterACommit() throws IOException {
        assertThat(typed.run("run-stage", "3", "--detach")).as(typed.err()).isZero();
        project.write("other.txt", "mine\n");
        project.git("add", "other.txt");
        project.git("commit", "--quiet", "-m", "Something else");
        project.write(".ace/config.json", "{\"checks\": {\"auditor\": false}}");

        assertThat(typed.run("run-stage", "3")).isEqualTo(NOTHING_TO_DO);

        assertThat(text(FIRST)).contains("# One");
        assertThat(text(TRACK)).isEqualTo(AFTER);
        assertThat(api.submissions()).hasSize(1);
    }

    @Test
    void nothingIsBuiltOnABranchThatLacksTheWorkOfRunsThatAreCompleteHere() {
        api.onSubmit(request -> {
            String plan = FakeApi.planOf(request).value();
            String base = request.stage().base().hex();
            String branch = request.stage().integrationBranch(FakeApi.planOf(request));
            api.put(
                    new DocumentsView(
                            DocumentsView.SCHEMA,
                            plan,
                            List.of(recap(FIRST, "# One\n\n**Done.**\n"))));
            String head = project.git("commit-tree", base + "^{tree}", "-p", base, "-m", "Work");
            project.git("push", "--quiet", "origin", head + ":refs/heads/" + branch);
            api.put(
                    Plans.of(
                            request.stage().repository().key(),
                            Plans.plan(
                                    plan,
                                    "failed",
                                    branch,
                                    base,
                                    head,
                                    run("03-01", 1, RunState.DONE),
                                    run("03-02", 2, RunState.FAILED))));
            api.happen(Plans.event(1, "plan_ended", "failed"));
        });
        assertThat(typed.run("run-stage", "3", "--detach")).as(typed.err()).isZero();
        project.write("other.txt", "mine\n");
        project.git("add", "other.txt");
        project.git("commit", "--quiet", "-m", "Something else");

        assertThat(typed.run("run-stage", "3")).as(typed.err()).isEqualTo(2);
        assertThat(typed.err()).contains("not in your branch yet", "git merge FETCH_HEAD");
        assertThat(typed.run("run-stage", "3")).as("nor is it the second time").isEqualTo(2);
        assertThat(typed.err()).contains("not in your branch yet", "git merge FETCH_HEAD");
        assertThat(api.submissions()).hasSize(1);
    }

    @Test
    void aStageThatIsCommittedButWhoseProjectCommitsNoDocumentsTravelsAsItStands() {
        project.git("reset", "--quiet", "--hard", "HEAD~1");
        project.git("push", "--quiet", "--force", "origin", "main");
        project.write(".ace/config.json", "{\"planning\": {\"commit_docs\": false}}");
        project.write(
                Project.stageFile("03-02-run.md"), Project.RUN.formatted(1, "", "x.txt", "two"));

        assertThat(typed.run("run-stage", "3")).as(typed.err()).isZero();

        Documents sent = api.submissions().getFirst().stage().documents();
        assertThat(sent.texts().get(Project.stageFile("03-02-run.md"))).contains("x.txt");
    }
}
