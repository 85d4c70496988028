package dev.acefleet.cli.client.api;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.ProgramVersion;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.message.ActionRequest;
import dev.acefleet.common.message.AnswerRequest;
import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.AssignmentRequest;
import dev.acefleet.common.message.BenchRequest;
import dev.acefleet.common.message.BudgetRequest;
import dev.acefleet.common.message.Diagnostics;
import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.message.EventPage;
import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.GateList;
import dev.acefleet.common.message.LogCursor;
import dev.acefleet.common.message.LogPage;
import dev.acefleet.common.message.PlanList;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.ProviderList;
import dev.acefleet.common.message.StatusView;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.message.VersionView;
import dev.acefleet.common.message.WhyList;
import dev.acefleet.common.message.WorkerList;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Asks the API. Any thread. Of several addresses, the first that takes the connection and has begun is asked, and stays
/// the first; every node serves every call (protocol P7), so which one does not matter. Where none has begun yet, the
/// answer waits for one.
public final class ApiClient implements AutoCloseable {
    private static final String BASE = "/api/v1";
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /// A submission may wait ten seconds for its decision; the rest is a slow line.
    private static final Duration ANSWER = Duration.ofSeconds(40);

    private static final Duration ALIVE = Duration.ofSeconds(2);

    /// How long a node that was just started is waited for: ten times what the longest journal takes to be read.
    private static final Duration BEGINNING = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(300);

    /// Bytes of an answer: a report of 500 runs with all their attempts has a fraction of this.
    private static final int LARGEST = 32 * 1024 * 1024;

    private final Server server;
    private final HttpClient http;
    private final Codec strict = new Codec();
    private final Codec views = Codec.ofViews();
    private volatile int preferred;

    public ApiClient(Server server) {
        this.server = server;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    public Server server() {
        return server;
    }

    public Reply<SubmitReply> submit(SubmitRequest request) {
        return post("/stages", strict.body(request, SubmitRequest.class));
    }

    public Reply<SubmitReply> submit(AssignmentRequest request) {
        return post("/assignments", strict.body(request, AssignmentRequest.class));
    }

    /// Submits a plan that measures the fleet, to a coordinator that was started for that.
    public Reply<SubmitReply> bench(BenchRequest request) {
        return post("/benches", strict.body(request, BenchRequest.class));
    }

    /// Cancels a plan, or one item of it.
    public Reply<SubmitReply> cancel(String plan, Optional<String> item, ActionRequest request) {
        return post(path(plan, item) + "/cancel", strict.body(request, ActionRequest.class));
    }

    public Reply<SubmitReply> retry(String plan, String item, ActionRequest request) {
        return post(
                path(plan, Optional.of(item)) + "/retry",
                strict.body(request, ActionRequest.class));
    }

    /// Raises what a plan may use up.
    public Reply<SubmitReply> budgets(String plan, BudgetRequest request) {
        String path = path(plan, Optional.empty()) + "/budgets";
        return post(path, strict.body(request, BudgetRequest.class));
    }

    /// The gates that wait for a person.
    public Reply<GateList> gates() {
        return ask("/gates", GateList.class, HttpRequest.Builder::GET);
    }

    public Reply<SubmitReply> answer(GateId gate, AnswerRequest request) {
        return post(
                path(gate.work().plan().value(), Optional.of(gate.work().item()))
                        + "/gates/"
                        + gate.attempt().number()
                        + "/"
                        + gate.number()
                        + "/answer",
                strict.body(request, AnswerRequest.class));
    }

    private static String path(String plan, Optional<String> item) {
        return "/plans/" + encoded(plan) + item.map(name -> "/items/" + encoded(name)).orElse("");
    }

    private Reply<SubmitReply> post(String path, byte[] body) {
        return ask(
                path,
                SubmitReply.class,
                builder ->
                        builder.header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /// The report of a plan, by its id or an unambiguous beginning of it.
    public Reply<PlanReport> plan(String id) {
        return ask("/plans/" + encoded(id), PlanReport.class, HttpRequest.Builder::GET);
    }

    /// What a plan has made of the documents that travelled with it.
    public Reply<DocumentsView> documents(String plan) {
        String path = path(plan, Optional.empty()) + "/documents";
        return ask(path, DocumentsView.class, HttpRequest.Builder::GET);
    }

    /// The newest plans.
    public Reply<PlanList> plans(int limit) {
        return ask("/plans?limit=" + limit, PlanList.class, HttpRequest.Builder::GET);
    }

    /// The newest plans that go on.
    public Reply<PlanList> livePlans(int limit) {
        return ask(
                "/plans?state=" + PlanReport.RUNNING + "&limit=" + limit,
                PlanList.class,
                HttpRequest.Builder::GET);
    }

    /// What the fleet knows to be wrong with itself.
    public Reply<Diagnostics> diagnostics() {
        return ask("/diagnostics", Diagnostics.class, HttpRequest.Builder::GET);
    }

    /// The workers that were heard of.
    public Reply<WorkerList> workers() {
        return ask("/workers", WorkerList.class, HttpRequest.Builder::GET);
    }

    /// The accounts whose provider refuses.
    public Reply<ProviderList> providers() {
        return ask("/providers", ProviderList.class, HttpRequest.Builder::GET);
    }

    /// Starts the agents of such an account again.
    public Reply<SubmitReply> resumeProvider(Account account, ActionRequest request) {
        return post(
                "/providers/"
                        + encoded(account.provider())
                        + "/"
                        + encoded(account.name())
                        + "/resume",
                strict.body(request, ActionRequest.class));
    }

    /// Gives a worker no new work, or some again.
    public Reply<SubmitReply> cordon(String worker, boolean cordoned, ActionRequest request) {
        return post(
                "/workers/" + encoded(worker) + (cordoned ? "/cordon" : "/uncordon"),
                strict.body(request, ActionRequest.class));
    }

    /// Whether a node decides and answers as things are now. Asked once: nobody is waited for.
    public Reply<StatusView> ready() {
        return reply(open("/readyz", builder -> builder.timeout(ANSWER).GET()), StatusView.class);
    }

    public Reply<VersionView> version() {
        return ask("/version", VersionView.class, HttpRequest.Builder::GET);
    }

    /// Whether an API answers, whoever asks.
    public boolean isAlive() {
        try {
            return isHealthy();
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether nobody is there: who listens and is slow to answer, on a machine with much to do, is.
    boolean isAbsent() {
        try {
            return !isHealthy();
        } catch (HttpTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private boolean isHealthy() throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.addresses().getFirst() + "/healthz"))
                        .timeout(ALIVE)
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (InterruptedException _) {
            throw interrupted();
        }
    }

    /// A page of the events of a plan after a position.
    public Reply<EventPage> eventPage(String plan, EventPosition after) {
        String from = after.equals(EventPosition.START) ? "" : "?from=" + after;
        return ask(
                "/plans/" + encoded(plan) + "/events" + from,
                EventPage.class,
                HttpRequest.Builder::GET);
    }

    /// An open stream of events, or why there is none. The caller closes it.
    Reply<InputStream> events(String plan, EventPosition after) {
        return open(
                "/plans/" + encoded(plan) + "/events",
                builder -> {
                    builder.header("Accept", "text/event-stream").GET();
                    if (!after.equals(EventPosition.START)) {
                        builder.header("Last-Event-ID", after.toString());
                    }
                });
    }

    /// Why the runs of a plan, or one of them, are not done yet.
    public Reply<WhyList> why(String plan, Optional<String> item) {
        return ask(path(plan, item) + "/why", WhyList.class, HttpRequest.Builder::GET);
    }

    /// A page of the log of an attempt after a position.
    public Reply<LogPage> log(
            String plan, String item, int attempt, LogCursor from, Optional<Instant> since) {
        return ask(
                log(plan, item, attempt, since, "from=" + from),
                LogPage.class,
                HttpRequest.Builder::GET);
    }

    /// An open stream of the log of an attempt, or why there is none. The caller closes it.
    Reply<InputStream> openLog(
            String plan, String item, int attempt, LogCursor from, Optional<Instant> since) {
        return open(
                log(plan, item, attempt, since, "from=" + from),
                builder -> builder.header("Accept", "text/event-stream").GET());
    }

    private static String log(
            String plan, String item, int attempt, Optional<Instant> since, String query) {
        return path(plan, Optional.of(item))
                + "/attempts/"
                + attempt
                + "/log?"
                + query
                + since.map(time -> "&since=" + time).orElse("");
    }

    private interface Shape {
        void apply(HttpRequest.Builder builder);
    }

    private <T> Reply<T> ask(String path, Class<T> type, Shape shape) {
        return reply(whenReady(path, builder -> shape.apply(builder.timeout(ANSWER))), type);
    }

    private <T> Reply<T> reply(Reply<InputStream> opened, Class<T> type) {
        return switch (opened) {
            case Reply.Ok<InputStream>(int status, InputStream in) -> read(status, in, type);
            case Reply.Refused<InputStream>(int status, ApiError.Problem problem) ->
                    new Reply.Refused<>(status, problem);
            case Reply.Unreachable<InputStream>(String reason) -> new Reply.Unreachable<>(reason);
        };
    }

    /// A node that has not read its journal yet did nothing with the request: it is asked again.
    private Reply<InputStream> whenReady(String path, Shape shape) {
        long begun = System.nanoTime();
        Reply<InputStream> reply = open(path, shape);
        while (isBeginning(reply) && System.nanoTime() - begun < BEGINNING.toNanos()) {
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            } catch (InterruptedException _) {
                throw interrupted();
            }
            reply = open(path, shape);
        }
        return reply;
    }

    private static boolean isBeginning(Reply<?> reply) {
        return reply instanceof Reply.Refused<?>(int _, ApiError.Problem problem)
                && problem.code().equals(ApiError.NOT_READY);
    }

    private <T> Reply<T> read(int status, InputStream in, Class<T> type) {
        byte[] bytes;
        try (in) {
            bytes = in.readNBytes(LARGEST);
        } catch (IOException e) {
            return new Reply.Unreachable<>("the answer broke off: " + e.getMessage());
        }
        return switch (views.fromBody(bytes, type)) {
            case Decoded.Read<T>(T value) -> new Reply.Ok<>(status, value);
            case Decoded.OtherVersion<T> _ -> throw new IllegalStateException("no envelope");
            case Decoded.Unreadable<T>(String reason) -> strange(status, reason);
        };
    }

    private <T> Reply<T> strange(int status, String reason) {
        return new Reply.Refused<>(
                status,
                new ApiError.Problem(
                        "strange_answer",
                        "What answers at " + server + " is no API of a fleet this program knows",
                        "status " + status + ": " + reason,
                        "see that the address is right and the versions match"));
    }

    /// What the first node says that takes the connection and has begun; else the latest that has not.
    private Reply<InputStream> open(String path, Shape shape) {
        List<URI> addresses = server.addresses();
        Optional<Reply<InputStream>> beginning = Optional.empty();
        String reason = "";
        int first = preferred;
        for (int i = 0; i < addresses.size(); i++) {
            int index = (first + i) % addresses.size();
            HttpRequest.Builder builder =
                    HttpRequest.newBuilder(URI.create(addresses.get(index) + BASE + path))
                            .header("User-Agent", "fleet/" + ProgramVersion.read());
            if (!server.token().isEmpty()) {
                builder.header("Authorization", "Bearer " + server.token());
            }
            shape.apply(builder);
            try {
                HttpResponse<InputStream> response =
                        http.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
                Reply<InputStream> reply = answer(response.statusCode(), response.body());
                if (!isBeginning(reply)) {
                    preferred = index;
                    return reply;
                }
                beginning = Optional.of(reply);
            } catch (IOException e) {
                reason = addresses.get(index) + ": " + reason(e);
            } catch (InterruptedException _) {
                throw interrupted();
            }
        }
        return beginning.orElse(new Reply.Unreachable<>(reason + " (" + server.origin() + ")"));
    }

    private Reply<InputStream> answer(int status, InputStream in) {
        if (status >= 200 && status < 300) {
            return new Reply.Ok<>(status, in);
        }
        Reply<ApiError> error = read(status, in, ApiError.class);
        return switch (error) {
            case Reply.Ok<ApiError>(int _, ApiError answer) ->
                    new Reply.Refused<>(status, answer.error());
            case Reply.Refused<ApiError>(int _, ApiError.Problem problem) ->
                    new Reply.Refused<>(status, problem);
            case Reply.Unreachable<ApiError>(String reason) -> new Reply.Unreachable<>(reason);
        };
    }

    private static String reason(IOException e) {
        if (e instanceof ConnectException) {
            return "nobody listens there";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    private static Refusal interrupted() {
        Thread.currentThread().interrupt();
        return new Refusal(ExitCode.INTERRUPTED, "Interrupted.", "", "");
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Lets go of connections and streams; who reads one is told that it broke.
    @Override
    public void close() {
        http.shutdownNow();
    }
}
