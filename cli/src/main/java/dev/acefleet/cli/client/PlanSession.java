package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.follow.Follower;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.Remote;
import dev.acefleet.cli.client.git.TakeOver;
import dev.acefleet.cli.client.report.ReportFiles;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What the verbs that submit a plan and wait for it have in common: they find the fleet or start one, follow the plan, tell
/// its verdict, and bring its work into the person's branch. What they are interrupted in, the same command does again.
final class PlanSession {
    private final Surroundings surroundings;
    private final Output output;
    private final Checkout checkout;
    private final Remote remote;
    private final Options options;
    private final Watching watching;

    /// @param branch that is checked out, if one is
    record Options(
            boolean detach,
            Optional<Duration> timeout,
            Optional<String> branch,
            ReportFiles files) {}

    /// The fleet that is worked with.
    ///
    /// @param offer of a fleet that lives as long as this command; empty for any other
    record Fleet(Server server, ApiClient api, Optional<OwnOffer> offer) {
        /// Whether it lives as long as this command.
        boolean own() {
            return offer.isPresent();
        }

        /// Looks, before anything is sent, whether the fleet is one for it.
        ///
        /// @param agents names of all that are wanted
        /// @throws Refusal where work would be left lying there
        void require(Collection<String> agents, String pool, Repository repository) {
            requireStaying(api);
            offer.ifPresent(own -> own.require(agents, pool, repository));
        }
    }

    /// What is done on a fleet, up to the exit code.
    interface Deed {
        ExitCode on(Fleet fleet);
    }

    /// What comes home of a plan beside its branch.
    interface Home {
        /// The plan has ended. Throws nothing.
        void atTheEnd();

        /// About once a second while the plan goes on. Throws nothing.
        ///
        /// @param stepped whether something is told of steps since the call before
        default void meanwhile(boolean stepped) {}

        /// The plan goes on, and nobody follows it any more. Throws nothing.
        default void left() {}

        /// Everything that the ended plan has merged is in the person's branch.
        default void workIsHere() {}

        /// Directories in which changes are in nobody's way.
        List<String> untouched();
    }

    PlanSession(
            Surroundings surroundings,
            Output output,
            Checkout checkout,
            Remote remote,
            Options options) {
        this.surroundings = surroundings;
        this.output = output;
        this.checkout = checkout;
        this.remote = remote;
        this.options = options;
        this.watching = new Watching(surroundings, output);
    }

    /// The answer to `--detach`, for programs.
    private record Submitted(String schema, String plan, String server) {}

    /// Does it on the server, or on a fleet that is started for it.
    ExitCode on(Optional<Server> server, Deed deed) {
        if (server.isPresent()) {
            return on(server.get(), deed, Optional.empty());
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
            Server own = new Server(address, "this command", fleet.token());
            return on(own, deed, Optional.of(fleet.offer()));
        }
    }

    /// Nothing is given to a fleet that ends with somebody else's command: it would be left lying there.
    private static void requireStaying(ApiClient api) {
        if (api.server().brief()) {
            throw new Refusal(
                    ExitCode.ERROR,
                    "Nothing was sent: the fleet that runs here ends with the command that it was begun for.",
                    "A run-stage or drive without a server begins a fleet of its own, and one runs on a machine at a time.",
                    "Wait for its end, or end it and begin fleet dev first, which serves any number of commands.");
        }
    }

    private static ExitCode on(Server server, Deed deed, Optional<OwnOffer> offer) {
        try (ApiClient api = new ApiClient(server)) {
            return deed.on(new Fleet(server, api, offer));
        }
    }

    /// The end of a sentence about a plan that is there already.
    String andThen() {
        return options.detach() ? "." : "; following it.";
    }

    /// The plan is submitted: waits for it, unless the person does not want to.
    ExitCode finish(Fleet fleet, PlanId plan, Home home) {
        return options.detach() ? detached(fleet.server(), plan) : follow(fleet, plan, home);
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

    private ExitCode follow(Fleet fleet, PlanId plan, Home home) {
        Follower.Followed followed =
                watching.follow(fleet.api(), plan.value(), options.timeout(), home::meanwhile);
        if (followed instanceof Follower.Followed.Ended(PlanReport report)) {
            home.atTheEnd();
            boolean here = takeOver(report, home.untouched());
            if (here || !hasMerged(report)) {
                home.workIsHere();
            }
            watching.print(report, here);
            options.files().write(report);
            return Watching.code(report);
        }
        home.left();
        if (fleet.own()) {
            surroundings.say(
                    "Stopping the fleet of this command and saving what the agents did; the same command goes on from there.");
            return followed instanceof Follower.Followed.TimedOut
                    ? ExitCode.TIMED_OUT
                    : ExitCode.INTERRUPTED;
        }
        // What there is until now, for those who read the files.
        if (fleet.api().plan(plan.value()) instanceof Reply.Ok<PlanReport>(int _, PlanReport now)) {
            options.files().write(now);
        }
        return watching.left(followed, plan.value());
    }

    static boolean hasMerged(PlanReport report) {
        return !report.head().isEmpty() && !report.head().equals(report.base());
    }

    /// Brings the plan's work into the person's branch, where that can be, and says what came of it.
    ///
    /// @param untouched directories in which changes are in nobody's way, unless the plan has changed the same files
    /// @return whether it is there now
    boolean takeOver(PlanReport report, List<String> untouched) {
        if (!hasMerged(report)) {
            return false;
        }
        return switch (outcome(report, untouched)) {
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
    private TakeOver.Outcome outcome(PlanReport report, List<String> untouched) {
        try {
            return new TakeOver(checkout, remote)
                    .of(options.branch(), report.branch(), new CommitId(report.head()), untouched);
        } catch (Refusal e) {
            return new TakeOver.Outcome.Left(e.what(), report.next().commands());
        }
    }
}
