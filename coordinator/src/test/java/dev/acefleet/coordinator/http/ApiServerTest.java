package dev.acefleet.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Diagnostics;
import dev.acefleet.common.message.PlanList;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.message.VersionView;
import dev.acefleet.common.message.WorkerList;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServerTest {
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
                .as("a plan lives again")
                .isEqualTo("live_plan");
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

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/plans, none, 401",
        "GET, /api/v1/plans, wrong, 401",
        "GET, /api/v1/plans, submit, 403",
        "GET, /api/v1/plans, read, 200",
        "GET, /api/v1/plans, admin, 200",
        "GET, /api/v1/plans/s99, none, 401",
        "GET, /api/v1/plans/s99, submit, 403",
        "GET, /api/v1/plans/s99/events, none, 401",
        "GET, /api/v1/plans/s99/events, submit, 403",
        "GET, /api/v1/diagnostics, none, 401",
        "GET, /api/v1/diagnostics, read, 200",
        "GET, /api/v1/workers, none, 401",
        "GET, /api/v1/workers, read, 200",
        "GET, /api/v1/version, none, 401",
        "GET, /api/v1/version, read, 200",
        "POST, /api/v1/stages, none, 401",
        "POST, /api/v1/stages, read, 403",
        "POST, /api/v1/stages, submit, 415",
        "POST, /api/v1/stages, admin, 415",
        "GET, /healthz, none, 200",
        "GET, /readyz, none, 200",
        "GET, /api/v1/healthz, none, 200",
        "GET, /api/v1/nothing, none, 404",
        "DELETE, /api/v1/plans, none, 405"
    })
    void whoMayDoWhat(String method, String path, String who, int status) throws Exception {
        HttpRequest.Builder request = api.request(path, Optional.ofNullable(api.token(who)));
        HttpResponse<String> response =
                api.send(request.method(method, HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(status);
        if (status >= 400) {
            assertThat(api.error(response).todo()).isNotBlank();
        }
        assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
                .isEqualTo(status == 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic abc", "Bearer", "Bearer ", "bearer aft_", "Token x"})
    void anAuthorisationThatIsNoBearerTokenIsNotLetIn(String header) throws Exception {
        HttpResponse<String> response =
                api.send(
                        api.request("/api/v1/plans", Optional.empty())
                                .header("Authorization", header));
        assertThat(response.statusCode()).isEqualTo(401);
    }

    @Test
    void aPlanIsReadByTheBeginningOfItsIdIfThatIsUnique() throws Exception {
        PlanId third = api.story.submit("k3", Story.stage("3", Story.run("03-01", 1)));
        api.story.submit("k4", Story.stage("4", Story.run("04-01", 1)));
        assertThat(api.read(api.get("/api/v1/plans/s03", api.readToken), PlanReport.class).id())
                .isEqualTo(third.value());
        HttpResponse<String> both = api.get("/api/v1/plans/s0", api.readToken);
        assertThat(both.statusCode()).isEqualTo(409);
        assertThat(api.error(both).why()).contains(third.value());
        HttpResponse<String> none = api.get("/api/v1/plans/s9%3Cb%3E", api.readToken);
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(api.error(none).code()).isEqualTo("plan_not_found");
    }

    @Test
    void theListIsNewestFirstAndCanBeNarrowed() throws Exception {
        PlanId third = api.story.submit("k3", Story.stage("3", Story.run("03-01", 1)));
        PlanId fourth = api.story.submit("k4", Story.stage("4", Story.run("04-01", 1)));
        api.story.finish(third, "03-01");
        assertThat(plans("")).containsExactly(fourth.value(), third.value());
        assertThat(plans("?state=ended")).containsExactly(third.value());
        assertThat(plans("?stage=4")).containsExactly(fourth.value());
        assertThat(plans("?repository=https://git.example.org/team/project.git")).hasSize(2);
        assertThat(plans("?repository=git.example.org/team/other")).isEmpty();
        PlanList one = api.read(api.get("/api/v1/plans?limit=1", api.readToken), PlanList.class);
        assertThat(one.plans()).hasSize(1);
        assertThat(one.more()).isTrue();
        assertThat(api.get("/api/v1/plans?limit=0", api.readToken).statusCode()).isEqualTo(400);
        assertThat(api.get("/api/v1/plans?limit=501", api.readToken).statusCode()).isEqualTo(400);
    }

    private List<String> plans(String query) throws Exception {
        return api
                .read(api.get("/api/v1/plans" + query, api.readToken), PlanList.class)
                .plans()
                .stream()
                .map(PlanSummary::id)
                .toList();
    }

    @Test
    void whatIsWrongIsTold() throws Exception {
        assertThat(api.read(api.get("/api/v1/diagnostics", api.readToken), Diagnostics.class))
                .isEqualTo(ApiFixture.DIAGNOSTICS);
    }

    @Test
    void workersAndVersionAreTold() throws Exception {
        assertThat(
                        api.read(api.get("/api/v1/workers", api.readToken), WorkerList.class)
                                .workers()
                                .getFirst()
                                .id())
                .isEqualTo("w1");
        assertThat(api.read(api.get("/api/v1/version", api.readToken), VersionView.class))
                .isEqualTo(new VersionView("1.2.3", "v1"));
    }

    @Test
    void aNodeThatIsNotReadySaysWhyAndLivesOn() throws Exception {
        api.obstacle = Optional.of("the journal is being read");
        HttpResponse<String> response = api.send(api.request("/readyz", Optional.empty()));
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(api.error(response).why()).isEqualTo("the journal is being read");
        assertThat(api.send(api.request("/healthz", Optional.empty())).statusCode()).isEqualTo(200);
    }

    @Test
    void everyResponseTellsBrowsersToKeepItToThemselves() throws Exception {
        for (String path : List.of("/api/v1/plans", "/healthz", "/api/v1/nothing", "/")) {
            var headers = api.send(api.request(path, Optional.of(api.readToken))).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(headers.allValues("Content-Security-Policy")).hasSize(1);
            assertThat(headers.firstValue("Server")).isEmpty();
            assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void thePageLoadsNothingFromElsewhereAndRunsNoScriptOfItsMarkup() throws Exception {
        for (String path : List.of("/", "/page.js", "/page.css")) {
            HttpResponse<String> response = api.send(api.request(path, Optional.empty()));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).doesNotContain("://", "innerHTML", "onclick", "style=");
        }
        assertThat(api.send(api.request("/", Optional.empty())).body())
                .contains("<script src=\"/page.js\"")
                .doesNotContain("<script>");
    }

    @Test
    void theApiListensToOthersOnlyWithTokensAndOnlyWhenPlainIsMeant(@TempDir Path other)
            throws Exception {
        Tokens none = new Tokens(new TokenFile(other.resolve("tokens")));
        assertThatThrownBy(() -> api.server(ApiSettings.of("0.0.0.0", 0, true, "1"), none))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without tokens");
        assertThatThrownBy(() -> api.server(ApiSettings.of("0.0.0.0", 0, false, "1"), api.tokens))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TLS");
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
