package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.config.FleetFile;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.Remote;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.GapLoop;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.stage.Role;
import dev.acefleet.common.stage.StageConfig;
import java.util.Optional;

/// Makes a proposal of what is asked for and what stands in a commit. Reads the checkout and, where a branching strategy
/// names a branch, looks at the remote; changes nothing.
public final class Proposer {
    /// The agent where neither options nor files name one.
    public static final String USUAL_AGENT = StagePolicy.USUAL_AGENT;

    private final Checkout checkout;
    private final Remote remote;
    private final StageId stage;
    private final Wishes wishes;

    public Proposer(Checkout checkout, Remote remote, StageId stage, Wishes wishes) {
        this.checkout = checkout;
        this.remote = remote;
        this.stage = stage;
        this.wishes = wishes;
    }

    /// What the person asked for beyond the stage; empty texts: not said.
    ///
    /// @param files the person's settings
    public record Wishes(
            boolean gapsOnly,
            boolean lenient,
            StagePolicy.OnFailure onFailure,
            StagePolicy.OnGate onGate,
            boolean restartClean,
            StagePolicy.OnDependency onDependency,
            Budgets budgets,
            int gapRounds,
            String agent,
            String pool,
            String check,
            FleetFile files) {}

    /// Proposes the stage as HEAD has it, or as its integration branch has it where that is ahead already.
    public Proposal propose() {
        CommittedStage.refuseChanges(checkout, stage);
        CommitId head = checkout.head();
        CommittedStage committed = CommittedStage.read(checkout, head, stage, wishes.lenient());
        String branch = IntegrationBranch.of(committed.stage());
        Optional<CommitId> tip =
                branch.isEmpty()
                        ? Optional.empty()
                        : Optional.ofNullable(remote.heads().get("refs/heads/" + branch));
        return tip.isEmpty() || tip.get().equals(head)
                ? proposal(committed, branch)
                : onTop(committed, branch, tip.get());
    }

    /// Proposes what is left to do at a later commit, on the same branch.
    public Proposal proposeAt(CommitId commit, String branch) {
        return proposal(CommittedStage.read(checkout, commit, stage, wishes.lenient()), branch);
    }

    private Proposal onTop(CommittedStage committed, String branch, CommitId tip) {
        CommitId head = committed.commit();
        if (!checkout.has(tip)) {
            remote.fetch("refs/heads/" + branch);
        }
        if (checkout.isAncestor(head, tip)) {
            return proposeAt(tip, branch);
        }
        if (checkout.isAncestor(tip, head)) {
            return proposal(committed, branch);
        }
        throw new Refusal(
                ExitCode.USAGE,
                "HEAD and " + branch + " of " + remote.name() + " have parted; nothing was sent.",
                "Each has commits that the other has not, so it is not clear what to go on from.",
                "Bring them together: git fetch "
                        + remote.name()
                        + " "
                        + branch
                        + " && git merge FETCH_HEAD");
    }

    private Proposal proposal(CommittedStage committed, String branch) {
        int runs = committed.stage().select(wishes.gapsOnly()).size();
        Choices choices = Choices.of(checkout, committed.commit(), wishes.files());
        return Proposal.of(
                committed,
                wishes.gapsOnly(),
                policy(committed, runs, choices),
                branch,
                gaps(committed),
                choices.ignored());
    }

    private GapLoop gaps(CommittedStage committed) {
        if (wishes.gapRounds() == 0) {
            return GapLoop.NONE;
        }
        StageConfig config = committed.stage().config();
        if (!config.auditor()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "Gaps cannot be closed by themselves here; nothing was sent.",
                    "This project wants no audit (checks.auditor), so nobody finds gaps.",
                    "Leave --auto-gaps out.");
        }
        if (wishes.gapRounds() < 0 || wishes.gapRounds() > GapLoop.MOST) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "Not a number of rounds: " + wishes.gapRounds(),
                    "Gaps are closed in 1 to " + GapLoop.MOST + " rounds.",
                    "Say --auto-gaps or --auto-gaps=2, for example.");
        }
        return new GapLoop(wishes.gapRounds(), Role.ARCHITECT.model(config.horsepower()));
    }

    private StagePolicy policy(CommittedStage committed, int runs, Choices choices) {
        StageConfig config = committed.stage().config();
        try {
            return new StagePolicy(
                    config.capFor(runs),
                    Limits.ATTEMPTS,
                    wishes.onFailure(),
                    wishes.onGate(),
                    wishes.restartClean(),
                    new Pool(choices.text(wishes.pool(), "pool", Pool.DEFAULT.name())),
                    choices.text(wishes.agent(), "agent", USUAL_AGENT),
                    Role.RUNNER.model(config.horsepower()),
                    choices.text(wishes.check(), "check", ""),
                    config.auditor(),
                    Role.AUDITOR.model(config.horsepower()),
                    config.commitDocs() && !committed.documents().travel(),
                    wishes.onDependency(),
                    choices.budgets(wishes.budgets()));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "The stage cannot be submitted like this; nothing was sent.",
                    String.valueOf(e.getMessage()),
                    "Choose by name, with an option or in " + FleetFile.NAME + ".");
        }
    }
}
