package dev.acefleet.cli.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.acefleet.cli.client.ui.ProgramVersion;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// `/metrics`, `/healthz` and `/readyz` of a server role, on a port of their own: figures name no repository and no plan, so
/// nobody is asked for a token, and the port is for the operator's network alone. Closing stops it at once.
final class MetricsServer implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final int OK = 200;
    private static final int NOT_READY = 503;
    private static final int NOT_ALLOWED = 405;

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final HttpServer server;

    /// Listens, and answers after [#start].
    ///
    /// @throws IOException when the address cannot be listened on
    MetricsServer(InetSocketAddress address) throws IOException {
        server = HttpServer.create(address, 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        Gauge.builder("acefleet.build.info", () -> 1)
                .tag("version", ProgramVersion.read())
                .register(registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    /// The server's registry; where there is none, one that keeps nothing.
    static MeterRegistry registry(Optional<MetricsServer> server) {
        return server.map(MetricsServer::registry).orElseGet(CompositeMeterRegistry::new);
    }

    /// Answers from now on. A role in trouble is looked at most: what keeps it from its work keeps no figure back.
    ///
    /// @param obstacle why the role cannot do its work now; empty if it can
    /// @param beginning why its figures mean nothing yet; empty from the moment when they do
    MetricsServer start(Supplier<Optional<String>> obstacle, Supplier<Optional<String>> beginning) {
        server.createContext("/healthz", exchange -> answer(exchange, OK, "ok\n"));
        server.createContext("/readyz", exchange -> ready(exchange, obstacle.get()));
        server.createContext("/metrics", exchange -> metrics(exchange, beginning.get()));
        server.start();
        return this;
    }

    private static void ready(HttpExchange exchange, Optional<String> obstacle) throws IOException {
        answer(exchange, obstacle.isEmpty() ? OK : NOT_READY, obstacle.orElse("ready") + "\n");
    }

    /// Half-read figures would look like a fall and a rise, so a role that is still reading gives none.
    private void metrics(HttpExchange exchange, Optional<String> beginning) throws IOException {
        if (beginning.isPresent()) {
            ready(exchange, beginning);
        } else {
            answer(exchange, OK, registry.scrape());
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            boolean reads = exchange.getRequestMethod().equals("GET");
            byte[] body =
                    (reads ? text : "only GET is answered\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", TEXT);
            exchange.sendResponseHeaders(reads ? status : NOT_ALLOWED, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        collections.close();
        registry.close();
    }
}
