package dev.acefleet.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.LogPage;
import dev.acefleet.common.message.LogPiece;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.runtime.Story;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LogApiTest {
    private ApiFixture api;
    private PlanId plan;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        api = new ApiFixture(directory);
        plan = api.story.submit("k", Story.stage("3", Story.run("03-01", 1)));
        api.story.finish(plan, "03-01");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private String path(String rest) {
        return "/api/v1/plans/" + plan + "/items/" + rest;
    }

    private HttpRequest.Builder log(String query) {
        return api.request(path("03-01/attempts/1/log" + query), api.readToken);
    }

    private HttpRequest.Builder stream() {
        return log("").header("Accept", "text/event-stream");
    }

    private LogPage page(String query) throws Exception {
        return api.read(api.send(log(query)), LogPage.class);
    }

    private BufferedReader open(HttpRequest.Builder request) throws Exception {
        return new BufferedReader(
                new InputStreamReader(api.open(request).body(), StandardCharsets.UTF_8));
    }

    /// The next line that begins so.
    private static String next(BufferedReader reader, String beginning) throws IOException {
        String line = reader.readLine();
        while (line != null && !line.startsWith(beginning)) {
            line = reader.readLine();
        }
        return String.valueOf(line);
    }

    @Test
    void aPageHasWhatIsThereAndSaysWhereToGoOn() throws Exception {
        for (int i = 1; i <= 5; i++) {
            api.logs.write("line " + i + "\n");
        }
        LogPage first = page("");
        assertThat(first.pieces()).extracting(LogPiece::text).hasSize(5).contains("line 5\n");
        assertThat(first.more()).isFalse();
        assertThat(first.over()).isFalse();
        api.logs.write("line 6\n");
        api.logs.end();
        LogPage rest = page("?from=" + first.next());
        assertThat(rest.pieces()).extracting(LogPiece::text).containsExactly("line 6\n", "ends");
        assertThat(rest.over()).isTrue();
        assertThat(api.logs.open()).as("readers left open").isZero();
    }

    @Test
    void aStreamBringsWhatIsWrittenAndEndsWithTheLog() throws Exception {
        try (BufferedReader reader = open(stream())) {
            api.logs.write("one");
            assertThat(next(reader, "data:")).contains("\"one\"");
            api.logs.write("two");
            String id = next(reader, "id:");
            assertThat(next(reader, "data:")).contains("\"two\"");
            api.logs.write("three");
            HttpRequest.Builder again =
                    stream().header("Last-Event-ID", id.substring("id:".length()).strip());
            try (BufferedReader other = open(again)) {
                assertThat(next(other, "data:")).contains("\"three\"");
            }
            api.logs.end();
            next(reader, "event: end");
            assertThat(reader.lines().filter(line -> line.startsWith("event"))).isEmpty();
        }
    }

    @Test
    void aStreamWhoseBrokerGoesAwayBreaksAndAPageSaysSo() throws Exception {
        try (BufferedReader reader = open(stream())) {
            api.logs.write("one");
            assertThat(next(reader, "data:")).contains("\"one\"");
            api.logs.breakDown();
            assertThat(next(reader, "event: end")).isEqualTo("null");
        }
        assertThat(api.send(log("")).statusCode()).isEqualTo(503);
        assertThat(api.logs.open()).as("readers left open").isZero();
    }

    @Test
    void aServerThatStopsEndsItsStreams() throws Exception {
        try (BufferedReader reader = open(stream())) {
            api.logs.write("one");
            assertThat(next(reader, "data:")).contains("\"one\"");
            api.stopServer();
            try {
                assertThat(next(reader, "event: end")).isEqualTo("null");
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
        assertThat(api.logs.open()).as("readers left open").isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"03-01/attempts/2/log", "03-09/attempts/1/log", "03-01/attempts/x/log"})
    void anAttemptThatNeverWasIsNotFound(String rest) throws Exception {
        var response = api.get(path(rest), api.readToken);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(api.error(response).code()).isEqualTo("attempt_not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "?from=yesterday, 400",
        "?since=yesterday, 400",
        "?since=2026-01-01T00:00:00Z, 200"
    })
    void whatIsNoPositionOrTimeIsRefused(String query, int status) throws Exception {
        api.logs.end();
        assertThat(api.send(log(query)).statusCode()).isEqualTo(status);
    }

    @Test
    void aLogIsForWhoMayRead() throws Exception {
        String path = path("03-01/attempts/1/log");
        assertThat(api.get(path, api.submitToken).statusCode()).isEqualTo(403);
    }
}
