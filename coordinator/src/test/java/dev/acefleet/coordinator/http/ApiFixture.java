package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Diagnostics;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.runtime.CommandGate;
import dev.acefleet.coordinator.runtime.Explainer;
import dev.acefleet.coordinator.runtime.PlanViews;
import dev.acefleet.coordinator.runtime.Story;
import dev.acefleet.coordinator.runtime.Timings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A real server on a free port of this machine, whose commands the real core decides.
final class ApiFixture implements AutoCloseable {
    static final Diagnostics DIAGNOSTICS =
            new Diagnostics(
                    Diagnostics.SCHEMA,
                    2,
                    List.of(new Diagnostics.Quarantined(7, Instant.EPOCH, "no JSON", "rubbish")),
                    List.of(),
                    List.of(new Diagnostics.Unreadable("presence", 3, "no JSON")));

    final PlanViews plans = new PlanViews();
    final MemoryLogs logs = new MemoryLogs();
    final List<Answer> answers = new ArrayList<>();
    final List<Command> commands = new ArrayList<>();
    final Story story =
            new Story(
                    plans,
                    (event, _, _) -> {
                        if (event instanceof Event.CommandAnswered answered) {
                            answers.add(answered.answer());
                        }
                    });
    final Tokens tokens;
    final String readToken;
    final String submitToken;
    final String adminToken;
    volatile CommandGate gate =
            command -> {
                commands.add(command);
                story.command(command);
                return CompletableFuture.completedFuture(answers.getLast());
            };
    volatile Optional<String> obstacle = Optional.empty();
    volatile Optional<String> beginning = Optional.empty();
    private final Codec codec = Codec.ofViews();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ApiServer server;

    ApiFixture(Path directory) throws IOException {
        TokenFile file = new TokenFile(directory.resolve("tokens"));
        readToken = file.create("reader", Set.of(Scope.READ), Token.NEVER).secret();
        submitToken = file.create("ci", Set.of(Scope.SUBMIT), Token.NEVER).secret();
        adminToken = file.create("owner", Set.of(Scope.ADMIN), Token.NEVER).secret();
        tokens = new Tokens(file);
        ApiSettings settings =
                new ApiSettings("127.0.0.1", 0, false, "1.2.3", Duration.ofMillis(200), true);
        server = server(settings, tokens).start();
    }

    ApiServer server(ApiSettings settings, Tokens of) {
        return new ApiServer(
                settings,
                of,
                new ApiPorts(
                        command -> gate.submit(command),
                        plans,
                        logs,
                        () -> List.of(worker()),
                        new Explainer(
                                plans,
                                () -> List.of(worker()),
                                Timings.USUAL,
                                InstantSource.system()),
                        () -> obstacle,
                        () -> beginning,
                        () -> DIAGNOSTICS));
    }

    private static WorkerView worker() {
        return new WorkerView(
                "w1",
                1,
                WorkerView.ALIVE,
                "box",
                "1.2.3",
                List.of("default"),
                2,
                1,
                List.of("scripted"),
                List.of(),
                Instant.EPOCH,
                "",
                "",
                0);
    }

    @Nullable String token(String who) {
        return switch (who) {
            case "read" -> readToken;
            case "submit" -> submitToken;
            case "admin" -> adminToken;
            case "wrong" -> "aft_00000000_" + "A".repeat(43);
            default -> null;
        };
    }

    HttpRequest.Builder request(String path, String token) {
        return request(path, Optional.of(token));
    }

    HttpRequest.Builder request(String path, Optional<String> token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .timeout(Duration.ofSeconds(20));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request;
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<InputStream> open(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    HttpResponse<String> get(String path, String token) throws Exception {
        return send(request(path, token));
    }

    HttpResponse<String> post(String path, String token, String body) throws Exception {
        return send(
                request(path, token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    String json(Object value) {
        return codec.json(value);
    }

    <T> T read(HttpResponse<String> response, Class<T> type) {
        return read(response.body(), type);
    }

    <T> T read(String json, Class<T> type) {
        if (codec.fromBody(json, type) instanceof Decoded.Read<T>(T value)) {
            return value;
        }
        throw new AssertionError("Not a " + type.getSimpleName() + ": " + json);
    }

    ApiError.Problem error(HttpResponse<String> response) {
        return read(response, ApiError.class).error();
    }

    void stopServer() {
        server.close();
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
