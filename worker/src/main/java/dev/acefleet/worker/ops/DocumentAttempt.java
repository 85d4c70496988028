package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.stage.Role;
import dev.acefleet.worker.agents.Agent;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.TreeStatus;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.work.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// One attempt of an agent that writes documents of a stage and does nothing else: an auditor, or an architect. On its own
/// thread: workspace at the integration head, setup, agent, judgement. What was written decides, not what the agent says;
/// one that committed has not done its part but another's. Nothing of it is kept but those documents, which the worker
/// commits; a death at any point costs the attempt and no more.
final class DocumentAttempt {
    private final AgentAttempt attempt;
    private final Task task;

    DocumentAttempt(AgentAttempt attempt, Task task) {
        this.attempt = attempt;
        this.task = task;
    }

    /// What is to be written.
    interface Task {
        Role role();

        /// What the agent looks at.
        CommitId base();

        List<String> fetchRefs();

        String model();

        Budget budget();

        /// The prompt; lays what the agent needs beside its commit.
        ///
        /// @param git on the clone, untouched by an agent yet
        String prompt(Git git) throws IOException;

        /// @throws Written.Unusable when that is no document to go by
        Outcome judge(Written written, Agent.Verdict said) throws Written.Unusable, IOException;
    }

    Outcome execute() throws IOException {
        return attempt.on(
                () -> {
                    attempt.cache().ensure(task.base(), task.fetchRefs());
                    return new AgentAttempt.Ground.At(Beginning.clean(task.base(), ""));
                },
                (workspace, _) -> execute(workspace));
    }

    private Outcome execute(Workspace workspace) throws IOException {
        Path prompt;
        Set<String> before;
        try {
            Git git = Git.of(workspace.tree());
            prompt = Files.writeString(workspace.file("prompt.md"), task.prompt(git));
            Optional<Outcome> unusable = attempt.setUp(workspace);
            if (unusable.isPresent()) {
                return unusable.get();
            }
            // What the operator's setup leaves is not the agent's doing.
            before = TreeStatus.lines(git);
        } catch (GitFailed e) {
            return attempt.unusable(String.valueOf(e.getMessage()));
        }
        attempt.control().started();
        AgentAttempt.Ran ran =
                attempt.run(
                        AgentAttempt.Job.of(task.role(), task.model(), task.budget()),
                        workspace,
                        prompt);
        try (var _ = new Interruption(attempt.control(), attempt.site().saving())) {
            return Survivors.of(ran.exit()).in(judged(workspace, before, ran.said(), ran.exit()));
        }
    }

    private Outcome judged(Workspace workspace, Set<String> before, Agent.Verdict said, Exit exit) {
        Optional<Stop> stop =
                exit.cause() == Exit.Cause.STOPPED ? attempt.control().stop() : Optional.empty();
        if (stop.isPresent()) {
            return failed(stop.get().kind(), stop.get().reason(), said);
        }
        Git git;
        try {
            git = workspace.reclaim();
        } catch (GitFailed e) {
            return failed(FailureKind.AGENT_FAILED, String.valueOf(e.getMessage()), said);
        }
        try {
            Written written = new Written(workspace, git, task.base(), before);
            if (written.hasCommits()) {
                throw new Written.Unusable(
                        "the " + who() + " has committed, which is not its part");
            }
            return task.judge(written, said);
        } catch (Written.Unusable e) {
            return unusable(String.valueOf(e.getMessage()), said);
        } catch (GitFailed | IOException e) {
            return failed(
                    attempt.control().stop().map(Stop::kind).orElse(FailureKind.INFRASTRUCTURE),
                    String.valueOf(e.getMessage()),
                    said);
        }
    }

    private String who() {
        return task.role().name().toLowerCase(Locale.ROOT);
    }

    /// Pushes these files alone to the attempt's ref.
    ///
    /// @param done what comes of it then
    static Outcome publish(
            AgentAttempt attempt,
            Task task,
            Written written,
            Agent.Verdict said,
            Map<String, String> files,
            String subject,
            Function<CommitId, Outcome> done) {
        CommitId commit = written.commit(task.role(), files, subject);
        return switch (attempt.publisher()
                .publishOwn(written.git(), task.base(), commit, attempt.id())) {
            case Publisher.Published.Done _ -> done.apply(commit);
            case Publisher.Published.HasSecret secret ->
                    new DocumentAttempt(attempt, task)
                            .failed(FailureKind.SECRET_IN_COMMIT, secret.detail(), said);
        };
    }

    /// The agent's own reason comes first, where it has one.
    private Outcome unusable(String why, Agent.Verdict said) {
        return switch (said) {
            case Agent.Verdict.Ended _ -> failed(FailureKind.EVIDENCE_MISSING, why, said);
            case Agent.Verdict.Failed failed ->
                    failed(failed.kind(), Judgement.why(failed, attempt) + "; " + why, said);
        };
    }

    private Outcome failed(FailureKind kind, String detail, Agent.Verdict said) {
        return attempt.telling()
                .failed(
                        kind,
                        detail,
                        List.of(),
                        attempt.telling()
                                .nothing(
                                        "the "
                                                + who()
                                                + " leaves nothing but what it was to write"),
                        said.usage(),
                        Judgement.trouble(said, kind, attempt));
    }
}
