package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.Remote;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.PlanId;
import java.util.Optional;
import java.util.function.Consumer;

/// Looks for the plan that a command means. With a key of its own, the plan of that key, whatever became of it. Else
///
/// * the live plan of the same proposal, which is followed;
/// * a new one that goes on from the head of the last, where that ended with work merged that is not in the branch yet;
/// * a new one from the same commit, where the last ended without any.
///
/// A key is used up when its plan has ended, when it was refused for a plan that has ended since (the first answer to a key
/// is every later one's), and when no server knows its plan any more but the remote still has that plan's branch: a second
/// plan of that name would meet the merges of the first. The caller asks [#next] again when it is told that the key of the
/// choice is used up. One thread.
public final class PlanSearch {
    /// Plans of one stage from one commit, one after the other; whoever is at this number has another problem.
    private static final int MOST = 100;

    private final ApiClient api;
    private final Checkout checkout;
    private final Remote remote;
    private final Proposer proposer;
    private final String ownKey;
    private final Consumer<PlanId> home;
    private Proposal proposal;
    private Optional<PlanReport> ended = Optional.empty();
    private int tries;
    private int steps;

    /// @param ownKey as typed; empty for those that follow from the proposal
    /// @param home brings what an ended plan has made of the documents into the checkout
    public PlanSearch(
            ApiClient api,
            Checkout checkout,
            Remote remote,
            Proposer proposer,
            Proposal proposed,
            String ownKey,
            Consumer<PlanId> home) {
        this.api = api;
        this.checkout = checkout;
        this.remote = remote;
        this.proposer = proposer;
        this.ownKey = ownKey;
        this.home = home;
        this.proposal = proposed;
    }

    /// Whether there is another choice when the last one's key turns out to be used up.
    public boolean hasNext() {
        return ownKey.isEmpty();
    }

    /// The first plan that may be meant; each further call, the one after it.
    public PlanChoice next() {
        return ownKey.isEmpty() ? nextOfProposal() : ofOwnKey();
    }

    private PlanChoice ofOwnKey() {
        PlanId plan = proposal.plan(remote.repository(), ownKey);
        boolean isNew = known(plan).isEmpty();
        if (isNew && isLeftOver(plan)) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "The key " + ownKey + " was used long ago; nothing was sent.",
                    remote.name()
                            + " still has the branch fleet/"
                            + plan
                            + " of its plan, which the server has forgotten.",
                    "Choose another with --key, or leave it out.");
        }
        return new PlanChoice(proposal, ownKey, plan, isNew, ended);
    }

    private PlanChoice nextOfProposal() {
        while (steps++ < MOST) {
            if (proposal.isNothing()) {
                PlanId none = proposal.plan(remote.repository(), "-");
                return new PlanChoice(proposal, "", none, false, ended);
            }
            String key = SubmissionKey.again(proposal.key(remote.repository()), tries++);
            PlanId plan = proposal.plan(remote.repository(), key);
            Optional<PlanReport> known = known(plan);
            if (known.isPresent() && known.get().hasEnded()) {
                ended = known;
                onward(plan, known.get()).ifPresent(this::goOn);
            } else if (known.isPresent() || !isLeftOver(plan)) {
                return new PlanChoice(proposal, key, plan, known.isEmpty(), ended);
            }
        }
        throw new Refusal(
                ExitCode.ERROR,
                "This stage was run " + MOST + " times from the same commit.",
                "Every one of those plans has ended.",
                "Change something and commit it, or give the plan a name of its own with --key.");
    }

    private void goOn(Proposal onward) {
        proposal = onward;
        tries = 0;
    }

    private Optional<PlanReport> known(PlanId plan) {
        Reply<PlanReport> reply = api.plan(plan.value());
        return reply instanceof Reply.Refused<PlanReport> refused && refused.status() == 404
                ? Optional.empty()
                : Optional.of(reply.orRefuse());
    }

    /// Whether a plan that the server does not know has its branch on the remote already.
    private boolean isLeftOver(PlanId plan) {
        return proposal.branch().isEmpty()
                && remote.heads().containsKey("refs/heads/fleet/" + plan);
    }

    /// What is left to do after the work that an ended plan has merged on a branch of its own, or after the documents that
    /// it has written.
    private Optional<Proposal> onward(PlanId plan, PlanReport report) {
        if (proposal.travels()) {
            home.accept(plan);
        }
        Optional<CommitId> head = merged(report);
        if (!proposal.travels()) {
            return head.map(commit -> proposer.proposeAt(commit, proposal.branch()));
        }
        Proposal fresh = proposer.proposeAt(head.orElse(proposal.base()), proposal.branch());
        boolean isOther = !fresh.key(remote.repository()).equals(proposal.key(remote.repository()));
        return Optional.of(fresh).filter(_ -> isOther);
    }

    /// The head of an ended plan that goes on from the proposal's base, in this checkout now.
    private Optional<CommitId> merged(PlanReport report) {
        boolean moved = !report.head().isEmpty() && !report.head().equals(proposal.base().hex());
        if (!moved || !proposal.branch().isEmpty()) {
            return Optional.empty();
        }
        CommitId head = new CommitId(report.head());
        if (!checkout.has(head)) {
            remote.fetch("refs/heads/" + report.branch());
        }
        return Optional.of(head)
                .filter(commit ->
                        checkout.has(commit) && checkout.isAncestor(proposal.base(), commit));
    }
}
