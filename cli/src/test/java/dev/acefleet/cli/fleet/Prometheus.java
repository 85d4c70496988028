package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real Prometheus: the one on the PATH, or the Debian package unpacked beside the build.
final class Prometheus implements AutoCloseable {
    private static final long MINUTES = 3;

    private final Process process;
    private final int port;
    private final int targets;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    private Prometheus(Process process, int port, int targets) {
        this.process = process;
        this.port = port;
        this.targets = targets;
    }

    /// The programs `prometheus` and `promtool`, where the machine has them or its package manager does.
    static Optional<Path> programs(Path place) throws IOException, InterruptedException {
        Optional<Path> installed =
                Stream.of("/usr/bin", "/usr/local/bin", "/opt/prometheus")
                        .map(Path::of)
                        .filter(Prometheus::hasBoth)
                        .findFirst();
        if (installed.isPresent()) {
            return installed;
        }
        Files.createDirectories(place);
        boolean unpacked =
                run(place, "apt-get", "download", "-q", "prometheus")
                        && run(place, "sh", "-c", "exec dpkg-deb -x prometheus_*.deb .");
        return Optional.of(place.resolve("usr/bin")).filter(bin -> unpacked && hasBoth(bin));
    }

    private static boolean hasBoth(Path bin) {
        return Stream.of("prometheus", "promtool")
                .allMatch(program -> Files.isExecutable(bin.resolve(program)));
    }

    static boolean run(Path place, String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(place.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(place.resolve("output").toFile())
                            .start();
            return process.waitFor(MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// Scrapes the ports of this machine each second.
    static Prometheus start(Path bin, Path place, int port, List<Integer> targets)
            throws IOException {
        Path config = place.resolve("prometheus.yml");
        Files.writeString(
                config,
                """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: fleet
                    static_configs: [{targets: [%s]}]
                """
                        .formatted(
                                targets.stream()
                                        .map(target -> "\"127.0.0.1:" + target + "\"")
                                        .collect(Collectors.joining(", "))));
        Process process =
                new ProcessBuilder(
                                bin.resolve("prometheus").toString(),
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + place.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(place.resolve("prometheus.log").toFile())
                        .start();
        return new Prometheus(process, port, targets.size());
    }

    /// How many series an expression has now, with a number in it: where nothing has happened, a quotient of rates is none.
    int series(String expression) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:"
                                                        + port
                                                        + "/api/v1/query?query="
                                                        + URLEncoder.encode(
                                                                expression,
                                                                StandardCharsets.UTF_8)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 503) {
            throw new IOException("Prometheus is still starting");
        }
        assertThat(answer.statusCode()).as("%s: %s", expression, answer.body()).isEqualTo(200);
        JsonNode result = json.readTree(answer.body()).path("data").path("result");
        int numbers = 0;
        for (JsonNode series : result) {
            numbers += series.path("value").path(1).asString().equals("NaN") ? 0 : 1;
        }
        return numbers;
    }

    /// Whether it scrapes all that it was told to, so that what happens now is seen to happen.
    boolean isReady() throws InterruptedException {
        try {
            return series("up == 1") == targets;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
