package dev.acefleet.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.AssignmentRequest;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.AssignmentFiles;
import dev.acefleet.coordinator.runtime.Story;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of an assignment that is submitted.
class AssignmentsApiTest {
    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        api = new ApiFixture(directory);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<String> submit(String key, AssignmentFiles files) throws Exception {
        return post(api.json(new AssignmentRequest(key, files.submission())));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return api.post("/api/v1/assignments", api.submitToken, body);
    }

    private static AssignmentFiles files() {
        return new AssignmentFiles().step("010", "onboard").fork("020", "work");
    }

    @Test
    void anAcceptedAssignmentIsAnsweredWithItsPlanWhichIsThereToBeRead() throws Exception {
        HttpResponse<String> response = submit("k1", files());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        SubmitReply reply = api.read(response, SubmitReply.class);
        assertThat(reply.state()).isEqualTo(SubmitReply.ACCEPTED);
        assertThat(reply.plan())
                .isEqualTo(PlanId.ofAssignment(Story.REPOSITORY, AssignmentFiles.ID, "k1").value());
        String location = response.headers().firstValue("Location").orElseThrow();
        PlanReport report = api.read(api.get(location, api.readToken), PlanReport.class);
        assertThat(report.id()).isEqualTo(reply.plan());
        assertThat(report.kind()).isEqualTo(PlanReport.ASSIGNMENT);
    }

    @Test
    void theSameKeyGetsTheSamePlan() throws Exception {
        SubmitReply first = api.read(submit("k1", files()), SubmitReply.class);
        SubmitReply second = api.read(submit("k1", files()), SubmitReply.class);
        assertThat(second.plan()).isEqualTo(first.plan());
        assertThat(second.command()).isNotEqualTo(first.command());
    }

    @Test
    void anAssignmentThatIsBeingDrivenIsRefusedWithTheNameOfItsPlan() throws Exception {
        SubmitReply first = api.read(submit("k1", files()), SubmitReply.class);
        HttpResponse<String> response = submit("k2", files());
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(api.error(response).code()).isEqualTo("live_plan");
        assertThat(api.error(response).why()).contains(first.plan());
        assertThat(api.error(response).what()).contains("assignment");
    }

    @Test
    void aRepeatedKeyWhoseRefusalIsOverIsToldToTakeAnother() throws Exception {
        SubmitReply first = api.read(submit("k1", files()), SubmitReply.class);
        submit("k2", files());
        api.story.command(
                new Command.CancelPlan(
                        "c-cancel", "cancel", Story.REPOSITORY, new PlanId(first.plan()), ""));
        HttpResponse<String> again = submit("k2", files());
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(api.error(again).code()).isEqualTo(ApiError.KEY_REFUSED);
        assertThat(submit("k3", files()).statusCode()).isEqualTo(201);
    }

    @Test
    void stepsThatCannotBeReadAreRefusedWithFileAndReason() throws Exception {
        HttpResponse<String> response =
                submit("k1", files().file("steps/030-broken.st.md", "---\nname: [\n---\n"));
        assertThat(response.statusCode()).isEqualTo(422);
        ApiError.Problem problem = api.error(response);
        assertThat(problem.code()).isEqualTo("invalid");
        assertThat(problem.what()).contains("assignment");
        assertThat(problem.why()).contains("steps/030-broken.st.md: ");
    }

    @Test
    void aKeyThatWasUsedForAStageIsRefusedInsteadOfAnsweredWithItsPlan() throws Exception {
        api.post(
                "/api/v1/stages",
                api.submitToken,
                api.json(new SubmitRequest("k1", Story.stage("3", Story.run("03-01", 1)))));
        HttpResponse<String> response = submit("k1", files());
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(api.error(response).code()).isEqualTo("key_used");
    }

    @Test
    void aFileOutsideOfTheAssignmentsFolderIsRefused() throws Exception {
        String evil =
                api.json(new AssignmentRequest("k1", files().submission()))
                        .replace(AssignmentFiles.FOLDER + "steps/010", ".ace-local/assign/other/x");
        HttpResponse<String> response = post(evil);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(api.error(response).why()).contains("is no file of " + AssignmentFiles.FOLDER);
        assertThat(api.commands).isEmpty();
    }

    @Test
    void whoMayOnlyReadHandsNothingIn() throws Exception {
        String body = api.json(new AssignmentRequest("k1", files().submission()));
        assertThat(api.post("/api/v1/assignments", api.readToken, body).statusCode())
                .isEqualTo(403);
    }
}
