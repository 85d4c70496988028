package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.config.FleetFile;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.CommitFiles;
import dev.acefleet.cli.client.git.Remote;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.stage.Role;
import dev.acefleet.common.stage.StageConfig;
import java.util.List;
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
        FleetFile project = project(committed.commit());
        return Proposal.of(
                committed,
                wishes.gapsOnly(),
                policy(committed.stage().config(), runs, project),
                branch,
                project.ignored());
    }

    private FleetFile project(CommitId commit) {
        CommitFiles files = new CommitFiles(checkout.git(), commit);
        List<CommitFiles.File> found = files.list(FleetFile.NAME);
        if (found.isEmpty()) {
            return FleetFile.none(FleetFile.NAME);
        }
        if (found.getFirst().size() > FleetFile.LARGEST) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "A settings file is too large; nothing was sent.",
                    FleetFile.NAME + ":1: it has more than " + FleetFile.LARGEST + " bytes",
                    "It chooses server, agent, pool and check, and nothing else.");
        }
        String text = files.read(found).getOrDefault(FleetFile.NAME, "");
        return FleetFile.read(FleetFile.NAME, text, FleetFile.PROJECT_KEYS);
    }

    private StagePolicy policy(StageConfig config, int runs, FleetFile project) {
        try {
            return new StagePolicy(
                    config.capFor(runs),
                    Limits.ATTEMPTS,
                    wishes.onFailure(),
                    wishes.onGate(),
                    wishes.restartClean(),
                    new Pool(choose(wishes.pool(), project, "pool", Pool.DEFAULT.name())),
                    choose(wishes.agent(), project, "agent", USUAL_AGENT),
                    Role.RUNNER.model(config.horsepower()),
                    choose(wishes.check(), project, "check", ""),
                    config.auditor(),
                    Role.AUDITOR.model(config.horsepower()),
                    config.commitDocs());
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "The stage cannot be submitted like this; nothing was sent.",
                    String.valueOf(e.getMessage()),
                    "Choose by name, with an option or in " + FleetFile.NAME + ".");
        }
    }

    private String choose(String option, FleetFile project, String key, String usual) {
        return Optional.of(option)
                .filter(value -> !value.isEmpty())
                .or(() -> project.value(key))
                .or(() -> wishes.files().value(key))
                .orElse(usual);
    }
}
