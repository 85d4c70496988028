package dev.acefleet.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.EventPage;
import dev.acefleet.common.message.ProgressEvent;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.runtime.Story;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventStreamsTest {
    private ApiFixture api;
    private PlanId plan;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        api = new ApiFixture(directory);
        plan = api.story.submit("k", Story.stage("3", Story.run("03-01", 1)));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private record Sent(String event, String id, String data) {}

    private HttpRequest.Builder events(String query) {
        return api.request("/api/v1/plans/" + plan + "/events" + query, api.readToken)
                .header("Accept", "text/event-stream");
    }

    private static BufferedReader reader(HttpResponse<InputStream> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/event-stream");
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /// The next event; waits for it.
    private static Sent next(BufferedReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.isEmpty() && !lines.isEmpty()) {
                break;
            }
            if (!line.isEmpty() && !line.startsWith(":")) {
                lines.add(line);
            }
        }
        Map<String, String> fields =
                lines.stream()
                        .collect(
                                Collectors.toMap(
                                        line -> line.substring(0, line.indexOf(':')),
                                        line -> line.substring(line.indexOf(':') + 1).strip()));
        return new Sent(
                fields.getOrDefault("event", "none"),
                fields.getOrDefault("id", ""),
                fields.getOrDefault("data", ""));
    }

    private static List<Sent> untilTheEnd(BufferedReader reader) throws IOException {
        List<Sent> all = new ArrayList<>();
        Sent sent = next(reader);
        while (sent.event().equals("progress")) {
            all.add(sent);
            sent = next(reader);
        }
        assertThat(sent.event()).isEqualTo("end");
        assertThat(reader.readLine()).isNull();
        return all;
    }

    @Test
    void eventsComeWhileThePlanGoesOnAndTheStreamEndsWithIt() throws Exception {
        try (BufferedReader reader = reader(api.open(events("")))) {
            assertThat(next(reader).data()).contains("plan_accepted");
            api.story.finish(plan, "03-01");
            List<Sent> rest = untilTheEnd(reader);
            ProgressEvent last = api.read(rest.getLast().data(), ProgressEvent.class);
            assertThat(last.isLast()).isTrue();
            assertThat(last.id()).hasToString(rest.getLast().id());
        }
    }

    @Test
    void aClientThatComesAgainWithItsLastIdGetsExactlyTheRest() throws Exception {
        api.story.finish(plan, "03-01");
        List<Sent> all;
        try (BufferedReader reader = reader(api.open(events("")))) {
            all = untilTheEnd(reader);
        }
        for (int i : List.of(0, 4, all.size() - 2)) {
            HttpRequest.Builder again = events("").header("Last-Event-ID", all.get(i).id());
            try (BufferedReader reader = reader(api.open(again))) {
                assertThat(untilTheEnd(reader)).isEqualTo(all.subList(i + 1, all.size()));
            }
            try (BufferedReader reader = reader(api.open(events("?from=" + all.get(i).id())))) {
                assertThat(untilTheEnd(reader)).isEqualTo(all.subList(i + 1, all.size()));
            }
        }
        HttpRequest.Builder over = events("").header("Last-Event-ID", all.getLast().id());
        assertThat(api.send(over).statusCode()).isEqualTo(204);
    }

    @Test
    void textOutsideLatinLettersArrivesWhole() throws Exception {
        PlanId other =
                api.story.submit(
                        "k4", Story.stage("4", "Über … 漢字 🚀\n\ndata: x", Story.run("04-01", 1)));
        HttpRequest.Builder request =
                api.request("/api/v1/plans/" + other + "/events", api.readToken)
                        .header("Accept", "text/event-stream");
        try (BufferedReader reader = reader(api.open(request))) {
            ProgressEvent first = api.read(next(reader).data(), ProgressEvent.class);
            assertThat(first.text()).contains("Über … 漢字 🚀\n\ndata: x");
        }
    }

    @Test
    void whoDoesNotAskForAStreamGetsWhatThereIs() throws Exception {
        EventPage page =
                api.read(
                        api.get("/api/v1/plans/" + plan + "/events", api.readToken),
                        EventPage.class);
        assertThat(page.events()).extracting(ProgressEvent::type).contains("plan_accepted");
        assertThat(page.over()).isFalse();
        EventPage rest =
                api.read(
                        api.get(
                                "/api/v1/plans/"
                                        + plan
                                        + "/events?from="
                                        + page.events().getLast().id(),
                                api.readToken),
                        EventPage.class);
        assertThat(rest.events()).isEmpty();
    }

    @Test
    void aPositionThatIsNoneIsRefused() throws Exception {
        assertThat(api.send(events("?from=yesterday")).statusCode()).isEqualTo(400);
    }

    @Test
    void aReaderThatGoesAwayTroublesNobody() throws Exception {
        for (int i = 0; i < 5; i++) {
            BufferedReader gone = reader(api.open(events("")));
            assertThat(next(gone).data()).contains("plan_accepted");
            gone.close();
        }
        try (BufferedReader stays = reader(api.open(events("")))) {
            api.story.finish(plan, "03-01");
            assertThat(untilTheEnd(stays)).isNotEmpty();
        }
    }

    @Test
    void aStreamIsNotCompressedHoweverMuchTheReaderLikesThat() throws Exception {
        HttpRequest.Builder request = events("").header("Accept-Encoding", "gzip");
        try (BufferedReader reader = reader(api.open(request))) {
            assertThat(next(reader).data()).contains("plan_accepted");
        }
    }

    @Test
    void aServerThatStopsEndsItsStreams() throws Exception {
        try (BufferedReader reader = reader(api.open(events("")))) {
            assertThat(next(reader).data()).contains("plan_accepted");
            api.stopServer();
            String line = "";
            try {
                while (line != null) {
                    line = reader.readLine();
                }
            } catch (IOException e) {
                line = null;
            }
            assertThat(line).isNull();
        }
    }
}
