package dev.acefleet.worker.ops;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.AgentReturn;
import dev.acefleet.worker.agents.Agent;
import dev.acefleet.worker.config.WorkerConfig;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.Evidence;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.work.Control;
import dev.acefleet.worker.work.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an attempt comes to after its agent has ended. The evidence decides, not the exit code: an agent that failed
/// after everything was done has succeeded, and one that exits with 0 and shows nothing has not (spec/stage.md 3).
/// Nothing ends without salvage.
///
/// @param limits that the agent was held to
/// @param runText text of the run file at the base
/// @param account whose provider the agent uses
record Judgement(
        WorkerConfig.Limits limits,
        AttemptId id,
        WorkOrder.Run run,
        String runText,
        Control control,
        Workspace workspace,
        Publisher publisher,
        AttemptOutput output,
        String account) {

    Outcome of(Agent.Verdict said, Exit exit) {
        Optional<Stop> stop =
                exit.cause() == Exit.Cause.STOPPED ? control.stop() : Optional.empty();
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
        if (AgentReturn.read(text).marker() == AgentReturn.Marker.GATE) {
            return ended(
                    FailureKind.CONFIGURATION,
                    "the agent stopped at a gate; write the answer into the run and submit the stage again: "
                            + text,
                    said,
                    git);
        }
        try {
            return switch (Evidence.check(git, workspace.base(), run, runText, text)) {
                case Evidence.Verdict.Holds holds -> publish(holds, said, exit, git);
                case Evidence.Verdict.Missing missing -> missing(missing, said, git);
            };
        } catch (GitFailed e) {
            return ended(FailureKind.INFRASTRUCTURE, String.valueOf(e.getMessage()), said, git);
        }
    }

    private Outcome publish(Evidence.Verdict.Holds holds, Agent.Verdict said, Exit exit, Git git) {
        List<String> warnings = new ArrayList<>(holds.warnings());
        if (said instanceof Agent.Verdict.Failed failed) {
            warnings.add(
                    "the agent reported a failure, and the work is complete: "
                            + output.mask(failed.detail()));
        }
        if (exit.cause() != Exit.Cause.EXITED) {
            warnings.add(
                    "the agent had to be stopped ("
                            + exit.cause()
                            + ") after the work was complete");
        }
        String branch = "refs/heads/" + Workspace.BRANCH;
        git.must("update-ref", branch, holds.commit().hex());
        return switch (publisher.publish(
                workspace.tree(), branch, workspace.base(), holds.commit(), id)) {
            case Publisher.Published.Done done ->
                    new Outcome.Succeeded(
                            holds.commit(), done.ref(), holds.summary(), warnings, said.usage());
            case Publisher.Published.HasSecret secret ->
                    new Outcome.Failed(
                            FailureKind.SECRET_IN_COMMIT,
                            secret.detail(),
                            new Salvage.Nothing("a secret must not be pushed"),
                            said.usage());
        };
    }

    private Outcome missing(Evidence.Verdict.Missing missing, Agent.Verdict said, Git git) {
        String reasons = String.join("; ", missing.reasons());
        return switch (said) {
            case Agent.Verdict.Ended _ -> ended(FailureKind.EVIDENCE_MISSING, reasons, said, git);
            case Agent.Verdict.Failed failed ->
                    ended(failed.kind(), why(failed) + "; " + reasons, said, git);
        };
    }

    /// The limits are known here alone.
    private String why(Agent.Verdict.Failed failed) {
        return switch (failed.kind()) {
            case STALLED -> "nothing was printed for " + limits.stall();
            case TIMED_OUT -> "not done after " + limits.hard();
            // Whatever else it is, the agent's own words say it.
            default -> failed.detail();
        };
    }

    private Outcome ended(FailureKind kind, String detail, Agent.Verdict said, Git git) {
        Publisher.Salvaged salvaged =
                publisher.salvage(git, workspace.file("salvage-index"), workspace.base(), id);
        return new Outcome.Failed(
                kind,
                with(salvaged.leftOut(), detail),
                salvaged.salvage(),
                said.usage(),
                said instanceof Agent.Verdict.Failed failed && failed.kind() == kind
                        ? failed.trouble(account)
                        : Optional.empty());
    }

    /// A detail that is too long is cut; what was lost must be read to its end.
    private String with(List<String> leftOut, String detail) {
        String why = output.mask(detail);
        if (leftOut.isEmpty()) {
            return why;
        }
        String lost = output.mask("; not saved: " + String.join(", ", leftOut));
        return why.substring(0, Math.clamp(Limits.TEXT - lost.length(), 0, why.length())) + lost;
    }
}
