package dev.acefleet.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.acefleet.common.message.ActionRequest;
import dev.acefleet.common.message.AnswerRequest;
import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.AssignmentRequest;
import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.message.EventPage;
import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.LogCursor;
import dev.acefleet.common.message.LogPage;
import dev.acefleet.common.message.PlanList;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.message.ProgressEvent;
import dev.acefleet.common.message.ProviderList;
import dev.acefleet.common.message.ProviderView;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.message.WhyList;
import dev.acefleet.common.message.WorkerList;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// The API as the program sees it, over real HTTP, with plans that the test moves.
public final class FakeApi implements AutoCloseable {
    private static final String BASE = "/api/v1";
    private static final String ANY = "*";

    private final HttpServer server;
    private final Codec codec = new Codec();
    private final Map<String, PlanReport> plans = new ConcurrentHashMap<>();
    private final List<ProgressEvent> events = new CopyOnWriteArrayList<>();
    private final List<SubmitRequest> submissions = new CopyOnWriteArrayList<>();
    private final List<String> resumedFrom = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final List<Action> actions = new CopyOnWriteArrayList<>();
    private final List<AnswerRequest> answers = new CopyOnWriteArrayList<>();
    private final List<WorkerView> workers = new CopyOnWriteArrayList<>();
    private final List<ProviderView> providers = new CopyOnWriteArrayList<>();
    private final FakeLogs logs = new FakeLogs(codec);
    private final List<AssignmentRequest> assignments = new CopyOnWriteArrayList<>();
    private volatile Consumer<SubmitRequest> onSubmit = _ -> {};
    private volatile Consumer<AssignmentRequest> onAssignment = _ -> {};
    private volatile Consumer<Action> onAction = _ -> {};
    private volatile int eventsPerConnection = Integer.MAX_VALUE;
    private volatile int refuse;
    private final AtomicInteger beginning = new AtomicInteger();
    private volatile int refuseActions;
    private final Map<String, String> refusedKeys = new ConcurrentHashMap<>();
    private final Map<String, Fixed> fixed = new ConcurrentHashMap<>();

    @SuppressWarnings("ArrayRecordComponent")
    private record Fixed(int status, byte[] body) {}

    /// What was asked of a plan.
    ///
    /// @param path below `/plans/`: `ID/cancel`, `ID/items/RUN/retry`
    public record Action(String path, ActionRequest request) {}

    public FakeApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<SubmitRequest> submissions() {
        return submissions;
    }

    public List<AssignmentRequest> assignments() {
        return assignments;
    }

    public void onAssignment(Consumer<AssignmentRequest> act) {
        onAssignment = act;
    }

    public static PlanId planOf(AssignmentRequest request) {
        return PlanId.ofAssignment(
                request.assignment().repository(),
                request.assignment().assignment(),
                request.key());
    }

    public List<String> tokens() {
        return tokens;
    }

    /// The `Last-Event-ID` of every stream that was opened; empty for none.
    public List<String> resumedFrom() {
        return resumedFrom;
    }

    public void onSubmit(Consumer<SubmitRequest> act) {
        onSubmit = act;
    }

    public List<Action> actions() {
        return actions;
    }

    /// What gates were answered with.
    public List<AnswerRequest> answers() {
        return answers;
    }

    public void onAction(Consumer<Action> act) {
        onAction = act;
    }

    /// What is asked of plans and runs is refused with this status.
    public void refuseActions(int status) {
        refuseActions = status;
    }

    /// Submissions with this key are refused with this code.
    public void refuseKey(String key, String code) {
        refusedKeys.put(key, code);
    }

    /// Every further submission is refused with this code.
    public void refuseKeys(String code) {
        refusedKeys.put(ANY, code);
    }

    /// Every connection breaks after so many events.
    public void cutStreamsAfter(int count) {
        eventsPerConnection = count;
    }

    /// Every request is answered with this status.
    public void refuse(int status) {
        refuse = status;
    }

    /// The next requests find a node that has only just been started.
    public void begin(int requests) {
        beginning.set(requests);
    }

    public void put(PlanReport report) {
        plans.put(report.id(), report);
    }

    /// What the plan has made of its documents.
    public void put(DocumentsView view) {
        answer("/plans/" + view.plan() + "/documents", 200, view, DocumentsView.class);
    }

    /// No plan is known any more.
    public void forget() {
        plans.clear();
        events.clear();
    }

    /// @param path `ID` or `ID/items/RUN`
    public void explain(String path, WhyList why) {
        answer("/plans/" + path + "/why", 200, why, WhyList.class);
    }

    /// Adds a piece to the log of an attempt.
    ///
    /// @param missing how many pieces before it are lost
    public void log(
            String plan, String item, int attempt, String stream, String text, long missing) {
        logs.add(plan + "/items/" + item + "/attempts/" + attempt + "/log", stream, text, missing);
    }

    /// The beginning of every log is not kept any more.
    public void expire() {
        logs.expire();
    }

    /// What it answers to a question that it has no plans, workers or logs for.
    ///
    /// @param path below `/api/v1`
    public <T> void answer(String path, int status, T body, Class<T> type) {
        fixed.put(BASE + path, new Fixed(status, codec.body(body, type)));
    }

    public void hear(WorkerView worker) {
        workers.add(worker);
    }

    public void happen(ProgressEvent event) {
        events.add(event);
    }

    public static PlanId planOf(SubmitRequest request) {
        return PlanId.ofStage(request.stage().repository(), request.stage().stage(), request.key());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/healthz")) {
                send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
            } else if (beginning.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                ApiError error = ApiError.of(ApiError.NOT_READY, "Not yet", "it reads", "wait");
                send(exchange, 503, codec.body(error, ApiError.class));
            } else if (refuse != 0) {
                problem(exchange, refuse);
            } else if (fixed.get(path) instanceof Fixed(int status, byte[] body)) {
                send(exchange, status, body);
            } else if (path.equals(BASE + "/stages")) {
                submit(exchange);
            } else if (path.equals(BASE + "/assignments")) {
                drive(exchange);
            } else if (path.equals(BASE + "/plans")) {
                list(exchange);
            } else if (path.equals(BASE + "/workers")) {
                WorkerList list = new WorkerList(WorkerList.SCHEMA, workers);
                send(exchange, 200, codec.body(list, WorkerList.class));
            } else if (path.equals(BASE + "/providers")) {
                ProviderList list = new ProviderList(ProviderList.SCHEMA, providers);
                send(exchange, 200, codec.body(list, ProviderList.class));
            } else if (path.endsWith("/log")) {
                log(exchange, path.substring((BASE + "/plans/").length()));
            } else if (path.endsWith("/events") && isForStreams(exchange)) {
                stream(exchange);
            } else if (path.endsWith("/events")) {
                page(exchange);
            } else if (exchange.getRequestMethod().equals("POST")) {
                act(exchange, path.substring((BASE + "/plans/").length()));
            } else {
                report(exchange, path.substring((BASE + "/plans/").length()));
            }
        }
    }

    /// A provider refuses.
    public void refuses(ProviderView provider) {
        providers.add(provider);
    }

    private void submit(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!(codec.fromBody(body, SubmitRequest.class)
                instanceof Decoded.Read<SubmitRequest>(SubmitRequest request))) {
            problem(exchange, 400);
            return;
        }
        submissions.add(request);
        if (!isRefused(exchange, request.key())) {
            onSubmit.accept(request);
            accepted(exchange, planOf(request));
        }
    }

    private void drive(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!(codec.fromBody(body, AssignmentRequest.class)
                instanceof Decoded.Read<AssignmentRequest>(AssignmentRequest request))) {
            problem(exchange, 400);
            return;
        }
        assignments.add(request);
        if (!isRefused(exchange, request.key())) {
            onAssignment.accept(request);
            accepted(exchange, planOf(request));
        }
    }

    private boolean isRefused(HttpExchange exchange, String key) throws IOException {
        String code = refusedKeys.getOrDefault(key, refusedKeys.get(ANY));
        if (code != null) {
            ApiError error = ApiError.of(code, "No", "because", "do so");
            send(exchange, 409, codec.body(error, ApiError.class));
        }
        return code != null;
    }

    private void accepted(HttpExchange exchange, PlanId plan) throws IOException {
        SubmitReply reply = new SubmitReply("c-1", SubmitReply.ACCEPTED, plan.value());
        send(exchange, 201, codec.body(reply, SubmitReply.class));
    }

    private void act(HttpExchange exchange, String path) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.endsWith("/answer")) {
            if (codec.fromBody(body, AnswerRequest.class)
                    instanceof Decoded.Read<AnswerRequest>(AnswerRequest request)) {
                answers.add(request);
                accepted(exchange, new PlanId(path.substring(0, path.indexOf('/'))));
            } else {
                problem(exchange, 400);
            }
            return;
        }
        if (!(codec.fromBody(body, ActionRequest.class)
                instanceof Decoded.Read<ActionRequest>(ActionRequest request))) {
            problem(exchange, 400);
            return;
        }
        Action action = new Action(path, request);
        actions.add(action);
        if (refuseActions != 0) {
            problem(exchange, refuseActions);
            return;
        }
        onAction.accept(action);
        SubmitReply reply =
                new SubmitReply("c-2", SubmitReply.ACCEPTED, path.substring(0, path.indexOf('/')));
        send(exchange, 202, codec.body(reply, SubmitReply.class));
    }

    private void list(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        List<PlanSummary> all =
                plans.values().stream()
                        .filter(plan -> !query.contains("state=running") || !plan.hasEnded())
                        .map(plan ->
                                new PlanSummary(
                                        plan.id(),
                                        plan.kind(),
                                        plan.stage(),
                                        plan.name(),
                                        plan.repository(),
                                        plan.state(),
                                        plan.verdict(),
                                        plan.submittedAt(),
                                        plan.endedAt(),
                                        plan.runs().size(),
                                        0,
                                        0,
                                        0))
                        .toList();
        send(exchange, 200, codec.body(new PlanList(PlanList.SCHEMA, all, false), PlanList.class));
    }

    private void report(HttpExchange exchange, String id) throws IOException {
        PlanReport report = plans.get(id);
        if (report == null) {
            problem(exchange, 404);
        } else {
            send(exchange, 200, codec.body(report, PlanReport.class));
        }
    }

    private void log(HttpExchange exchange, String path) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        LogCursor from =
                LogCursor.parse(query.replaceFirst("^from=([^&]*).*$", "$1")).orElseThrow();
        if (isForStreams(exchange)) {
            String text = logs.stream(path, from, eventsPerConnection);
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        } else {
            send(exchange, 200, codec.body(logs.page(path, from), LogPage.class));
        }
    }

    private static boolean isForStreams(HttpExchange exchange) {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        return accept != null && accept.contains("text/event-stream");
    }

    /// Two events a page, so that whoever wants all of them has to ask again.
    private void page(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        EventPosition after =
                query == null
                        ? EventPosition.START
                        : EventPosition.parse(query.substring("from=".length())).orElseThrow();
        List<ProgressEvent> rest =
                events.stream().filter(event -> event.id().compareTo(after) > 0).toList();
        boolean over = rest.size() <= 2 && !events.isEmpty() && events.getLast().isLast();
        EventPage page =
                new EventPage(EventPage.SCHEMA, rest.stream().limit(2).toList(), false, over);
        send(exchange, 200, codec.body(page, EventPage.class));
    }

    private void stream(HttpExchange exchange) throws IOException {
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        resumedFrom.add(last == null ? "" : last);
        EventPosition after =
                last == null
                        ? EventPosition.START
                        : EventPosition.parse(last).orElse(EventPosition.START);
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write(": hello\n\n".getBytes(StandardCharsets.UTF_8));
        int sent = 0;
        for (ProgressEvent event : events) {
            if (event.id().compareTo(after) > 0 && sent < eventsPerConnection) {
                String data =
                        new String(codec.body(event, ProgressEvent.class), StandardCharsets.UTF_8);
                String text = "event: progress\nid: " + event.id() + "\ndata: " + data + "\n\n";
                out.write(text.getBytes(StandardCharsets.UTF_8));
                sent++;
            }
        }
        boolean all = sent < eventsPerConnection;
        if (all && !events.isEmpty() && events.getLast().isLast()) {
            out.write("event: end\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
    }

    private void problem(HttpExchange exchange, int status) throws IOException {
        ApiError error = ApiError.of("fake", "The fake refuses", "it was told to", "do not worry");
        send(exchange, status, codec.body(error, ApiError.class));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
