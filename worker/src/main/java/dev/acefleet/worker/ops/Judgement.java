package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProviderTrouble;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.GateReturn;
import dev.acefleet.worker.agents.Agent;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.Evidence;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.work.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an attempt comes to after its agent has ended. The evidence decides, not the exit code: an agent that failed
/// after everything was done has succeeded, and one that exits with 0 and shows nothing has not (spec/stage.md 3).
/// Nothing ends without salvage.
///
/// @param runText text of the run file at the base
/// @param base what the work is judged against
record Judgement(
        AgentAttempt attempt,
        WorkOrder.Run run,
        String runText,
        CommitId base,
        Workspace workspace) {

    Outcome of(Agent.Verdict said, Exit exit) {
        Optional<Stop> stop =
                exit.cause() == Exit.Cause.STOPPED ? attempt.control().stop() : Optional.empty();
        Git git;
        try {
            git = workspace.reclaim();
        } catch (GitFailed e) {
            return new Outcome.Failed(
                    stop.map(Stop::kind).orElse(FailureKind.AGENT_FAILED),
                    stop.map(Stop::reason).orElse(String.valueOf(e.getMessage())),
                    new Salvage.Nothing(String.valueOf(e.getMessage())),
                    said.usage());
        }
        if (stop.isPresent()) {
            return ended(stop.get().kind(), stop.get().reason(), said, git);
        }
        String text = said.text();
        Optional<GateReturn> gate = GateReturn.read(text);
        try {
            if (gate.isPresent()) {
                return gate(gate.get(), said, git);
            }
            return switch (Evidence.check(git, base, run, runText, text)) {
                case Evidence.Verdict.Holds holds -> publish(holds, said, exit, git);
                case Evidence.Verdict.Missing missing -> missing(missing, said, git);
            };
        } catch (GitFailed e) {
            return ended(FailureKind.INFRASTRUCTURE, String.valueOf(e.getMessage()), said, git);
        }
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
        Publisher.Kept kept =
                publisher().keep(git, workspace.file("salvage-index"), base, attempt.id());
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

    private static Outcome hasSecret(Publisher.Published.HasSecret secret, Agent.Verdict said) {
        return new Outcome.Failed(
                FailureKind.SECRET_IN_COMMIT,
                secret.detail(),
                new Salvage.Nothing("a secret must not be pushed"),
                said.usage());
    }

    private Publisher publisher() {
        return attempt.publisher();
    }

    private Outcome publish(Evidence.Verdict.Holds holds, Agent.Verdict said, Exit exit, Git git) {
        List<String> warnings = new ArrayList<>(holds.warnings());
        if (said instanceof Agent.Verdict.Failed failed) {
            warnings.add(
                    "the agent reported a failure, and the work is complete: "
                            + attempt.output().mask(failed.detail()));
        }
        if (exit.cause() != Exit.Cause.EXITED) {
            warnings.add(
                    "the agent had to be stopped ("
                            + exit.cause()
                            + ") after the work was complete");
        }
        String branch = "refs/heads/" + Workspace.BRANCH;
        git.must("update-ref", branch, holds.commit().hex());
        return switch (publisher()
                .publish(workspace.tree(), branch, base, holds.commit(), attempt.id())) {
            case Publisher.Published.Done done ->
                    new Outcome.Succeeded(
                            holds.commit(), done.ref(), holds.summary(), warnings, said.usage());
            case Publisher.Published.HasSecret secret -> hasSecret(secret, said);
        };
    }

    private Outcome missing(Evidence.Verdict.Missing missing, Agent.Verdict said, Git git) {
        String reasons = String.join("; ", missing.reasons());
        return switch (said) {
            case Agent.Verdict.Ended _ -> ended(FailureKind.EVIDENCE_MISSING, reasons, said, git);
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
                publisher().salvage(git, workspace.file("salvage-index"), base, attempt.id());
        return new Outcome.Failed(
                kind,
                with(salvaged.leftOut(), detail),
                salvaged.salvage(),
                said.usage(),
                trouble(said, kind, attempt));
    }

    /// A detail that is too long is cut; what was lost must be read to its end.
    private String with(List<String> leftOut, String detail) {
        String why = attempt.output().mask(detail);
        if (leftOut.isEmpty()) {
            return why;
        }
        String lost = attempt.output().mask("; not saved: " + String.join(", ", leftOut));
        return why.substring(0, Math.clamp(Limits.TEXT - lost.length(), 0, why.length())) + lost;
    }
}
