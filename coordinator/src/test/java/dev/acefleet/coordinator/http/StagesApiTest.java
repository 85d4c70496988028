package dev.acefleet.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.runtime.Story;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a stage that is submitted, and of a body that is none.
class StagesApiTest {
    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        api = new ApiFixture(directory);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<String> submit(SubmitRequest request) throws Exception {
        return api.post("/api/v1/stages", api.submitToken, api.json(request));
    }

    private static SubmitRequest request(String key) {
        return new SubmitRequest(key, Story.stage("3", Story.run("03-01", 1)));
    }

    @Test
    void anAcceptedStageIsAnsweredWithItsPlanWhichIsThereToBeRead() throws Exception {
        HttpResponse<String> response = submit(request("k1"));
        assertThat(response.statusCode()).isEqualTo(201);
        SubmitReply reply = api.read(response, SubmitReply.class);
        assertThat(reply.state()).isEqualTo(SubmitReply.ACCEPTED);
        String location = response.headers().firstValue("Location").orElseThrow();
        assertThat(location).isEqualTo("/api/v1/plans/" + reply.plan());
        PlanReport report = api.read(api.get(location, api.readToken), PlanReport.class);
        assertThat(report.id()).isEqualTo(reply.plan());
    }

    @Test
    void theSameKeyGetsTheSamePlan() throws Exception {
        SubmitReply first = api.read(submit(request("k1")), SubmitReply.class);
        SubmitReply second = api.read(submit(request("k1")), SubmitReply.class);
        assertThat(second.plan()).isEqualTo(first.plan());
        assertThat(second.command()).isNotEqualTo(first.command());
    }

    @Test
    void aStageThatIsBeingRunIsRefusedWithTheNameOfItsPlan() throws Exception {
        SubmitReply first = api.read(submit(request("k1")), SubmitReply.class);
        HttpResponse<String> response = submit(request("k2"));
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(api.error(response).code()).isEqualTo("live_plan");
        assertThat(api.error(response).why()).contains(first.plan());
    }

    @Test
    void aRepeatedKeyWhoseRefusalIsOverIsToldToTakeAnother() throws Exception {
        SubmitReply first = api.read(submit(request("k1")), SubmitReply.class);
        submit(request("k2"));
        api.story.finish(new PlanId(first.plan()), "03-01");
        HttpResponse<String> again = submit(request("k2"));
        assertThat(again.statusCode()).as("it does not come to life").isEqualTo(409);
        assertThat(api.error(again).code()).isEqualTo(ApiError.KEY_REFUSED);
        assertThat(api.error(again).why()).contains(first.plan());
        assertThat(submit(request("k3")).statusCode()).isEqualTo(201);
        assertThat(api.error(submit(request("k2"))).code())
                .as("another plan lives by now, which the first answer does not name")
                .isEqualTo(ApiError.KEY_REFUSED);
    }

    @Test
    void aStageThatCannotBeDoneIsRefusedWithTheReason() throws Exception {
        SubmitRequest circle =
                new SubmitRequest("k1", Story.stage("3", Story.run("03-01", 1, "03-01")));
        HttpResponse<String> response = submit(circle);
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(api.error(response).why()).contains("circle");
    }

    @Test
    void aKeyThatWasUsedForAnotherStageIsRefusedInsteadOfAnsweredWithThatOne() throws Exception {
        submit(request("k1"));
        HttpResponse<String> response =
                submit(new SubmitRequest("k1", Story.stage("4", Story.run("04-01", 1))));
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(api.error(response).code()).isEqualTo("key_used");
    }

    @Test
    void aSubmissionThatIsNotAnsweredInTimeIsPendingUnderThePlansIdToCome() throws Exception {
        api.gate = _ -> new CompletableFuture<>();
        HttpResponse<String> response = submit(request("k1"));
        assertThat(response.statusCode()).isEqualTo(202);
        SubmitReply reply = api.read(response, SubmitReply.class);
        assertThat(reply.state()).isEqualTo(SubmitReply.PENDING);
        assertThat(reply.command()).isNotEmpty();
        PlanId plan =
                PlanId.ofStage(
                        request("k1").stage().repository(), request("k1").stage().stage(), "k1");
        assertThat(reply.plan()).isEqualTo(plan.value());
    }

    @Test
    void aLogThatIsAwayIsSaidToBeAndNotWhatItThrew() throws Exception {
        api.gate = _ -> CompletableFuture.failedFuture(new IllegalStateException("secret host"));
        HttpResponse<String> response = submit(request("k1"));
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).doesNotContain("secret host", "Exception");
    }

    @Test
    void aBugIsNotShownButForAReference() throws Exception {
        api.gate =
                _ -> {
                    throw new IllegalStateException("secret path");
                };
        HttpResponse<String> response = submit(request("k1"));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(api.error(response).code()).isEqualTo("internal");
        assertThat(response.body()).doesNotContain("secret path", "Exception", "\tat ");
    }

    @Test
    void aMessageThatIsTooLargeForTheLogIsSaidToBe() throws Exception {
        api.gate =
                _ -> {
                    throw new IllegalArgumentException("A SubmitStage of 1 000 000 bytes");
                };
        assertThat(submit(request("k1")).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"key\":\"k\"}",
                "{\"key\":\"\",\"stage\":{}}",
                "{\"key\":\"k\",\"stage\":{\"stage\":\"3\"}}"
            })
    void aBodyThatIsNotASubmissionIsRefused(String body) throws Exception {
        HttpResponse<String> response = api.post("/api/v1/stages", api.submitToken, body);
        assertThat(response.statusCode()).isEqualTo(400);
        ApiError.Problem problem = api.error(response);
        assertThat(problem.code()).isEqualTo("bad_request");
        assertThat(problem.why()).isNotBlank();
        assertThat(response.body()).doesNotContain("Exception", "dev.acefleet", "\tat ");
    }

    @Test
    void aSubmissionWithAValueThatCannotBeIsRefusedWithTheReason() throws Exception {
        String evil =
                api.json(request("k1"))
                        .replace("refs/heads/main", "x")
                        .replace(".ace/stages/03-api/03-01-run.md", "/etc/passwd");
        HttpResponse<String> response = api.post("/api/v1/stages", api.submitToken, evil);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(api.error(response).why()).contains("Not a file of a stage directory");
    }

    @Test
    void aBodyIsReadUpToItsLimitWhetherItTellsItsLengthOrNot() throws Exception {
        byte[] large = " ".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        var told = HttpRequest.BodyPublishers.ofByteArray(large);
        var untold =
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large));
        for (var body : List.of(told, untold)) {
            HttpResponse<String> response =
                    api.send(
                            api.request("/api/v1/stages", api.submitToken)
                                    .header("Content-Type", "application/json")
                                    .POST(body));
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(api.error(response).code()).isEqualTo("too_large");
        }
    }

    @Test
    void whoSaysTooMuchIsToldToSayLessOfThatVeryThing() throws Exception {
        String reason = "{\"key\": \"k\", \"reason\": \"" + "x".repeat(1_000_000) + "\"}";
        HttpResponse<String> cancel = api.post("/api/v1/plans/s03/cancel", api.adminToken, reason);
        assertThat(cancel.statusCode()).isEqualTo(413);
        assertThat(api.error(cancel).todo()).isEqualTo("give a shorter reason");
        HttpResponse<String> stage = api.post("/api/v1/stages", api.submitToken, reason);
        assertThat(api.error(stage).todo()).contains("fewer runs");
    }

    @Test
    void aBodyThatDoesNotSayThatItIsJsonIsNotRead() throws Exception {
        HttpResponse<String> response =
                api.send(
                        api.request("/api/v1/stages", api.submitToken)
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString(api.json(request("k")))));
        assertThat(response.statusCode()).isEqualTo(415);
    }

    @Test
    void aSubmissionToANodeThatHasNotBegunIsNotTaken() throws Exception {
        api.beginning = Optional.of("the journal is being read");
        assertThat(submit(request("k1")).statusCode()).isEqualTo(503);
        assertThat(api.commands).isEmpty();
    }

    @Test
    void requestsHaveVirtualThreadsSoThatThoseWhoWaitTakeNobodysPlace() throws Exception {
        AtomicBoolean virtual = new AtomicBoolean();
        api.gate =
                _ -> {
                    virtual.set(Thread.currentThread().isVirtual());
                    return new CompletableFuture<>();
                };
        submit(request("k1"));
        assertThat(virtual).isTrue();
    }

    @Test
    void theCommandThatReachesTheGateIsWhatWasSubmitted() throws Exception {
        submit(request("k1"));
        Command.SubmitStage command = (Command.SubmitStage) api.commands.getFirst();
        assertThat(command.key()).isEqualTo("k1");
        assertThat(command.stage()).isEqualTo(request("k1").stage());
        assertThat(api.answers.getFirst()).isInstanceOf(Answer.Accepted.class);
    }
}
