package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.Diagnostics;
import dev.acefleet.common.message.StatusView;
import dev.acefleet.common.message.VersionView;
import dev.acefleet.common.message.WorkerView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `fleet doctor` says of a fleet. What it says of this machine is not looked at.
@Timeout(60)
class DoctorTest {
    @TempDir private Path place;

    @SuppressWarnings("NullAway.Init")
    private FakeApi api;

    @SuppressWarnings("NullAway.Init")
    private Typed typed;

    private record Line(String level, String subject, String text, String todo) {}

    @BeforeEach
    void start() throws IOException {
        api = new FakeApi();
        typed = new Typed(place).with("FLEET_SERVER", api.url());
        api.answer("/version", 200, new VersionView("0.0.1", "v1"), VersionView.class);
        api.answer("/readyz", 200, new StatusView("ready"), StatusView.class);
        api.answer(
                "/diagnostics",
                200,
                new Diagnostics(Diagnostics.SCHEMA, 0, List.of(), List.of(), List.of()),
                Diagnostics.class);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void worker(String id, String state, String obstacle, String cordoned) {
        api.hear(
                new WorkerView(
                        id,
                        1,
                        state,
                        "box",
                        "1",
                        List.of("default"),
                        2,
                        0,
                        List.of("claude"),
                        List.of(),
                        Instant.EPOCH,
                        obstacle,
                        cordoned,
                        0));
    }

    /// From the server's on: the machine's stand before it.
    private List<Line> findings() {
        int code = typed.run("doctor", "-o", "json");
        JsonNode result = new JsonMapper().readTree(typed.out());
        List<Line> all = new ArrayList<>();
        for (JsonNode line : result.path("findings")) {
            all.add(
                    new Line(
                            line.path("level").asString(),
                            line.path("subject").asString(),
                            line.path("text").asString(),
                            line.path("todo").asString()));
        }
        boolean isWell = all.stream().noneMatch(line -> line.level().equals("problem"));
        assertThat(code).as(typed.out()).isEqualTo(isWell ? 0 : 1);
        List<String> subjects = all.stream().map(Line::subject).toList();
        assertThat(subjects).contains("server");
        return all.subList(subjects.indexOf("server"), all.size());
    }

    private Line of(String subject) {
        return findings().stream()
                .filter(line -> line.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFleetThatIsWellHasNoProblem() {
        worker("one", WorkerView.ALIVE, "", "");
        assertThat(findings())
                .extracting(Line::subject)
                .containsExactly(
                        "server", "coordinator", "inputs", "topics", "worker one", "providers");
        assertThat(findings()).noneMatch(line -> line.level().equals("problem"));
        assertThat(of("worker one").level()).isEqualTo("ok");
        assertThat(of("worker one").text()).contains("2 slots in pool default", "claude");
    }

    @Test
    void aBrokerThatIsAwayIsNamedBeforeTheWorkersThatAreSilentBecauseOfIt() {
        ApiError away =
                ApiError.of(ApiError.NOT_READY, "Not yet", "the broker does not answer", "wait");
        api.answer("/readyz", 503, away, ApiError.class);
        worker("one", WorkerView.SILENT, "", "");
        assertThat(findings())
                .filteredOn(line -> line.level().equals("problem"))
                .extracting(Line::subject)
                .containsExactly("coordinator", "worker one");
        assertThat(of("coordinator").text()).contains("the broker does not answer");
    }

    @Test
    void aCordonedWorkerIsNotedWithHowToEndIt() {
        worker("one", WorkerView.ALIVE, "", "cordoned: new disk");
        assertThat(of("worker one").level()).isEqualTo("note");
        assertThat(of("worker one").text()).contains("cordoned: new disk");
        assertThat(of("worker one").todo()).contains("fleet workers uncordon one");
    }

    @Test
    void aWorkerThatIsSilentOrTakesNothingIsAProblem() {
        worker("one", WorkerView.SILENT, "", "");
        worker("two", WorkerView.ALIVE, "its disk is full", "cordoned");
        assertThat(of("worker one").level()).isEqualTo("problem");
        assertThat(of("worker two").level()).isEqualTo("problem");
        assertThat(of("worker two").text()).contains("its disk is full");
    }

    @Test
    void noWorkerAtAllIsAProblem() {
        assertThat(of("workers").todo()).contains("fleet worker");
    }

    @Test
    void aServerThatIsNotThereIsAllThatIsSaid() {
        api.close();
        assertThat(findings()).singleElement().extracting(Line::level).isEqualTo("problem");
    }
}
