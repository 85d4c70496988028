package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.AssignmentRequest;
import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// From the command line to the verdict of an assignment, with real git, the real `ace-assign` and a fake fleet behind real
/// HTTP.
class DriveCommandTest extends DriveCase {
    @Test
    void theFolderOfTheAssignmentIsSubmittedOnTheCommitThatIsCheckedOut() {
        assertThat(typed.run("drive", "--agent", "scripted", "--model", "opus", "--max-attempts=2"))
                .as(typed.err())
                .isZero();
        AssignmentSubmission sent = api.assignments().getFirst().assignment();
        assertThat(sent.assignment()).isEqualTo(id);
        assertThat(sent.scope()).isEmpty();
        assertThat(sent.base().hex()).isEqualTo(project.head());
        assertThat(sent.baseRef()).isEqualTo("refs/heads/main");
        assertThat(sent.documents().texts())
                .containsOnlyKeys(
                        folder + "assignment.yaml", step("010-onboard"), step("020-work"));
        assertThat(sent.policy().agent()).isEqualTo("scripted");
        assertThat(sent.policy().model()).isEqualTo("opus");
        assertThat(sent.chosen())
                .as("whatever steps say of theirs")
                .isEqualTo(new AgentChoice("scripted", "opus"));
        assertThat(sent.policy().attempts()).isEqualTo(2);
        assertThat(sent.author().name()).isEqualTo("Somebody");
    }

    @Test
    void whatThePersonsOwnFileSaysWronglyIsToldToThePersonAlone() throws IOException {
        Path settings = directory.resolve("settings");
        Path own = Files.createDirectories(settings.resolve("acefleet")).resolve("config.yml");
        Files.writeString(own, "pol: gpu\n");
        typed.with("XDG_CONFIG_HOME", settings.toString());

        assertThat(typed.run("drive")).as(typed.err()).isZero();
        assertThat(typed.err()).containsOnlyOnce(own + ":1: warning: pol is ignored");
        assertThat(api.assignments().getFirst().assignment().warnings()).isEmpty();
    }

    @Test
    void theSameCommandFollowsTheDriveThatGoesOnAlsoWhenTheFilesHaveChangedByIt()
            throws IOException {
        api.onAssignment(request -> fleetDoes(request, ""));
        assertThat(typed.run("drive", "--timeout", "2s")).isEqualTo(8);
        project.write("dirty.txt", "not in the way of looking on\n");
        api.happen(Plans.event(2, "plan_ended", "passed"));
        String plan = FakeApi.planOf(api.assignments().getFirst()).value();
        api.onAction(_ -> {});
        new Thread(() -> says(plan, "passed", project.head())).start();
        assertThat(typed.run("drive")).as(typed.err()).isIn(0, NOTHING_TO_DO);
        assertThat(api.assignments()).hasSize(1);
        assertThat(text(step("020-work"))).contains("status: done");
    }

    @Test
    void changesThatAreNotCommittedAreRefusedButThoseOfDrivingItself() {
        project.write(".ace-tasks/t1.md", "a task\n");
        project.write(".ace-retros/r1.md", "a retro\n");
        project.write("readme.md", "Changed.\n");
        assertThat(typed.run("drive", id)).isEqualTo(USAGE);
        assertThat(typed.err()).contains("readme.md", "git stash").doesNotContain(".ace-tasks");
        project.git("checkout", "--quiet", "readme.md");
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(api.assignments()).hasSize(1);
    }

    @Test
    void theJobFileOfAnAssignmentIsNotInTheWay() throws IOException {
        project.write("work/job.yml", JOB);
        assertThat(typed.run("assign", "create", "work/job.yml")).as(typed.err()).isZero();
        assertThat(project.git("status", "--porcelain", "-uall")).contains("work/jobs/");
        project.write("jobs/nobody-job.yml", JOB);
        refuses("jobs/nobody-job.yml");
        assertThat(typed.err()).doesNotContain("work/jobs");
        Files.delete(project.checkout().resolve("jobs/nobody-job.yml"));
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
    }

    @Test
    void whoseJobFileWasCommittedIsToldWhatBecameOfIt() throws IOException {
        project.write("committed.yml", JOB);
        project.commit("A job");
        project.push();
        assertThat(typed.run("assign", "create", "committed.yml")).as(typed.err()).isZero();
        refuses("committed.yml");
        assertThat(typed.err()).contains("moves a committed job file into jobs/");
        project.git("add", "--all");
        project.commit("Moved");
        project.push();
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
    }

    @Test
    void linksForeignFilesAndLargeOnesAreRefusedByName() throws IOException {
        Path steps = project.checkout().resolve(folder).resolve("steps");
        Path link = Files.createSymbolicLink(steps.resolve("030-x.st.md"), Path.of("/etc/passwd"));
        refuses("steps/030-x.st.md: it is a link");
        Files.delete(link);
        project.write(folder + "notes/x.md", "mine");
        refuses("notes: it is no file of an assignment");
        Files.delete(project.checkout().resolve(folder + "notes/x.md"));
        Files.delete(project.checkout().resolve(folder + "notes"));
        project.write(folder + "reports/010-onboard.r.md", "x".repeat(Limits.STEP + 1));
        refuses("reports/010-onboard.r.md: it has more than the");
        Files.delete(project.checkout().resolve(folder + "reports/010-onboard.r.md"));
        project.write(step("030-broken"), "---\nname: [\n---\n");
        refuses("steps/030-broken.st.md: ");
        assertThat(api.assignments()).isEmpty();
    }

    @Test
    void whereReportsAreTooMuchTogetherTheirBeginningsAreSent() throws IOException {
        for (int step = 1; step <= 6; step++) {
            project.write(
                    step("030.0" + step + "-part"), "---\nname: part\nstatus: done\n---\n\nIt.\n");
            project.write(
                    folder + "reports/030.0" + step + "-part.r.md",
                    "---\nstep: 'x'\n---\n\nIt is done. " + "x".repeat(70_000) + "\n");
        }
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(typed.err()).contains("the beginnings alone");
        AssignmentSubmission sent = api.assignments().getFirst().assignment();
        assertThat(sent.documents().weight()).isLessThanOrEqualTo(AssignmentSubmission.ROOM);
        assertThat(sent.documents().text(folder + "reports/030.01-part.r.md"))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("It is done.", "Only the beginning"));
        assertThat(text(folder + "reports/030.01-part.r.md")).hasSizeGreaterThan(70_000);
    }

    @Test
    void stepsThatAreTooMuchTogetherAreRefused() throws IOException {
        for (int step = 1; step <= 6; step++) {
            project.write(
                    step("030.0" + step + "-part"),
                    "---\nname: part\nstatus: pending\n---\n\n" + "x".repeat(70_000) + "\n");
        }
        refuses("is too large to be driven");
        assertThat(api.assignments()).isEmpty();
    }

    @Test
    void twoStepsOfOneNumberAreRefusedByTheirNames() throws IOException {
        project.write(step("020-other"), "---\nname: other\nstatus: pending\n---\n\nIt.\n");
        refuses("Two steps have the number 020: 020-other.st.md, 020-work.st.md");
        assertThat(typed.run("drive", id, "--dry-run")).isEqualTo(USAGE);
        assertThat(api.assignments()).isEmpty();
    }

    @Test
    void zerosMayBeLeftOutBehindAPointToo() throws IOException {
        project.write(step("020.02-part"), "---\nname: part\nstatus: pending\n---\n\nIt.\n");
        project.write(
                step("010-onboard"),
                text(step("010-onboard")).replaceFirst("status: [a-z_]+", "status: done"));
        assertThat(typed.run("drive", id + "@20.2")).as(typed.err()).isZero();
        assertThat(api.assignments().getFirst().assignment().scope()).isEqualTo("020.02");
        assertThat(typed.run("assign", "status", "--assignment", id + "@20.2")).isZero();
    }

    @Test
    void aPresetThatAForkAsksForIsSaidNotToBeFollowed() throws IOException {
        project.write(
                step("020-work"),
                text(step("020-work"))
                        .replaceFirst(
                                "status:",
                                "context: fork\nfork:\n  provider: claude:opus@yolo\nstatus:"));
        assertThat(typed.run("drive", id, "--dry-run")).as(typed.err()).isZero();
        assertThat(typed.out()).contains("warning  Step 020 asks for claude:opus@yolo");
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(typed.err()).contains("behind the @ is not");
        assertThat(api.assignments().getFirst().assignment().warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning).contains("@yolo"));
    }

    @Test
    void whoDetachesFromADriveThatGoesOnIsNotToldThatItIsFollowed() {
        api.onAssignment(request -> fleetDoes(request, ""));
        assertThat(typed.run("drive", id, "--detach")).as(typed.err()).isZero();
        assertThat(typed.run("drive", id, "--detach")).as(typed.err()).isZero();
        assertThat(typed.err())
                .contains("drives this assignment already.")
                .doesNotContain("following");
        assertThat(api.assignments()).hasSize(1);
    }

    @Test
    void oneStepAloneIsDrivenByItsNumber() {
        assertThat(typed.run("drive", id + "@20")).as(typed.err()).isZero();
        assertThat(api.assignments().getFirst().assignment().scope()).isEqualTo("020");
        assertThat(typed.run("drive", id + "@090")).isEqualTo(NOT_FOUND);
        assertThat(typed.err()).contains("has no step 090");
    }

    @Test
    void anAssignmentThatIsNotThereIsSaidToBe() {
        assertThat(typed.run("drive", "nobody")).isEqualTo(NOT_FOUND);
        assertThat(typed.err()).contains("'nobody' not found", "ace-assign list");
    }

    @Test
    void aDryRunTellsWhatAgentsWouldGetAndSendsNothing() {
        assertThat(typed.run("drive", id, "--dry-run")).as(typed.err()).isZero();
        assertThat(typed.out()).contains("assignment " + id, "inline", "onboard");
        assertThat(typed.run("drive", id, "--dry-run", "-o", "json")).isZero();
        assertThat(typed.out()).contains("acefleet.dry-drive/1", "\"010\"", "\"020\"");
        assertThat(api.assignments()).isEmpty();
    }

    @Test
    void aDryRunTellsWhoDoesWhatWhereAForkNamesAnAgent() throws IOException {
        project.write(
                step("020-work"),
                text(step("020-work"))
                        .replaceFirst(
                                "status:",
                                "context: fork\nfork:\n  provider: codex:gpt-5.1\nstatus:"));
        assertThat(typed.run("drive", id, "--agent=scripted", "--dry-run")).isZero();
        assertThat(typed.out()).as("the person's choice comes first").doesNotContain("codex");
        assertThat(typed.run("drive", id, "--dry-run")).as(typed.err()).isZero();
        assertThat(typed.out()).contains("AGENT", "codex:gpt-5.1", "claude");
        assertThat(typed.run("drive", id, "--dry-run", "-o", "json")).isZero();
        assertThat(typed.out().replaceAll("\\s", ""))
                .contains("\"agent\":\"codex\",\"model\":\"gpt-5.1\"");
    }

    @Test
    void anAssignmentOfWhichNothingIsLeftIsSaidToBe() throws IOException {
        for (String step : List.of("010-onboard", "020-work")) {
            project.write(
                    step(step), text(step(step)).replaceFirst("status: [a-z_]+", "status: done"));
        }
        assertThat(typed.run("drive", id)).isEqualTo(NOTHING_TO_DO);
        assertThat(typed.err()).contains("every step of assignment " + id + " is done");
        assertThat(api.assignments()).isEmpty();
    }

    @Test
    void afterADriveThatEndedWithoutAllDoneTheSameCommandDrivesItAgain() {
        api.onAssignment(request -> {
            String plan = FakeApi.planOf(request).value();
            api.put(new DocumentsView(DocumentsView.SCHEMA, plan, List.of()));
            says(plan, "failed", project.head());
            api.happen(Plans.event(1, "plan_ended", "failed"));
        });
        assertThat(typed.run("drive", id)).isEqualTo(5);
        assertThat(typed.run("drive", id)).isEqualTo(5);
        assertThat(api.assignments())
                .extracting(AssignmentRequest::key)
                .hasSize(2)
                .doesNotHaveDuplicates();
    }
}
