package dev.acefleet.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.Diagnostics;
import dev.acefleet.common.message.PlanList;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.message.VersionView;
import dev.acefleet.common.message.WorkerList;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.runtime.Story;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

    @ParameterizedTest
    @ValueSource(strings = {"/plans", "/plans/s03-e7", "/gates", "/workers"})
    void aNodeThatHasNotReadItsJournalSaysSoAndNotThatNothingIsThere(String path) throws Exception {
        api.beginning = Optional.of("the journal is being read");
        HttpResponse<String> response = api.get("/api/v1" + path, api.readToken);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(api.error(response).code()).isEqualTo(ApiError.NOT_READY);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();

        assertThat(api.get("/api/v1/version", api.readToken).statusCode()).isEqualTo(200);
        assertThat(api.get("/api/v1/gates", "wrong").statusCode()).isEqualTo(401);
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
}
