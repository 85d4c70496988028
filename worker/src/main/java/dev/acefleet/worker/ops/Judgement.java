package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProviderTrouble;
import dev.acefleet.common.stage.GateReturn;
import dev.acefleet.worker.agents.Agent;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.Evidence;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.secrets.Telling;
import dev.acefleet.worker.work.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an attempt comes to after its agent has ended. The evidence decides, not the exit code: an agent that failed
/// after everything was done has succeeded, and one that exits with 0 and shows nothing has not (spec/stage.md 3).
/// Nothing ends without salvage.
///
/// @param base what the work is judged against
record Judgement(AgentAttempt attempt, Work work, CommitId base, Workspace workspace) {
    /// What the agent was there for.
    interface Work {
        /// Whether it is done.
        ///
        /// @param git on the clone, reclaimed
        /// @param text the agent's last message, without secrets
        Evidence.Verdict check(Git git, String text);

        /// Those that travel, as they were laid out in the clone.
        Documents documents();

        /// Whether a commit on top of the work holds what became of them, for who adopts it.
        boolean isKeptOnTop();

        /// What it is called when an agent ends well by its own account, and the work is not done.
        FailureKind missing();
    }

    Outcome of(Agent.Verdict said, Exit exit) {
        Optional<Stop> stop =
                exit.cause() == Exit.Cause.STOPPED ? attempt.control().stop() : Optional.empty();
        Git git;
        try {
            git = workspace.reclaim();
        } catch (GitFailed e) {
            return telling()
                    .failed(
                            stop.map(Stop::kind).orElse(FailureKind.AGENT_FAILED),
                            stop.map(Stop::reason).orElse(String.valueOf(e.getMessage())),
                            telling().nothing(String.valueOf(e.getMessage())),
                            said.usage());
        }
        if (stop.isPresent()) {
            return ended(stop.get().kind(), stop.get().reason(), said, git);
        }
        // What a program prints in an encoding of its own is plain from here on.
        String text = telling().secrets().mask(said.text());
        Optional<GateReturn> gate = GateReturn.read(text);
        try {
            if (gate.isPresent()) {
                return gate(gate.get(), said, git);
            }
            return switch (work.check(git, text)) {
                case Evidence.Verdict.Holds holds -> publish(holds, said, exit, git);
                case Evidence.Verdict.Missing missing -> missing(missing, said, git);
            };
        } catch (GitFailed e) {
            return broken(String.valueOf(e.getMessage()), said, git);
        }
    }

    /// What was done could not be looked at, or not be pushed. A stop that came meanwhile is why: it leaves no time.
    private Outcome broken(String why, Agent.Verdict said, Git git) {
        Optional<Stop> stop = attempt.control().stop();
        return ended(
                stop.map(Stop::kind).orElse(FailureKind.INFRASTRUCTURE),
                stop.map(each -> each.reason() + "; ").orElse("") + why,
                said,
                git);
    }

    /// The agent wants a person (spec/stage.md 5.2). What it says it has done must be there; what it left uncommitted is
    /// kept for the agent that goes on.
    private Outcome gate(GateReturn gate, Agent.Verdict said, Git git) {
        List<String> absent =
                gate.commits().stream()
                        .filter(hash -> !git.run("merge-base", "--is-ancestor", hash, "HEAD").ok())
                        .toList();
        if (!absent.isEmpty()) {
            return ended(
                    FailureKind.EVIDENCE_MISSING,
                    "it stopped at a gate and lists commits that are not in its work: "
                            + String.join(", ", absent),
                    said,
                    git);
        }
        Publisher.Kept kept = keep(git);
        return switch (kept.published()) {
            case Publisher.Published.Done done ->
                    new Outcome.Gated(
                            kept.commit(),
                            done.ref(),
                            Gates.of(gate, kept.leftOut()),
                            said.usage());
            case Publisher.Published.HasSecret secret -> hasSecret(secret, said);
        };
    }

    private Outcome hasSecret(Publisher.Published.HasSecret secret, Agent.Verdict said) {
        return telling()
                .failed(
                        FailureKind.SECRET_IN_COMMIT,
                        secret.detail(),
                        telling().nothing("a secret must not be pushed"),
                        said.usage());
    }

    private Telling telling() {
        return attempt.telling();
    }

    private Publisher publisher() {
        return attempt.publisher();
    }

    private Outcome publish(Evidence.Verdict.Holds holds, Agent.Verdict said, Exit exit, Git git) {
        List<String> warnings = new ArrayList<>(holds.warnings());
        if (said instanceof Agent.Verdict.Failed failed) {
            warnings.add(
                    "the agent reported a failure, and the work is complete: " + failed.detail());
        }
        if (exit.cause() != Exit.Cause.EXITED) {
            warnings.add(
                    "the agent had to be stopped ("
                            + exit.cause()
                            + ") after the work was complete");
        }
        return switch (publish(holds, git)) {
            case Publisher.Published.Done done ->
                    telling()
                            .succeeded(
                                    holds.commit(),
                                    done.ref(),
                                    holds.summary(),
                                    warnings,
                                    holds.issues(),
                                    said.usage(),
                                    holds.documents());
            case Publisher.Published.HasSecret secret -> hasSecret(secret, said);
        };
    }

    /// A recap that travels is kept on top of the work: whoever adopts it, should this report be lost, has to find it.
    private Publisher.Published publish(Evidence.Verdict.Holds holds, Git git) {
        String branch = "refs/heads/" + Workspace.BRANCH;
        git.must("update-ref", branch, holds.commit().hex());
        return work.isKeptOnTop()
                ? keep(git).published()
                : publisher().publish(workspace.tree(), branch, base, holds.commit(), attempt.id());
    }

    private Publisher.Kept keep(Git git) {
        return publisher()
                .keep(git, workspace.file("salvage-index"), base, attempt.id(), work.documents());
    }

    private Outcome missing(Evidence.Verdict.Missing missing, Agent.Verdict said, Git git) {
        String reasons = String.join("; ", missing.reasons());
        return switch (said) {
            case Agent.Verdict.Ended _ -> ended(work.missing(), reasons, said, git);
            case Agent.Verdict.Failed failed ->
                    ended(failed.kind(), why(failed, attempt) + "; " + reasons, said, git);
        };
    }

    /// The limits are known to the worker alone.
    static String why(Agent.Verdict.Failed failed, AgentAttempt attempt) {
        WorkerConfig.Limits limits = attempt.site().config().limits();
        return switch (failed.kind()) {
            case STALLED -> "nothing was printed for " + limits.stall();
            case TIMED_OUT -> "not done after " + limits.hard();
            // Whatever else it is, the agent's own words say it.
            default -> failed.detail();
        };
    }

    /// What is known of the provider, where it is to blame.
    static Optional<ProviderTrouble> trouble(
            Agent.Verdict said, FailureKind kind, AgentAttempt attempt) {
        return said instanceof Agent.Verdict.Failed failed && failed.kind() == kind
                ? failed.trouble(attempt.account())
                : Optional.empty();
    }

    private Outcome ended(FailureKind kind, String detail, Agent.Verdict said, Git git) {
        Publisher.Salvaged salvaged =
                publisher()
                        .salvage(
                                git,
                                workspace.file("salvage-index"),
                                base,
                                attempt.id(),
                                work.documents());
        return telling()
                .failed(
                        kind,
                        detail,
                        salvaged.leftOut(),
                        salvaged.salvage(),
                        said.usage(),
                        trouble(said, kind, attempt));
    }
}
