package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.Role;
import dev.acefleet.worker.git.DocumentFiles;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.publish.SalvageWatch;
import dev.acefleet.worker.run.Evidence;
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
        return attempt.on(this::ground, this::execute);
    }

    private AgentAttempt.Ground ground() {
        attempt.cache().ensure(run.base(), run.fetchRefs());
        return new Adoption(attempt.site(), attempt.cache(), attempt.publisher())
                .look(attempt.id(), run)
                .<AgentAttempt.Ground>map(AgentAttempt.Ground.Over::new)
                .orElseGet(() ->
                        new AgentAttempt.Ground.At(
                                new Beginnings(attempt.cache(), attempt.publisher()).of(run)));
    }

    private Outcome execute(Workspace workspace, Beginning beginning) throws IOException {
        String runText;
        Path prompt;
        try {
            Git git = Git.of(workspace.tree());
            workspace.standOn(beginning.at());
            DocumentFiles.of(git, run.documents())
                    .lay(git, beginning.at(), beginning.checkout(), run.recapPath());
            runText = Prompt.runText(git, run, beginning.base());
            prompt =
                    Files.writeString(
                            workspace.file("prompt.md"),
                            Prompt.of(git, run, beginning.base(), beginning.brief()));
        } catch (GitFailed e) {
            return attempt.unusable(String.valueOf(e.getMessage()));
        }
        Optional<Outcome> unusable = attempt.setUp(workspace);
        if (unusable.isPresent()) {
            return unusable.get();
        }
        attempt.control().started();
        AgentAttempt.Ran ran = run(workspace, beginning, prompt);
        try (var _ = new Interruption(attempt.control(), attempt.site().saving())) {
            Judgement judgement =
                    new Judgement(
                            attempt,
                            new Shown(runText, beginning.base()),
                            beginning.base(),
                            workspace);
            return Survivors.of(ran.exit()).in(judgement.of(ran.said(), ran.exit()));
        }
    }

    /// What shows that the run is done.
    private final class Shown implements Judgement.Work {
        private final String runText;
        private final CommitId base;

        Shown(String runText, CommitId base) {
            this.runText = runText;
            this.base = base;
        }

        @Override
        public Evidence.Verdict check(Git git, String text) {
            return Evidence.check(git, base, run, runText, text, attempt.telling().secrets());
        }

        @Override
        public Documents documents() {
            return run.documents();
        }

        @Override
        public boolean isKeptOnTop() {
            return run.documents().travel();
        }

        @Override
        public FailureKind missing() {
            return FailureKind.EVIDENCE_MISSING;
        }
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
            return attempt.run(
                    AgentAttempt.Job.of(Role.RUNNER, run.model(), run.budget()), workspace, prompt);
        }
    }
}
