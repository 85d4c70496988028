package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.Role;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.publish.SalvageWatch;
import dev.acefleet.worker.run.Prompt;
import dev.acefleet.worker.run.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// One attempt at a run, on its own thread: workspace, setup, agent, [Judgement]. It starts from nothing but commits on
/// the remote ([Beginning]), so a death at any point costs the attempt and no more; what the agent had committed and not
/// pushed dies with the machine.
final class RunAttempt {
    private final AgentAttempt attempt;
    private final WorkOrder.Run run;

    RunAttempt(AgentAttempt attempt, WorkOrder.Run run) {
        this.attempt = attempt;
        this.run = run;
    }

    Outcome execute() throws IOException {
        Beginning beginning;
        Workspace workspace;
        try (var _ = new Preparation(attempt.control())) {
            attempt.cache().ensure(run.base(), run.fetchRefs());
            Optional<Outcome> adopted =
                    new Adoption(attempt.site(), attempt.cache(), attempt.publisher())
                            .look(attempt.id(), run);
            if (adopted.isPresent()) {
                return adopted.get();
            }
            beginning = new Beginnings(attempt.cache(), attempt.publisher()).of(run);
            workspace =
                    attempt.site().workspace(attempt.id(), attempt.cache(), beginning.checkout());
        } catch (GitFailed e) {
            return attempt.control().stop().isPresent()
                    ? attempt.stopped()
                    : AgentAttempt.unusable(String.valueOf(e.getMessage()));
        }
        try {
            return execute(workspace, beginning);
        } finally {
            attempt.site().discard(workspace, attempt.id());
        }
    }

    private Outcome execute(Workspace workspace, Beginning beginning) throws IOException {
        String runText;
        Path prompt;
        try {
            Git git = Git.of(workspace.tree());
            workspace.standOn(beginning.at());
            runText = Prompt.runText(git, run, beginning.base());
            prompt =
                    Files.writeString(
                            workspace.file("prompt.md"),
                            Prompt.of(git, run, beginning.base(), beginning.brief()));
        } catch (GitFailed e) {
            return AgentAttempt.unusable(String.valueOf(e.getMessage()));
        }
        Optional<Outcome> unusable = attempt.setUp(workspace);
        if (unusable.isPresent()) {
            return unusable.get();
        }
        attempt.control().started();
        AgentAttempt.Ran ran = run(workspace, beginning, prompt);
        return new Judgement(attempt, run, runText, beginning.base(), workspace)
                .of(ran.said(), ran.exit());
    }

    private AgentAttempt.Ran run(Workspace workspace, Beginning beginning, Path prompt)
            throws IOException {
        CommitId base = beginning.base();
        try (var _ =
                SalvageWatch.start(
                        attempt.publisher(),
                        workspace.tree(),
                        base,
                        beginning.at(),
                        attempt.id(),
                        SalvageWatch.INTERVAL)) {
            return attempt.run(Role.RUNNER, run.model(), workspace, prompt);
        }
    }
}
