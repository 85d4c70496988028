package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.follow.Follower;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.Remote;
import dev.acefleet.cli.client.git.TakeOver;
import dev.acefleet.cli.client.report.ReportFiles;
import dev.acefleet.cli.client.submit.PlanChoice;
import dev.acefleet.cli.client.submit.PlanSearch;
import dev.acefleet.cli.client.submit.Proposal;
import dev.acefleet.cli.client.submit.Proposer;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.PlanId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One `run-stage` from a proposal to the exit code: finds the fleet or starts one, finds the plan or submits it, follows
/// it, tells the verdict, and brings the work into the person's branch. What it is interrupted in, the same command does
/// again: the plan is found by its key.
final class StageRun {
    private final Surroundings surroundings;
    private final Output output;
    private final Checkout checkout;
    private final Remote remote;
    private final Proposer proposer;
    private final Options options;
    private final Watching watching;

    /// @param key as typed; empty for the one that follows from the proposal
    /// @param branch that is checked out, if one is
    record Options(
            String key,
            boolean detach,
            boolean gapsOnly,
            Optional<Duration> timeout,
            Optional<String> branch,
            ReportFiles files) {}

    StageRun(
            Surroundings surroundings,
            Output output,
            Checkout checkout,
            Remote remote,
            Proposer proposer,
            Options options) {
        this.surroundings = surroundings;
        this.output = output;
        this.checkout = checkout;
        this.remote = remote;
        this.proposer = proposer;
        this.options = options;
        this.watching = new Watching(surroundings, output);
    }

    /// The answer to `--detach`, for programs.
    private record Submitted(String schema, String plan, String server) {}

    ExitCode run(Optional<Server> server, Proposal proposal) {
        if (server.isPresent()) {
            return runOn(server.get(), proposal, false);
        }
        FleetLauncher.Options start =
                new FleetLauncher.Options(
                        surroundings.stateHome(),
                        checkout.root(),
                        surroundings.environment(),
                        surroundings::say);
        surroundings.interrupts().listen();
        try (FleetLauncher.Running fleet = FleetLauncher.find().start(start)) {
            // Told to end by the system, the agents are stopped in order too.
            Runtime.getRuntime().addShutdownHook(new Thread(fleet::close));
            List<URI> address = List.of(fleet.server());
            return runOn(new Server(address, "this command", fleet.token()), proposal, true);
        }
    }

    private ExitCode runOn(Server server, Proposal proposal, boolean own) {
        try (ApiClient api = new ApiClient(server)) {
            PlanChoice choice =
                    settle(
                            api,
                            new PlanSearch(
                                    api, checkout, remote, proposer, proposal, options.key()));
            if (choice.proposal().isNothing()) {
                return finished(choice);
            }
            PlanId plan = choice.plan();
            return options.detach() ? detached(server, plan) : follow(api, plan, own);
        }
    }

    /// The plan that is followed from here on: one that lives, or one that was submitted now.
    private PlanChoice settle(ApiClient api, PlanSearch search) {
        while (true) {
            PlanChoice choice = search.next();
            if (choice.proposal().isNothing()) {
                return choice;
            }
            if (!choice.isNew()) {
                surroundings.say(
                        "Plan " + choice.plan() + " is what this command started; following it.");
                return choice;
            }
            if (submit(api, choice, search.hasNext())) {
                return choice;
            }
        }
    }

    /// Returns whether it was taken; else its key is used up.
    private boolean submit(ApiClient api, PlanChoice choice, boolean mayTakeAnother) {
        Proposal proposal = choice.proposal();
        String baseRef = remote.offer(proposal.base(), choice.plan());
        SubmitRequest request =
                new SubmitRequest(
                        choice.key(),
                        proposal.submission(remote.repository(), baseRef, checkout.author()));
        Submitter submitter = new Submitter(surroundings);
        if (!mayTakeAnother) {
            submitter.submit(() -> api.submit(request));
        } else if (!submitter.offer(() -> api.submit(request))) {
            return false;
        }
        surroundings.say(
                "Plan "
                        + choice.plan()
                        + ": stage "
                        + proposal.stage().id().unpadded()
                        + ", "
                        + proposal.selected().size()
                        + " runs, from "
                        + proposal.base().abbreviated()
                        + ".");
        return true;
    }

    private ExitCode detached(Server server, PlanId plan) {
        if (output.isForPrograms()) {
            output.value(
                    new Submitted(
                            "acefleet.submitted/1",
                            plan.value(),
                            server.addresses().getFirst().toString()));
        } else {
            output.line(plan.value());
        }
        surroundings.say("Follow it with: fleet watch " + plan);
        return ExitCode.DONE;
    }

    private ExitCode follow(ApiClient api, PlanId plan, boolean own) {
        Follower.Followed followed = watching.follow(api, plan.value(), options.timeout());
        if (followed instanceof Follower.Followed.Ended(PlanReport report)) {
            watching.print(report, takeOver(report));
            options.files().write(report);
            return Watching.code(report);
        }
        if (own) {
            surroundings.say(
                    "Stopping the fleet of this command and saving what the agents did; the same command goes on from there.");
            return followed instanceof Follower.Followed.TimedOut
                    ? ExitCode.TIMED_OUT
                    : ExitCode.INTERRUPTED;
        }
        // What there is until now, for those who read the files.
        if (api.plan(plan.value()) instanceof Reply.Ok<PlanReport>(int _, PlanReport report)) {
            options.files().write(report);
        }
        return watching.left(followed, plan.value());
    }

    /// Nothing is left to do, but what an ended plan did may not be in the person's branch yet.
    private ExitCode finished(PlanChoice choice) {
        choice.ended().ifPresent(this::takeOver);
        return nothing(surroundings, choice.proposal(), options.gapsOnly());
    }

    /// Brings the plan's work into the person's branch, where that can be, and says what came of it.
    ///
    /// @return whether it is there now
    private boolean takeOver(PlanReport report) {
        if (report.head().isEmpty() || report.head().equals(report.base())) {
            return false;
        }
        return switch (outcome(report)) {
            case TakeOver.Outcome.Forwarded(String branch, CommitId head) -> {
                surroundings.say(
                        "Your branch " + branch + " now stands at " + head.abbreviated() + ".");
                yield true;
            }
            case TakeOver.Outcome.Nothing _ -> true;
            case TakeOver.Outcome.Left(String why, List<String> commands) -> {
                surroundings.say("Your branch was left alone: " + why + ". To bring the work in:");
                commands.forEach(command -> surroundings.say("    " + command));
                yield false;
            }
        };
    }

    /// Whatever git does here, the verdict is told.
    private TakeOver.Outcome outcome(PlanReport report) {
        try {
            return new TakeOver(checkout, remote)
                    .of(options.branch(), report.branch(), new CommitId(report.head()));
        } catch (Refusal e) {
            return new TakeOver.Outcome.Left(e.what(), report.next().commands());
        }
    }

    static ExitCode nothing(Surroundings surroundings, Proposal proposal, boolean gapsOnly) {
        String stage = "Stage " + proposal.stage().id().unpadded();
        surroundings.say(
                gapsOnly
                        ? "Nothing to do: "
                                + stage
                                + " has no incomplete run that closes gaps; leave --gaps-only out for the others."
                        : "Nothing to do: all "
                                + proposal.stage().runs().size()
                                + " runs of "
                                + stage.toLowerCase(Locale.ROOT)
                                + " are complete at "
                                + proposal.base().abbreviated()
                                + ".");
        return ExitCode.NOTHING_TO_DO;
    }
}
