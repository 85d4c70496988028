package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.follow.Follower;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.ActionRequest;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Cancels a plan or a run, and waits until nothing of it lives any more (protocol P17): accepted is not cancelled.
@Command(
        name = "cancel",
        description =
                "Cancel a plan, or one run of it, and wait until nothing of it lives any more.",
        footerHeading = "%nExamples:%n",
        footer = {"  fleet cancel s03-4f1a", "  fleet cancel s03-4f1a/03-02 --reason 'wrong base'"})
public final class CancelCommand implements Callable<Integer> {
    private static final long PAUSE_MILLIS = 500;

    private final Surroundings surroundings;
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(paramLabel = "ID[/RUN]", description = "The plan, or a run of it.")
    private String id = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why, for the report.")
    private String reason = "";

    @Option(names = "--detach", description = "Do not wait until it is cancelled.")
    private boolean detach;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationArgument.class,
            description = "Wait at most so long, for example 5m; then exit with 8.")
    private @Nullable Duration timeout;

    public CancelCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Target target = Target.parse(id);
        try (ApiClient api = server.connect(surroundings)) {
            String plan = api.plan(target.plan()).orRefuse().id();
            ActionRequest request = new ActionRequest("cancel-" + UUID.randomUUID(), reason);
            new Submitter(surroundings).submit(() -> api.cancel(plan, target.item(), request));
            String what = plan + target.item().map(item -> "/" + item).orElse("");
            if (detach) {
                surroundings.say(
                        "The cancel of " + what + " is accepted; see fleet status " + plan);
                return ExitCode.DONE.number();
            }
            surroundings.say("Cancelling " + what + " …");
            return target.item()
                    .map(item -> awaitRun(api, plan, item))
                    .orElseGet(() -> awaitPlan(api, plan))
                    .number();
        }
    }

    private ExitCode awaitPlan(ApiClient api, String plan) {
        Watching watching = new Watching(surroundings, new OutputOption().of(surroundings));
        Follower.Followed followed = watching.follow(api, plan, Optional.ofNullable(timeout));
        if (followed instanceof Follower.Followed.Ended(PlanReport report)) {
            boolean cancelled = report.result().filter(Verdict.CANCELLED::equals).isPresent();
            return over(plan, cancelled, report.verdict() + ": " + report.reason());
        }
        return watching.left(followed, plan);
    }

    private ExitCode awaitRun(ApiClient api, String plan, String item) {
        Optional<Instant> end =
                Optional.ofNullable(timeout).map(surroundings.clock().instant()::plus);
        while (true) {
            RunView run = run(api.plan(plan).orRefuse(), item);
            if (run.state().isOver()) {
                return over(
                        plan + "/" + run.id(),
                        run.state() == RunState.CANCELLED,
                        run.state().name().toLowerCase(Locale.ROOT) + ": " + run.reason());
            }
            if (end.isPresent() && surroundings.clock().instant().isAfter(end.get())) {
                surroundings.say("The time is up; it is being cancelled. See fleet status " + plan);
                return ExitCode.TIMED_OUT;
            }
            pause();
        }
    }

    private ExitCode over(String what, boolean cancelled, String how) {
        if (cancelled) {
            surroundings.out().println(what + " is cancelled");
            return ExitCode.DONE;
        }
        surroundings.say("The cancel of " + what + " came too late; it ended as " + how);
        return ExitCode.ERROR;
    }

    /// A merge is named by its item, and belongs to the run before the dot.
    private static RunView run(PlanReport report, String item) {
        return report.runs().stream()
                .filter(run -> item.equals(run.id()) || item.startsWith(run.id() + "."))
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(
                                ExitCode.NOT_FOUND,
                                report.id() + " has no run " + item + ".",
                                "",
                                "See fleet status " + report.id() + " for its runs."));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refusal(ExitCode.INTERRUPTED, "Interrupted.", "The cancel goes on.", "");
        }
    }
}
