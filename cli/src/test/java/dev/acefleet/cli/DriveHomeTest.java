package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.assign.StepFile;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.message.AssignmentRequest;
import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.model.Sha256;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How what the fleet has done comes into the checkout of who drives, and what the next drive makes of what did not.
class DriveHomeTest extends DriveCase {
    @Test
    void whatTheFleetHasDoneIsShownByAceAssignHere() throws IOException {
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(typed.out()).contains("verdict  passed", "UNIT", "2/2");
        assertThat(typed.err()).contains("ace-assign status --assignment " + id);
        assertThat(text(folder + "reports/010-onboard.r.md")).contains("Read.");
        assertThat(typed.run("assign", "status", "--assignment", id)).isZero();
        assertThat(typed.out()).contains("Assignment completed!");
    }

    @Test
    void theBranchMovesToWhatTheDriveHasMerged() {
        String before = project.head();
        api.onAssignment(request -> {
            fleetDoes(request, "passed");
            String plan = FakeApi.planOf(request).value();
            says(plan, "passed", project.merged("fleet/" + plan, before, "03-01"));
        });
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(project.head()).isNotEqualTo(before);
        assertThat(typed.err()).contains("Your branch main now stands at");
    }

    @Test
    void workThatDidNotComeHomeIsBroughtByTheNextCommand() throws IOException {
        String before = project.head();
        api.onAssignment(request -> {
            fleetDoes(request, "passed");
            String plan = FakeApi.planOf(request).value();
            says(plan, "passed", project.merged("fleet/" + plan, before, "03-01"));
            changed("changed while the drive went on\n");
        });
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(typed.err()).contains("Your branch was left alone");
        project.git("checkout", "--quiet", "--", ".");

        assertThat(typed.run("drive", id)).as(typed.err()).isEqualTo(NOTHING_TO_DO);
        assertThat(typed.err()).contains("Your branch main now stands at");
        assertThat(project.head()).isNotEqualTo(before);
    }

    @Test
    void aNoteThatIsHereTooIsNotOverwritten() throws IOException {
        String before = project.head();
        project.write(".ace-tasks/t1.md", "mine\n");
        api.onAssignment(request -> {
            fleetDoes(request, "passed");
            String plan = FakeApi.planOf(request).value();
            project.write(".ace-tasks/t1.md", "an agent's\n");
            project.commit("Notes");
            project.git("push", "--quiet", "origin", "HEAD:refs/heads/fleet/" + plan);
            says(plan, "passed", project.head());
            project.git("reset", "--quiet", "--hard", before);
            project.write(".ace-tasks/t1.md", "mine\n");
        });
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(typed.err())
                .contains("Your branch was left alone: ", "overwritten by merge: .ace-tasks/t1.md");
        assertThat(text(".ace-tasks/t1.md")).isEqualTo("mine\n");
        assertThat(project.head()).isEqualTo(before);
    }

    private void changed(String text) {
        String tracked = project.git("ls-files").lines().findFirst().orElseThrow();
        project.write(tracked, text);
    }

    @Test
    void noStepIsSkippedOnABranchThatLacksTheWorkOfThoseThatAreDone() {
        String before = project.head();
        api.onAssignment(request -> {
            String plan = FakeApi.planOf(request).value();
            String onboard = step("010-onboard");
            api.put(
                    new DocumentsView(
                            DocumentsView.SCHEMA,
                            plan,
                            List.of(changed(request, onboard, done(request, onboard)))));
            says(plan, "cancelled", project.merged("fleet/" + plan, before, "03-01"));
            api.happen(Plans.event(1, "plan_ended", "cancelled"));
            project.write("mine.txt", "mine\n");
            project.commit("Mine");
            project.push();
        });
        assertThat(typed.run("drive", id)).isEqualTo(9);
        refuses("not in your branch yet");
        assertThat(typed.err()).contains("git merge FETCH_HEAD", "delete fleet/");
        assertThat(api.assignments()).hasSize(1);

        String plan = FakeApi.planOf(api.assignments().getFirst()).value();
        project.git("fetch", "--quiet", "origin", "fleet/" + plan);
        project.git("merge", "--quiet", "--no-edit", "FETCH_HEAD");
        project.push();
        api.onAssignment(request -> fleetDoes(request, "passed"));
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(api.assignments()).hasSize(2);
    }

    @Test
    void whatARetryHasDoneSinceIsBroughtAndNotDoneAgain() throws IOException {
        String before = project.head();
        api.onAssignment(request -> {
            String plan = FakeApi.planOf(request).value();
            api.put(new DocumentsView(DocumentsView.SCHEMA, plan, List.of()));
            says(plan, "failed", before);
            api.happen(Plans.event(1, "plan_ended", "failed"));
        });
        assertThat(typed.run("drive", id)).isEqualTo(5);
        AssignmentRequest request = api.assignments().getFirst();
        String plan = FakeApi.planOf(request).value();
        fleetDoes(request, "passed");
        says(plan, "passed", project.merged("fleet/" + plan, before, "03-01"));

        assertThat(typed.run("drive", id)).as(typed.err()).isEqualTo(NOTHING_TO_DO);
        assertThat(text(step("020-work"))).contains("status: done");
        assertThat(project.head()).isNotEqualTo(before);
        assertThat(api.assignments()).hasSize(1);
    }

    @Test
    void whatIsDoneStandsHereWhileTheDriveGoesOn() throws IOException {
        api.onAssignment(request -> fleetDoes(request, ""));
        assertThat(typed.run("drive", id, "--timeout", "3s")).isEqualTo(8);
        assertThat(text(step("010-onboard"))).contains("status: done");
        assertThat(typed.err()).contains("Come back with");
    }

    @Test
    void whatEndedWhileNobodyLookedIsBroughtByTheNextCommand() throws IOException {
        assertThat(typed.run("drive", id, "--detach")).as(typed.err()).isZero();
        assertThat(text(step("020-work"))).contains("status: pending");
        assertThat(typed.run("drive", id)).as(typed.err()).isEqualTo(NOTHING_TO_DO);
        assertThat(text(step("020-work"))).contains("status: done");
        assertThat(api.assignments()).hasSize(1);
    }

    @Test
    void aStepThatThePersonChangedMeanwhileIsLeftAloneAndSaid() throws IOException {
        String mine = text(step("020-work")).replace("status: pending", "status: failed");
        api.onAssignment(request -> {
            fleetDoes(request, "passed");
            project.write(step("020-work"), mine);
        });
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(text(step("020-work"))).isEqualTo(mine);
        assertThat(text(step("020-work") + ".fleet")).contains("status: done");
        assertThat(typed.err()).contains("020-work.st.md was changed meanwhile");
    }

    @Test
    void aStepThatHasAnotherNumberNowIsMovedHereToo() throws IOException {
        api.onAssignment(request -> {
            String plan = FakeApi.planOf(request).value();
            String old = request.assignment().documents().text(step("020-work")).orElseThrow();
            api.put(
                    new DocumentsView(
                            DocumentsView.SCHEMA,
                            plan,
                            List.of(changed(request, step("021-work"), old)),
                            List.of(
                                    new DocumentsView.Gone(
                                            step("020-work"), List.of(Sha256.hex(old))))));
            says(plan, "failed", project.head());
            api.happen(Plans.event(1, "plan_ended", "failed"));
        });
        assertThat(typed.run("drive", id)).isEqualTo(5);
        assertThat(project.checkout().resolve(step("020-work"))).doesNotExist();
        assertThat(text(step("021-work"))).contains("Build it.");
    }

    /// Reports and words of an earlier drive that are more than travels together.
    private String longReport(String step) {
        for (int file = 0; file < 6; file++) {
            project.write(folder + "sessions/" + file + "-last-message.md", "w".repeat(70_000));
        }
        String report =
                "---\nstep: '" + step + "'\n---\n\nIt has it.\n" + "x".repeat(70_000) + "\n";
        project.write(folder + "reports/" + step + ".r.md", report);
        return report;
    }

    private static String submitted(AssignmentRequest request, String path) {
        return request.assignment().documents().text(path).orElseThrow();
    }

    @Test
    void aReportWhoseBeginningTravelledIsReplacedByTheOneThatWasWrittenAnew() throws IOException {
        String before = longReport("010-onboard");
        api.onAssignment(request -> {
            assertThat(submitted(request, folder + "reports/010-onboard.r.md"))
                    .hasSizeLessThan(before.length())
                    .contains("Only the beginning of");
            fleetDoes(request, "passed");
        });
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(text(folder + "reports/010-onboard.r.md"))
                .isEqualTo("---\nstep: '010'\n---\n\nRead.\n");
        assertThat(typed.err()).doesNotContain("changed meanwhile");
        assertThat(project.checkout().resolve(folder + "reports/010-onboard.r.md.fleet"))
                .doesNotExist();
    }

    @Test
    void aReportThatThePersonChangedBehindTheBeginningThatTravelledIsLeftAlone()
            throws IOException {
        String path = folder + "reports/010-onboard.r.md";
        String mine = longReport("010-onboard").replaceFirst("x\n$", "y\n");
        api.onAssignment(request -> {
            fleetDoes(request, "passed");
            project.write(path, mine);
        });
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(text(path)).isEqualTo(mine);
        assertThat(text(path + ".fleet")).contains("Read.");
        assertThat(typed.err()).contains("010-onboard.r.md was changed meanwhile");
    }

    @Test
    void aReportWhoseBeginningTravelledStaysWordForWordUnderAnotherNumber() throws IOException {
        String before = longReport("020-work");
        String old = folder + "reports/020-work.r.md";
        String now = folder + "reports/021-work.r.md";
        api.onAssignment(request -> {
            String plan = FakeApi.planOf(request).value();
            String travelled = submitted(request, old);
            api.put(
                    new DocumentsView(
                            DocumentsView.SCHEMA,
                            plan,
                            List.of(
                                    changed(
                                            request,
                                            now,
                                            StepFile.renumbered(travelled, new StepNumber("021")))),
                            List.of(new DocumentsView.Gone(old, List.of(Sha256.hex(travelled))))));
            says(plan, "failed", project.head());
            api.happen(Plans.event(1, "plan_ended", "failed"));
        });
        for (int time = 0; time < 2; time++) {
            assertThat(typed.run("drive", id)).isEqualTo(5);
            assertThat(text(now))
                    .isEqualTo(StepFile.renumbered(before, new StepNumber("021")))
                    .contains("x".repeat(70_000));
            assertThat(project.checkout().resolve(old)).doesNotExist();
            assertThat(project.checkout().resolve(now + ".fleet")).doesNotExist();
            api.onAssignment(request -> {
                String plan = FakeApi.planOf(request).value();
                api.put(
                        new DocumentsView(
                                DocumentsView.SCHEMA,
                                plan,
                                List.of(changed(request, now, submitted(request, now)))));
                says(plan, "failed", project.head());
                api.happen(Plans.event(1, "plan_ended", "failed"));
            });
        }
    }

    @Test
    void aServerWritesNothingOutsideOfTheAssignment() {
        api.onAssignment(request -> {
            fleetDoes(request, "passed");
            api.put(
                    new DocumentsView(
                            DocumentsView.SCHEMA,
                            FakeApi.planOf(request).value(),
                            List.of(
                                    changed(request, ".ace-local/assign/other/steps/x", "evil"),
                                    changed(request, ".ace/evil.md", "evil"))));
        });
        assertThat(typed.run("drive", id)).as(typed.err()).isZero();
        assertThat(project.checkout().resolve(".ace-local/assign/other")).doesNotExist();
        assertThat(project.checkout().resolve(".ace/evil.md")).doesNotExist();
        assertThat(typed.err()).contains("Not written: .ace/evil.md");
    }
}
