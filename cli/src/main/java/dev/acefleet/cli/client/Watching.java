package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.follow.Beside;
import dev.acefleet.cli.client.follow.Follower;
import dev.acefleet.cli.client.follow.FromCancel;
import dev.acefleet.cli.client.follow.LastLines;
import dev.acefleet.cli.client.follow.LiveProgress;
import dev.acefleet.cli.client.follow.PlainProgress;
import dev.acefleet.cli.client.follow.Progress;
import dev.acefleet.cli.client.follow.StreamProgress;
import dev.acefleet.cli.client.report.Reports;
import dev.acefleet.cli.client.report.TextReport;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.PlanReport;
import java.time.Duration;
import java.util.Optional;

/// What `run-stage` and `watch` have in common: they follow a plan and end as it ended.
final class Watching {
    private final Surroundings surroundings;
    private final Output output;

    Watching(Surroundings surroundings, Output output) {
        this.surroundings = surroundings;
        this.output = output;
    }

    Follower.Followed follow(ApiClient api, String plan, Optional<Duration> timeout) {
        return follow(api, plan, timeout, progress(api));
    }

    /// The same, and does something else beside it.
    Follower.Followed follow(
            ApiClient api, String plan, Optional<Duration> timeout, Beside.Act act) {
        return follow(api, plan, timeout, new Beside(progress(api), act));
    }

    /// The same without what happened before the plan was cancelled.
    Follower.Followed followCancel(ApiClient api, String plan, Optional<Duration> timeout) {
        return follow(api, plan, timeout, new FromCancel(progress(api)));
    }

    private Follower.Followed follow(
            ApiClient api, String plan, Optional<Duration> timeout, Progress progress) {
        surroundings.interrupts().listen();
        return new Follower(api, progress, surroundings.interrupts(), surroundings.clock())
                .follow(plan, timeout);
    }

    private Progress progress(ApiClient api) {
        Progress shown =
                surroundings.terminal().live()
                        ? new LiveProgress(
                                surroundings.err(),
                                surroundings.terminal(),
                                LastLines.reading(api, surroundings.clock()))
                        : new PlainProgress(surroundings.err(), surroundings.clock());
        return output.isStream() ? new StreamProgress(output, shown) : shown;
    }

    /// Prints the result.
    ///
    /// @param takenOver whether the work is in the person's branch already, so that nobody is told to bring it there
    void print(PlanReport report, boolean takenOver) {
        print(report, output, takenOver);
    }

    static void print(PlanReport report, Output output, boolean takenOver) {
        if (output.isForPrograms()) {
            output.value(report);
        } else if (output.isNames()) {
            output.line(report.id());
        } else {
            TextReport.of(report, takenOver, output.isWide()).forEach(output::line);
        }
    }

    /// The exit code of a plan: that of its verdict, or of the budget that kept it from more. One that a newer coordinator gave a verdict of its own is an error here.
    static ExitCode code(PlanReport report) {
        return Reports.isForBudget(report)
                ? ExitCode.BUDGET
                : report.result().map(ExitCode::of).orElse(ExitCode.ERROR);
    }

    /// Says what became of a plan that was not followed to its end.
    ExitCode left(Follower.Followed followed, String plan) {
        return switch (followed) {
            case Follower.Followed.Ended(PlanReport report) -> code(report);
            case Follower.Followed.TimedOut _ -> {
                goesOn("The time is up", plan);
                yield ExitCode.TIMED_OUT;
            }
            case Follower.Followed.Interrupted _ -> {
                goesOn("Detached", plan);
                yield ExitCode.INTERRUPTED;
            }
            case Follower.Followed.Lost(String reason) -> {
                goesOn("No coordinator answers any more (" + reason + ")", plan);
                yield ExitCode.UNREACHABLE;
            }
        };
    }

    private void goesOn(String why, String plan) {
        surroundings.say(why + "; plan " + plan + " goes on. Come back with: fleet watch " + plan);
    }
}
