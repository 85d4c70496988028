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

/// Which plan a command means. With a key of its own, the plan of that key, whatever became of it. Else
///
/// * the live plan of the same proposal, which is followed;
/// * a new one that goes on from the head of the last, where that ended with work merged that is not in the branch yet;
/// * a new one from the same commit, where the last ended without any.
///
/// @param isNew whether it has to be submitted
/// @param ended the plan before it, where there was one
public record PlanChoice(
        Proposal proposal, String key, PlanId plan, boolean isNew, Optional<PlanReport> ended) {
    /// Plans of one stage from one commit, one after the other; whoever is at this number has another problem.
    private static final int MOST = 100;

    public static PlanChoice of(
            ApiClient api,
            Checkout checkout,
            Remote remote,
            Proposer proposer,
            Proposal proposed,
            String key) {
        Proposal proposal = proposed;
        Optional<PlanReport> ended = Optional.empty();
        int tries = 0;
        for (int i = 0; i < MOST; i++) {
            if (proposal.selected().isEmpty()) {
                return new PlanChoice(proposal, "", plan(remote, proposal, "-"), false, ended);
            }
            String tried =
                    key.isEmpty()
                            ? SubmissionKey.again(proposal.key(remote.repository()), tries)
                            : key;
            PlanId plan = plan(remote, proposal, tried);
            Optional<PlanReport> known = known(api, plan);
            boolean live = known.isPresent() && !known.get().hasEnded();
            if (known.isEmpty() || live || !key.isEmpty()) {
                return new PlanChoice(proposal, tried, plan, known.isEmpty(), ended);
            }
            ended = known;
            Optional<Proposal> onward = onward(checkout, remote, proposer, proposal, known.get());
            tries = onward.isPresent() ? 0 : tries + 1;
            proposal = onward.orElse(proposal);
        }
        throw new Refusal(
                ExitCode.ERROR,
                "This stage was run " + MOST + " times from the same commit.",
                "Every one of those plans has ended.",
                "Change something and commit it, or give the plan a name of its own with --key.");
    }

    private static PlanId plan(Remote remote, Proposal proposal, String key) {
        return proposal.plan(remote.repository(), key);
    }

    private static Optional<PlanReport> known(ApiClient api, PlanId plan) {
        Reply<PlanReport> reply = api.plan(plan.value());
        return reply instanceof Reply.Refused<PlanReport> refused && refused.status() == 404
                ? Optional.empty()
                : Optional.of(reply.orRefuse());
    }

    /// What is left to do after the work that an ended plan has merged on a branch of its own.
    private static Optional<Proposal> onward(
            Checkout checkout,
            Remote remote,
            Proposer proposer,
            Proposal proposal,
            PlanReport ended) {
        boolean moved = !ended.head().isEmpty() && !ended.head().equals(proposal.base().hex());
        if (!moved || !proposal.branch().isEmpty()) {
            return Optional.empty();
        }
        CommitId head = new CommitId(ended.head());
        if (!checkout.has(head)) {
            remote.fetch("refs/heads/" + ended.branch());
        }
        return checkout.has(head) && checkout.isAncestor(proposal.base(), head)
                ? Optional.of(proposer.proposeAt(head, proposal.branch()))
                : Optional.empty();
    }
}
