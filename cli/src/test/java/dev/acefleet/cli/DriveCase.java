package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.AssignmentRequest;
import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.message.DocumentsView.Changed;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An assignment of two steps in a project with a remote, and a fleet that does them.
@Timeout(120)
abstract class DriveCase {
    static final int NOTHING_TO_DO = 13;
    static final int USAGE = 2;
    static final int NOT_FOUND = 3;
    static final String JOB =
            """
            steps:
              - name: onboard
                instructions: Read it.
              - name: work
                instructions: Build it.
            """;

    @TempDir Path directory;
    Project project;
    FakeApi api;
    Typed typed;
    String id;
    String folder;

    @BeforeEach
    void prepare() throws IOException {
        project = Project.empty(directory);
        project.write(".gitignore", ".ace-local/\n");
        project.write("readme.md", "It.\n");
        project.commit("Begin");
        project.push();
        project.write("job.yml", JOB);
        api = new FakeApi();
        typed = new Typed(project.checkout()).with("FLEET_SERVER", api.url());
        assertThat(typed.run("assign", "create", "job.yml")).as(typed.err()).isZero();
        Files.deleteIfExists(project.checkout().resolve("job.yml"));
        project.git("clean", "--quiet", "-fd");
        try (var assignments = Files.list(project.checkout().resolve(".ace-local/assign"))) {
            id =
                    assignments
                            .filter(file -> Files.isDirectory(file) && !Files.isSymbolicLink(file))
                            .map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("jobs"))
                            .findFirst()
                            .orElseThrow();
        }
        folder = AssignmentSubmission.folder(id);
        api.onAssignment(request -> fleetDoes(request, "passed"));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    String step(String name) {
        return folder + "steps/" + name + ".st.md";
    }

    String text(String path) throws IOException {
        return Files.readString(project.checkout().resolve(path));
    }

    static Changed changed(AssignmentRequest request, String path, String text) {
        Optional<String> submitted = request.assignment().documents().text(path);
        return new Changed(
                path, text, List.of(submitted.map(Sha256::hex).orElse(Changed.ABSENT)), submitted);
    }

    static String done(AssignmentRequest request, String path) {
        return request.assignment()
                .documents()
                .text(path)
                .orElseThrow()
                .replaceFirst("status: [a-z_]+", "status: done");
    }

    /// The fleet does both steps; an empty verdict: it goes on.
    void fleetDoes(AssignmentRequest request, String verdict) {
        String plan = FakeApi.planOf(request).value();
        String onboard = step("010-onboard");
        String work = step("020-work");
        api.put(
                new DocumentsView(
                        DocumentsView.SCHEMA,
                        plan,
                        List.of(
                                changed(request, onboard, done(request, onboard)),
                                changed(request, work, done(request, work)),
                                changed(
                                        request,
                                        folder + "reports/010-onboard.r.md",
                                        "---\nstep: '010'\n---\n\nRead.\n"))));
        says(plan, verdict, project.head());
        api.happen(Plans.event(1, "steps_changed", "010 done: onboard"));
        if (!verdict.isEmpty()) {
            api.happen(Plans.event(2, "plan_ended", verdict));
        }
    }

    void says(String plan, String verdict, String head) {
        String repository = api.assignments().getFirst().assignment().repository().key();
        api.put(Plans.drive(plan, id, repository, verdict, head));
    }

    void refuses(String why) {
        assertThat(typed.run("drive", id)).isEqualTo(USAGE);
        assertThat(typed.err()).contains(why, "nothing was sent");
    }
}
