package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.Remote;
import dev.acefleet.cli.client.submit.DryRun;
import dev.acefleet.cli.client.submit.PlanChoice;
import dev.acefleet.cli.client.submit.PlanSearch;
import dev.acefleet.cli.client.submit.Proposal;
import dev.acefleet.cli.client.submit.Proposer;
import dev.acefleet.cli.client.submit.StageFiles;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.PlanId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One `run-stage` from a proposal to the exit code: finds the plan or submits it, follows it, tells the verdict, and brings
/// the work into the person's branch. What it is interrupted in, the same command does again: the plan is found by its key.
final class StageRun {
    private final Surroundings surroundings;
    private final Checkout checkout;
    private final Remote remote;
    private final Proposer proposer;
    private final Options options;
    private final PlanSession session;
    private final DocumentCourier courier;

    /// @param key as typed; empty for the one that follows from the proposal
    record Options(String key, boolean gapsOnly) {}

    StageRun(
            Surroundings surroundings,
            Checkout checkout,
            Remote remote,
            Proposer proposer,
            Options options,
            PlanSession session) {
        this.surroundings = surroundings;
        this.checkout = checkout;
        this.remote = remote;
        this.proposer = proposer;
        this.options = options;
        this.session = session;
        this.courier = new DocumentCourier(surroundings, checkout);
    }

    ExitCode run(Optional<Server> server, Proposal proposal) {
        return session.on(server, fleet -> run(fleet, proposal));
    }

    private ExitCode run(PlanSession.Fleet fleet, Proposal proposal) {
        ApiClient api = fleet.api();
        Proposal current = proposal.travels() ? afterOwed(api, proposal) : proposal;
        PlanChoice choice =
                settle(
                        api,
                        new PlanSearch(
                                api,
                                checkout,
                                remote,
                                proposer,
                                current,
                                options.key(),
                                ended -> courier.bring(api, ended)));
        boolean travels = choice.proposal().travels();
        if (choice.proposal().isNothing()) {
            return finished(choice, travels);
        }
        return session.finish(fleet, choice.plan(), new Home(api, choice.plan(), travels));
    }

    /// What comes home of a stage.
    private final class Home implements PlanSession.Home {
        private final ApiClient api;
        private final PlanId plan;
        private final boolean travels;

        private Home(ApiClient api, PlanId plan, boolean travels) {
            this.api = api;
            this.plan = plan;
            this.travels = travels;
        }

        @Override
        public void atTheEnd() {
            if (travels) {
                courier.bring(api, plan);
            }
        }

        @Override
        public List<String> untouched() {
            return StageRun.untouched(travels);
        }
    }

    /// Where no document is committed, changed ones are in nobody's way.
    private static List<String> untouched(boolean travels) {
        return travels ? List.of(StageFiles.ACE) : List.of();
    }

    /// What is to be done once everything is here that earlier plans did whose end nobody waited for. Their documents say what is
    /// done: to go on from a commit without that work would be to build on what is not there.
    private Proposal afterOwed(ApiClient api, Proposal proposal) {
        List<PlanReport> ended = courier.bringOwed(api);
        List<String> missing =
                ended.stream()
                        .filter(report ->
                                !session.takeOver(report, untouched(true))
                                        && PlanSession.hasMerged(report))
                        .map(PlanReport::id)
                        .toList();
        Proposal fresh = ended.isEmpty() ? proposal : proposer.propose();
        if (!missing.isEmpty() && fresh.branch().isEmpty() && !fresh.isNothing()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "Work that is done is not in your branch yet; nothing was sent.",
                    "Plan " + String.join(", ", missing) + " has merged it on a branch of its own.",
                    "Bring it in as said above, and type the same command again.");
        }
        return fresh;
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
        PlanSession.requireStaying(api);
        Proposal proposal = choice.proposal();
        if (proposal.travels()) {
            courier.send(choice.plan());
        }
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
        if (!proposal.selected().isEmpty()) {
            DryRun.batches(proposal).forEach(surroundings::say);
        }
        return true;
    }

    /// Nothing is left to do, but what an ended plan did may not be in the person's branch yet.
    private ExitCode finished(PlanChoice choice, boolean travels) {
        choice.ended().ifPresent(ended -> session.takeOver(ended, untouched(travels)));
        return nothing(surroundings, choice.proposal(), options.gapsOnly());
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
