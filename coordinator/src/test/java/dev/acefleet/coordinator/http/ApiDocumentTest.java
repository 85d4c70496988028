package dev.acefleet.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.SubmitReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Holds docs/api.md by the server it describes.
class ApiDocumentTest {
    private static final Pattern ROUTE = Pattern.compile("`GET (/[a-z{}/]+)[?`]");
    private static final Pattern CODE =
            Pattern.compile("new Problem\\(\\s*[^,]+,\\s*\"([a-z_]+)\"");
    private final String document = read();
    private ApiFixture api;

    private static String read() {
        try {
            return Files.readString(Path.of(System.getProperty("acefleet.root"), "docs", "api.md"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        api = new ApiFixture(directory);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({"ci-4711, stages", "ci-4712, assignments"})
    void theSubmissionsItShowsAreAccepted(String key, String route) throws Exception {
        int begin = document.indexOf("{\"key\": \"" + key + "\"");
        String example = document.substring(begin, document.indexOf("```", begin));
        var response = api.post("/api/v1/" + route, api.submitToken, example);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(api.read(response, SubmitReply.class).state()).isEqualTo("accepted");
    }

    @Test
    void theRoutesItNamesAreThere() throws Exception {
        var routes = ROUTE.matcher(document).results().map(match -> match.group(1)).toList();
        assertThat(routes).hasSize(15);
        for (String route : routes) {
            var response = api.get("/api/v1" + route.replaceAll("\\{[a-z]+}", "9"), api.readToken);
            assertThat(response.body()).as(route).doesNotContain("no_route");
        }
    }

    @Test
    void everyErrorCodeOfTheServerIsInIt() throws IOException {
        Path sources =
                Path.of(
                        System.getProperty("acefleet.root"),
                        "coordinator/src/main/java/dev/acefleet/coordinator/http");
        Set<String> codes = new TreeSet<>();
        try (var files = Files.list(sources)) {
            for (Path file : files.toList()) {
                CODE.matcher(Files.readString(file))
                        .results()
                        .forEach(match -> codes.add(match.group(1)));
            }
        }
        assertThat(codes).contains("live_plan", "busy").hasSizeGreaterThan(12);
        for (String code : codes) {
            assertThat(document).contains("`" + code + "`");
        }
    }
}
