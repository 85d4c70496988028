package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.Role;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.run.AuditPrompt;
import dev.acefleet.worker.run.TreeStatus;
import dev.acefleet.worker.run.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// One look at a stage by an auditor, on its own thread: workspace at the integration head, setup, agent, [AuditJudgement].
/// Nothing of it is kept but the proof; a death at any point costs the attempt and no more.
final class AuditAttempt {
    private final AgentAttempt attempt;
    private final WorkOrder.Audit audit;

    AuditAttempt(AgentAttempt attempt, WorkOrder.Audit audit) {
        this.attempt = attempt;
        this.audit = audit;
    }

    Outcome execute() throws IOException {
        Workspace workspace;
        try (var _ = new Preparation(attempt.control())) {
            attempt.cache().ensure(audit.base(), audit.fetchRefs());
            workspace = attempt.site().workspace(attempt.id(), attempt.cache(), audit.base());
        } catch (GitFailed e) {
            return attempt.control().stop().isPresent()
                    ? attempt.stopped()
                    : AgentAttempt.unusable(String.valueOf(e.getMessage()));
        }
        try {
            return execute(workspace);
        } finally {
            attempt.site().discard(workspace, attempt.id());
        }
    }

    private Outcome execute(Workspace workspace) throws IOException {
        Path prompt;
        Set<String> before;
        try {
            Git git = Git.of(workspace.tree());
            prompt = Files.writeString(workspace.file("prompt.md"), AuditPrompt.of(git, audit));
            Optional<Outcome> unusable = attempt.setUp(workspace);
            if (unusable.isPresent()) {
                return unusable.get();
            }
            // What the operator's setup leaves is not the auditor's doing.
            before = TreeStatus.lines(git);
        } catch (GitFailed e) {
            return AgentAttempt.unusable(String.valueOf(e.getMessage()));
        }
        attempt.control().started();
        AgentAttempt.Ran ran = attempt.run(Role.AUDITOR, audit.model(), workspace, prompt);
        return new AuditJudgement(attempt, audit, workspace, before).of(ran.said(), ran.exit());
    }
}
