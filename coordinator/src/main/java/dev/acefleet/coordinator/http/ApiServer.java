package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.ApiError;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.javalin.util.JavalinBindException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server of a coordinator: API and page. One for a process; started once, closed once. It keeps nothing: a
/// client that loses it asks another node.
///
/// Every route but health and the page's files wants a token (see [Guard]), on loopback too: another user of the machine
/// is not the owner of the fleet.
public final class ApiServer implements AutoCloseable {
    static final String BASE = "/api/v1";

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    /// What every response says to browsers: these are data, not pages, and not for others' pages.
    private static final Map<String, String> HEADERS =
            Map.of(
                    "X-Content-Type-Options", "nosniff",
                    "Referrer-Policy", "no-referrer",
                    "Cache-Control", "no-store",
                    "Cross-Origin-Resource-Policy", "same-origin",
                    "X-Frame-Options", "DENY",
                    "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");

    private final Json json = new Json();
    private final EventStreams streams;
    private final String address;
    private final PlansApi plans;
    private final LogApi logs;
    private final Javalin server;

    /// Does not start.
    ///
    /// @throws IllegalStateException when it would listen to others without tokens, or without saying that plain is meant
    public ApiServer(ApiSettings settings, Tokens tokens, ApiPorts ports) {
        checkExposure(settings, tokens);
        address = settings.host() + ":" + settings.port();
        streams = new EventStreams(ports.plans().feed(), json);
        plans = new PlansApi(ports.plans(), streams, json);
        logs = new LogApi(plans, ports, json);
        server = Javalin.create(config -> configure(config, settings, tokens, ports));
    }

    private static void checkExposure(ApiSettings settings, Tokens tokens) {
        if (settings.isLoopback()) {
            return;
        }
        if (tokens.isEmpty()) {
            throw new IllegalStateException(
                    "The API does not listen on "
                            + settings.host()
                            + ", which others reach, without tokens; make one with fleet token create");
        }
        if (!settings.plainBeyondLoopback()) {
            throw new IllegalStateException(
                    "The API does not send tokens in the clear on "
                            + settings.host()
                            + "; put TLS in front of it and say so with --insecure, or listen on 127.0.0.1");
        }
    }

    private void configure(
            JavalinConfig config, ApiSettings settings, Tokens tokens, ApiPorts ports) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.jetty.host = settings.host();
        config.jetty.port = settings.port();
        Guard guard = new Guard(tokens);
        Beginning beginning = new Beginning(ports.beginning());
        config.routes.before(context -> HEADERS.forEach(context::header));
        config.routes.beforeMatched(guard::check);
        config.routes.beforeMatched(beginning::check);
        addRoutes(config.routes, settings, ports);
        Page.addTo(config.routes);
        config.routes.exception(Problem.class, (problem, context) -> answer(context, problem));
        config.routes.exception(HttpResponseException.class, this::notOurs);
        config.routes.exception(Exception.class, this::failed);
    }

    private void addRoutes(JavalinDefaultRoutingApi routes, ApiSettings settings, ApiPorts ports) {
        CommandDesk desk = new CommandDesk(ports.gate(), settings.answerWait(), json);
        SubmissionsApi submissions = new SubmissionsApi(desk, ports.plans(), json);
        ActionsApi actions = new ActionsApi(desk, plans);
        FleetApi fleet = new FleetApi(ports, settings.version(), json);
        routes.post(BASE + "/stages", submissions::stage, Scope.SUBMIT);
        routes.post(BASE + "/assignments", submissions::assignment, Scope.SUBMIT);
        if (settings.benches()) {
            routes.post(BASE + "/benches", submissions::bench, Scope.SUBMIT);
        }
        routes.get(BASE + "/plans", plans::list, Scope.READ);
        routes.get(BASE + "/plans/{id}", plans::report, Scope.READ);
        routes.get(BASE + "/plans/{id}/documents", plans::documents, Scope.READ);
        routes.get(BASE + "/plans/{id}/events", plans::events, Scope.READ);
        routes.get(BASE + "/plans/{id}/items/{item}/attempts/{number}/log", logs::log, Scope.READ);
        routes.post(BASE + "/plans/{id}/cancel", actions::cancelPlan, Scope.OPERATE);
        routes.post(BASE + "/plans/{id}/items/{item}/cancel", actions::cancelItem, Scope.OPERATE);
        routes.post(BASE + "/plans/{id}/budgets", actions::raiseBudgets, Scope.OPERATE);
        routes.post(BASE + "/plans/{id}/items/{item}/retry", actions::retryItem, Scope.OPERATE);
        GatesApi gates = new GatesApi(desk, plans, ports.plans(), json);
        routes.get(BASE + "/gates", gates::list, Scope.READ);
        routes.post(
                BASE + "/plans/{id}/items/{item}/gates/{attempt}/{number}/answer",
                gates::answer,
                Scope.ANSWER);
        WhyApi why = new WhyApi(plans, ports.explainer(), json);
        routes.get(BASE + "/plans/{id}/why", why::plan, Scope.READ);
        routes.get(BASE + "/plans/{id}/items/{item}/why", why::item, Scope.READ);
        routes.get(BASE + "/workers", fleet::workers, Scope.READ);
        CordonApi cordons = new CordonApi(desk, ports.fleet());
        routes.post(BASE + "/workers/{worker}/cordon", cordons::cordon, Scope.OPERATE);
        routes.post(BASE + "/workers/{worker}/uncordon", cordons::uncordon, Scope.OPERATE);
        ProvidersApi providers = new ProvidersApi(desk, ports.fleet(), json);
        routes.get(BASE + "/providers", providers::list, Scope.READ);
        routes.post(
                BASE + "/providers/{provider}/{account}/resume", providers::resume, Scope.OPERATE);
        routes.get(BASE + "/diagnostics", fleet::diagnostics, Scope.READ);
        routes.get(BASE + "/version", fleet::version, Scope.READ);
        for (String prefix : List.of("", BASE)) {
            routes.get(prefix + "/healthz", fleet::health, Open.ROUTE);
            routes.get(prefix + "/readyz", fleet::ready, Open.ROUTE);
        }
    }

    private void answer(Context context, Problem problem) {
        json.answer(context, problem.status(), problem.error(), ApiError.class);
    }

    /// What the library refuses by itself: paths and methods that are not there.
    private void notOurs(HttpResponseException e, Context context) {
        Problem problem =
                switch (e.getStatus()) {
                    case 404 ->
                            new Problem(
                                    404,
                                    "no_route",
                                    "There is nothing here",
                                    "the API has no such path",
                                    "see docs/api.md");
                    case 405 ->
                            new Problem(
                                    405,
                                    "no_method",
                                    "This cannot be done here",
                                    "the path does not take the method",
                                    "see docs/api.md");
                    default ->
                            new Problem(
                                    e.getStatus(),
                                    "bad_request",
                                    "The request was not understood",
                                    "it is not a request of this API",
                                    "see docs/api.md");
                };
        answer(context, problem);
    }

    private void failed(Exception e, Context context) {
        String reference = UUID.randomUUID().toString();
        LOG.error("Request {} {} failed, {}", context.method(), context.path(), reference, e);
        answer(
                context,
                new Problem(
                        500,
                        "internal",
                        "The server failed",
                        "its log says why under " + reference,
                        "report it; a submission may be sent again with the same key"));
    }

    /// @return this, listening
    /// @throws IllegalStateException when it cannot listen where it should
    public ApiServer start() {
        try {
            server.start();
            return this;
        } catch (JavalinBindException e) {
            throw new IllegalStateException(
                    "The API cannot listen on "
                            + address
                            + ", where somebody else does, or nobody may"
                            + "; stop that one, or choose another with --port",
                    e);
        }
    }

    /// Where it listens, once it does.
    public int port() {
        return server.port();
    }

    /// Ends the streams, lets the requests under way end, and stops.
    @Override
    public void close() {
        logs.close();
        streams.close();
        server.stop();
    }
}
