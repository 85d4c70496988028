package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.Remote;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.message.PlanList;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.model.CommitId;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What ended plans have merged on branches of their own, and whether the person's branch has it. Whoever submits more of the same
/// asks first: what is done there is neither skipped nor done anew on a branch that lacks it. Who means that deletes the
/// plan's branch. One thread.
final class MergedWork {
    /// Plans of any kind among which the last ones of the same are looked for.
    private static final int PLANS = 500;

    /// Plans of the same whose work is looked for in the branch.
    private static final int LAST = 10;

    private final Checkout checkout;
    private final Remote remote;
    private final Predicate<PlanSummary> isOfThis;

    /// @param isOfThis whether a plan of this repository is about what is to be submitted
    MergedWork(Checkout checkout, Remote remote, Predicate<PlanSummary> isOfThis) {
        this.checkout = checkout;
        this.remote = remote;
        this.isOfThis = isOfThis;
    }

    /// The plans of this repository that are about the same.
    Stream<PlanSummary> ofThis(Reply<PlanList> plans) {
        String repository = remote.repository().key();
        return plans.orRefuse().plans().stream()
                .filter(plan -> plan.repository().equals(repository))
                .filter(isOfThis);
    }

    /// The last ended plans whose work is to be had and that the branch lacks, the newest first. What a live one has merged is
    /// half of its work: it is followed, or stands in the way of another plan by itself.
    ///
    /// @param isBrought brings the work of a plan into the branch, and says whether it is there now: with it may come that of
    ///     earlier ones
    List<PlanReport> missing(ApiClient api, Predicate<PlanReport> isBrought) {
        List<PlanReport> merged =
                ofThis(api.plans(PLANS))
                        .limit(LAST)
                        .map(plan -> api.plan(plan.id()).orRefuse())
                        .filter(report -> report.hasEnded() && PlanSession.hasMerged(report))
                        .toList();
        return merged.stream()
                .filter(report -> !isInBranch(report) && isToBeHad(report))
                .filter(isBrought.negate())
                .toList();
    }

    boolean isInBranch(PlanReport report) {
        if (!PlanSession.hasMerged(report)) {
            return true;
        }
        CommitId head = new CommitId(report.head());
        return checkout.has(head) && checkout.isAncestor(head, checkout.head());
    }

    /// Who deletes the branch goes on without its work.
    boolean isToBeHad(PlanReport report) {
        return remote.heads().containsKey("refs/heads/" + report.branch());
    }

    /// For a plan whose work is missing, and where that was said with what brings it in.
    Refusal refusal(PlanReport missing, String what) {
        return new Refusal(
                ExitCode.USAGE,
                "Work that is done is not in your branch yet; nothing was sent.",
                "Plan " + missing.id() + " has merged " + what + " on a branch of its own.",
                "Bring it in as said above, or go on without it: git push "
                        + remote.name()
                        + " --delete "
                        + missing.branch()
                        + "; then type the same command again.");
    }
}
