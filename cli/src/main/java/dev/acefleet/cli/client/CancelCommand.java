package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.follow.Follower;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
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

    /// In the reason of a run whose worker has not answered (protocol P17).
    private static final String UNCONFIRMED = "unconfirmed";

    private final Surroundings surroundings;
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID[/RUN]",
            defaultValue = "",
            description = "The plan, or a run of it; the newest that goes on, if none is named.")
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
        try (ApiClient api = server.connect(surroundings)) {
            Target target =
                    id.isEmpty()
                            ? new Target(NewestPlan.live(api), Optional.empty())
                            : Target.parse(id);
            String plan = api.plan(target.plan()).orRefuse().id();
            new Submitter(surroundings)
                    .act("cancel", reason, request -> api.cancel(plan, target.item(), request));
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
        return switch (watching.followCancel(api, plan, Optional.ofNullable(timeout))) {
            case Follower.Followed.Ended(PlanReport report) -> {
                boolean cancelled = report.result().filter(Verdict.CANCELLED::equals).isPresent();
                report.runs().forEach(run -> sayUnconfirmed(plan, run));
                yield over(plan, cancelled, report.verdict() + ": " + report.reason());
            }
            case Follower.Followed.TimedOut _ -> left("The time is up", plan, ExitCode.TIMED_OUT);
            case Follower.Followed.Interrupted _ -> left("Detached", plan, ExitCode.INTERRUPTED);
            case Follower.Followed.Lost(String reason) ->
                    left(
                            "No coordinator answers any more (" + reason + ")",
                            plan,
                            ExitCode.UNREACHABLE);
        };
    }

    private ExitCode left(String why, String plan, ExitCode code) {
        surroundings.say(why + "; the cancel goes on. See fleet status " + plan);
        return code;
    }

    /// Where a worker did not answer for so long that nothing of it can live, a person should know that nobody said so.
    private void sayUnconfirmed(String plan, RunView run) {
        if (run.reason().contains(UNCONFIRMED)) {
            surroundings.say(plan + "/" + run.id() + ": " + run.reason());
        }
    }

    private ExitCode awaitRun(ApiClient api, String plan, String item) {
        Optional<Instant> end =
                Optional.ofNullable(timeout).map(surroundings.clock().instant()::plus);
        while (true) {
            RunView run = run(api.plan(plan).orRefuse(), item);
            if (run.state().isOver()) {
                sayUnconfirmed(plan, run);
                return over(
                        plan + "/" + run.id(),
                        run.state() == RunState.CANCELLED,
                        run.state().name().toLowerCase(Locale.ROOT) + ": " + run.reason());
            }
            if (end.isPresent() && surroundings.clock().instant().isAfter(end.get())) {
                return left("The time is up", plan, ExitCode.TIMED_OUT);
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
                .filter(run -> item.equals(run.id()) || item.startsWith(run.id() + ".merge-"))
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
