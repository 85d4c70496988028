package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.drive.AssignmentHome;
import dev.acefleet.cli.client.drive.DriveProposal;
import dev.acefleet.cli.client.drive.DriveProposer;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.Remote;
import dev.acefleet.cli.client.submit.SubmissionKey;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.AssignmentRequest;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.model.PlanId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One `drive` to the exit code: follows the drive of this assignment that goes on, whoever submitted it, or submits one;
/// brings home what is done of the steps while it goes on, and at the end the work. What it is interrupted in, the same
/// command does again: the plan is found by its assignment, and what nobody was there for is brought first. Steps that are
/// done are never skipped on a branch that lacks their work: nothing is submitted before the last drive's is in it.
final class DriveRun {
    /// Plans of one assignment from the same files and the same commit, one after the other.
    private static final int MOST = 100;

    /// Live plans that are looked through.
    private static final int LIVE = 500;

    /// The files are brought at most this often: each time, all that were changed come.
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    private final Surroundings surroundings;
    private final Checkout checkout;
    private final Remote remote;
    private final DriveProposer proposer;
    private final String key;
    private final PlanSession session;
    private final AssignmentHome home;
    private final MergedWork work;

    /// @param key as typed; empty for the one that follows from what is proposed
    DriveRun(
            Surroundings surroundings,
            Checkout checkout,
            Remote remote,
            DriveProposer proposer,
            String key,
            PlanSession session,
            AssignmentHome home) {
        this.surroundings = surroundings;
        this.checkout = checkout;
        this.remote = remote;
        this.proposer = proposer;
        this.key = key;
        this.session = session;
        this.home = home;
        this.work = new MergedWork(checkout, remote, this::isOfThis);
    }

    ExitCode run(Optional<Server> server) {
        return session.on(server, this::run);
    }

    private ExitCode run(PlanSession.Fleet fleet) {
        ApiClient api = fleet.api();
        home.bringOwed(api);
        Optional<PlanId> live = live(api);
        if (live.isPresent()) {
            surroundings.say(
                    "Plan " + live.get() + " drives this assignment already" + session.andThen());
            home.expect(live.get());
            return finish(fleet, live.get());
        }
        List<PlanReport> missing = work.missing(api, report -> isBrought(api, report));
        home.settle(api, report -> work.isInBranch(report) || !work.isToBeHad(report));
        DriveProposal proposal = proposer.propose();
        if (proposal.isNothing()) {
            return nothing(surroundings, proposal);
        }
        proposer.refuseChanges();
        if (!missing.isEmpty()) {
            throw work.refusal(missing.getFirst(), "it");
        }
        proposal.warnings().forEach(warning -> surroundings.say(TerminalText.line(warning)));
        return finish(fleet, submitted(fleet, proposal));
    }

    /// Whether its work could be brought into the branch. With it comes what it has made of the steps: more than is here,
    /// where it was retried.
    private boolean isBrought(ApiClient api, PlanReport report) {
        home.bring(api, new PlanId(report.id()), proposer.assignment());
        return session.takeOver(report, DriveProposer.UNTOUCHED);
    }

    /// The plan that drives this assignment now.
    private Optional<PlanId> live(ApiClient api) {
        return work.ofThis(api.livePlans(LIVE)).map(PlanSummary::id).map(PlanId::new).findFirst();
    }

    private boolean isOfThis(PlanSummary plan) {
        return plan.kind().equals(PlanReport.ASSIGNMENT)
                && AssignmentHome.assignmentOf(plan.stage()).equals(proposer.assignment());
    }

    private PlanId submitted(PlanSession.Fleet fleet, DriveProposal proposal) {
        ApiClient api = fleet.api();
        if (!key.isEmpty()) {
            PlanId plan = proposal.plan(remote.repository(), key);
            if (!isKnown(api, plan)) {
                submit(fleet, proposal, key, plan, false);
            }
            return plan;
        }
        String first = proposal.key(remote.repository());
        for (int tries = 0; tries < MOST; tries++) {
            String next = SubmissionKey.again(first, tries);
            PlanId plan = proposal.plan(remote.repository(), next);
            boolean used = isKnown(api, plan) || isLeftOver(plan);
            if (!used && submit(fleet, proposal, next, plan, true)) {
                return plan;
            }
        }
        throw new Refusal(
                ExitCode.ERROR,
                "This assignment was driven " + MOST + " times from the same commit and files.",
                "Every one of those plans has ended.",
                "Change something and commit it, or give the plan a name of its own with --key.");
    }

    private static boolean isKnown(ApiClient api, PlanId plan) {
        Reply<PlanReport> reply = api.plan(plan.value());
        boolean unknown =
                reply instanceof Reply.Refused<PlanReport> refused && refused.status() == 404;
        if (!unknown) {
            reply.orRefuse();
        }
        return !unknown;
    }

    /// Whether a plan that the server does not know has its branch on the remote already.
    private boolean isLeftOver(PlanId plan) {
        return remote.heads().containsKey("refs/heads/fleet/" + plan);
    }

    /// Returns whether it was taken; else its key is used up.
    private boolean submit(
            PlanSession.Fleet fleet,
            DriveProposal proposal,
            String as,
            PlanId plan,
            boolean mayTakeAnother) {
        ApiClient api = fleet.api();
        List<String> agents =
                proposal.units().stream().map(unit -> proposal.agentOf(unit).agent()).toList();
        fleet.require(agents, proposal.policy().pool().name(), remote.repository());
        home.expect(plan);
        String baseRef = remote.offer(proposal.base(), plan);
        AssignmentRequest request =
                new AssignmentRequest(
                        as, proposal.submission(remote.repository(), baseRef, checkout.author()));
        Submitter submitter = new Submitter(surroundings);
        if (!mayTakeAnother) {
            submitter.submit(() -> api.submit(request));
        } else if (!submitter.offer(() -> api.submit(request))) {
            return false;
        }
        int units = proposal.units().size();
        surroundings.say(
                "Plan "
                        + plan
                        + ": assignment "
                        + proposal.target()
                        + ", "
                        + units
                        + (units == 1 ? " unit" : " units")
                        + ", from "
                        + proposal.base().abbreviated()
                        + ".");
        return true;
    }

    private ExitCode finish(PlanSession.Fleet fleet, PlanId plan) {
        return session.finish(fleet, plan, new Home(fleet.api(), plan));
    }

    /// What comes home of a drive. One thread.
    private final class Home implements PlanSession.Home {
        private final ApiClient api;
        private final PlanId plan;
        private boolean due = true;
        private Instant last = Instant.MIN;

        private Home(ApiClient api, PlanId plan) {
            this.api = api;
            this.plan = plan;
        }

        @Override
        public void meanwhile(boolean stepped) {
            due |= stepped;
            Instant now = surroundings.clock().instant();
            if (due && (last.equals(Instant.MIN) || !now.isBefore(last.plus(BETWEEN)))) {
                due = false;
                last = now;
                home.bringSoFar(api, plan, proposer.assignment());
            }
        }

        @Override
        public void left() {
            home.bringSoFar(api, plan, proposer.assignment());
        }

        @Override
        public void atTheEnd() {
            home.bring(api, plan, proposer.assignment());
        }

        @Override
        public void workIsHere() {
            home.workIsHere(plan);
        }

        @Override
        public List<String> untouched() {
            return DriveProposer.UNTOUCHED;
        }
    }

    static ExitCode nothing(Surroundings surroundings, DriveProposal proposal) {
        surroundings.say(
                "Nothing to do: every step of assignment " + proposal.target() + " is done.");
        return ExitCode.NOTHING_TO_DO;
    }
}
