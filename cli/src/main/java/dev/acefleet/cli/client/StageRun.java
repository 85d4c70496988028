package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.CommitFiles;
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
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StagePolicy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One `run-stage` from a proposal to the exit code: finds the plan or submits it, follows it, tells the verdict, and brings
/// the work into the person's branch. What it is interrupted in, the same command does again: the plan is found by its key.
final class StageRun {
    /// Files named of those that are not committed.
    private static final int SHOWN = 5;

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
        PlanChoice choice = choose(fleet, current);
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
        List<PlanReport> missing =
                ended.stream()
                        .filter(report ->
                                !session.takeOver(report, untouched(true))
                                        && PlanSession.hasMerged(report))
                        .toList();
        Proposal fresh = ended.isEmpty() ? proposal : proposer.propose();
        if (!missing.isEmpty() && fresh.branch().isEmpty() && !fresh.isNothing()) {
            throw workOf(fresh).refusal(missing.getFirst(), "it");
        }
        return fresh;
    }

    /// The plan that is followed from here on: one that lives, or one that was submitted now. Each look begins with what the
    /// branch holds by then.
    private PlanChoice choose(PlanSession.Fleet fleet, Proposal first) {
        ApiClient api = fleet.api();
        Proposal proposal = first;
        while (true) {
            PlanSearch search =
                    new PlanSearch(
                            api,
                            checkout,
                            remote,
                            proposer,
                            proposal,
                            options.key(),
                            ended -> courier.bring(api, ended));
            Optional<PlanChoice> settled = settle(fleet, search);
            if (settled.isPresent()) {
                return settled.get();
            }
            proposal = proposer.propose();
        }
    }

    /// Empty when work was brought into the branch first.
    private Optional<PlanChoice> settle(PlanSession.Fleet fleet, PlanSearch search) {
        while (true) {
            PlanChoice choice = search.next();
            if (choice.proposal().isNothing()) {
                return Optional.of(choice);
            }
            if (!choice.isNew()) {
                surroundings.say(
                        "Plan "
                                + choice.plan()
                                + " is what this command started"
                                + session.andThen());
                return Optional.of(choice);
            }
            if (hasBroughtWork(fleet.api(), choice.proposal())) {
                return Optional.empty();
            }
            if (submit(fleet, choice, search.hasNext())) {
                return Optional.of(choice);
            }
        }
    }

    /// Whether work of earlier plans that the proposal lacks was brought into the branch.
    ///
    /// @throws Refusal where it could not be
    private boolean hasBroughtWork(ApiClient api, Proposal proposal) {
        if (!proposal.branch().isEmpty()) {
            // Its branch is gone on from, so nothing is missing.
            return false;
        }
        CommitId before = checkout.head();
        MergedWork work = workOf(proposal);
        List<PlanReport> missing =
                work.missing(
                        api,
                        report ->
                                !isWanted(report, proposal)
                                        || session.takeOver(report, untouched(proposal.travels())));
        if (!missing.isEmpty()) {
            PlanReport last = missing.getFirst();
            List<String> again = done(last, proposal);
            throw work.refusal(last, again.isEmpty() ? "it" : "runs " + String.join(", ", again));
        }
        return !checkout.head().equals(before);
    }

    private MergedWork workOf(Proposal proposal) {
        String stage = proposal.stage().id().toString();
        return new MergedWork(
                checkout,
                remote,
                plan -> plan.kind().equals(PlanReport.STAGE) && plan.stage().equals(stage));
    }

    /// Whether the proposal lacks what a plan has merged: it would do runs of it anew. Where documents travel these runs are
    /// complete here, and what comes after them would be built on work that is not there. A plan that began with a commit
    /// that the proposal does not go on from is somebody else's: it may have the same numbers for other work.
    private boolean isWanted(PlanReport report, Proposal proposal) {
        CommitId head = new CommitId(report.head());
        if (!checkout.isAncestor(new CommitId(report.base()), proposal.base())) {
            return false;
        }
        return proposal.travels()
                ? !checkout.has(head) || !checkout.isAncestor(head, proposal.base())
                : !done(report, proposal).isEmpty();
    }

    /// The runs that are to be done, of those that a plan has done from the same text. What it was submitted with stands in
    /// the commit that it began with, but for documents that travel: none of these is the same.
    private List<String> done(PlanReport report, Proposal proposal) {
        Set<String> done =
                report.runs().stream()
                        .filter(run -> run.state() == RunState.DONE)
                        .map(RunView::id)
                        .collect(Collectors.toSet());
        Map<String, String> submitted =
                new CommitFiles(checkout.git(), new CommitId(report.base()))
                        .list(proposal.stage().directory()).stream()
                                .collect(
                                        Collectors.toMap(
                                                CommitFiles.File::path, CommitFiles.File::blob));
        return proposal.selected().stream()
                .filter(run -> proposal.blob(run.path()).equals(submitted.get(run.path())))
                .map(run -> run.id().toString())
                .filter(done::contains)
                .toList();
    }

    /// Returns whether it was taken; else its key is used up.
    private boolean submit(PlanSession.Fleet fleet, PlanChoice choice, boolean mayTakeAnother) {
        ApiClient api = fleet.api();
        Proposal proposal = choice.proposal();
        StagePolicy policy = proposal.policy();
        fleet.require(List.of(policy.agent()), policy.pool().name(), remote.repository());
        if (proposal.travels()) {
            courier.send(choice.plan());
        }
        sayUncommitted(proposal);
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

    /// The fleet works on a commit.
    private void sayUncommitted(Proposal proposal) {
        List<String> changed = checkout.uncommitted(untouched(proposal.travels()));
        if (!changed.isEmpty()) {
            String more =
                    changed.size() > SHOWN ? " and " + (changed.size() - SHOWN) + " more" : "";
            surroundings.say(
                    "warning: not committed, so the fleet does not see it: "
                            + TerminalText.line(
                                    String.join(", ", changed.stream().limit(SHOWN).toList()))
                            + more);
        }
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
