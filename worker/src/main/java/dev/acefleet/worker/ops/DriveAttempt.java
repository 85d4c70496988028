package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.publish.SalvageWatch;
import dev.acefleet.worker.run.DrivePrompt;
import dev.acefleet.worker.run.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One attempt at steps of an assignment, on its own thread: workspace, the assignment's files and the program for them, setup,
/// agent, [Judgement]. While the agent works, a [StepWatch] tells of each step that is over; after it the rest is told, and
/// last the attempt's end. It starts from nothing but the order and commits on the remote, so a death at any point costs what
/// was done since the last step that was told ([StepReports]).
final class DriveAttempt {
    /// What an agent's program finds in its environment as its role.
    private static final String ROLE = "driver";

    private final AgentAttempt attempt;
    private final WorkOrder.Subtree order;

    DriveAttempt(AgentAttempt attempt, WorkOrder.Subtree order) {
        this.attempt = attempt;
        this.order = order;
    }

    Outcome execute() throws IOException {
        return attempt.on(
                () -> {
                    attempt.cache().ensure(order.base(), order.fetchRefs());
                    return new AgentAttempt.Ground.At(
                            new Beginnings(attempt.cache(), attempt.publisher()).of(order));
                },
                this::execute);
    }

    private Outcome execute(Workspace workspace, Beginning beginning) throws IOException {
        AssignmentHome home;
        StepBook book;
        Path prompt;
        try {
            book = new StepBook(order);
            workspace.standOn(beginning.at());
            home = AssignmentHome.lay(Git.of(workspace.tree()), workspace, order, beginning);
            prompt =
                    Files.writeString(
                            workspace.file("prompt.md"),
                            DrivePrompt.of(order, book.named(), beginning.brief()));
        } catch (GitFailed | IllegalArgumentException e) {
            return attempt.unusable(String.valueOf(e.getMessage()));
        }
        Path tools = home.tools(attempt.site().config().aceAssign());
        Optional<Outcome> unusable = attempt.setUp(workspace);
        if (unusable.isPresent()) {
            return unusable.get();
        }
        attempt.control().started();
        StepReports reports = new StepReports(attempt.control(), attempt.telling());
        AgentAttempt.Ran ran;
        try (SalvageWatch salvage =
                        SalvageWatch.start(
                                attempt.publisher(),
                                workspace.tree(),
                                beginning.base(),
                                beginning.at(),
                                attempt.id(),
                                SalvageWatch.INTERVAL);
                var _ = StepWatch.start(attempt, home, book, reports, salvage)) {
            ran = attempt.run(job(tools), workspace, prompt);
        }
        return end(judged(workspace, beginning, home, book, ran), book, reports, ran);
    }

    private AgentAttempt.Job job(Path tools) {
        return new AgentAttempt.Job(ROLE, order.model(), order.budget(), Optional.of(tools));
    }

    private Outcome judged(
            Workspace workspace,
            Beginning beginning,
            AssignmentHome home,
            StepBook book,
            AgentAttempt.Ran ran) {
        try (var _ = new Interruption(attempt.control(), attempt.site().saving())) {
            try {
                home.look()
                        .ifPresentOrElse(
                                book::see, () -> book.unseen("its files are locked by somebody"));
            } catch (IOException e) {
                book.unseen("its files cannot be read: " + e.getMessage());
            }
            Judgement judgement =
                    new Judgement(
                            attempt,
                            new StepEvidence(attempt, order, beginning, workspace, book),
                            beginning.base(),
                            workspace);
            return Survivors.of(ran.exit()).in(judgement.of(ran.said(), ran.exit()));
        }
    }

    /// Tells all that became of the steps, told before or not, with the commit that the attempt leaves. An end that nobody
    /// wants to hear of has nothing before it either.
    private Outcome end(Outcome outcome, StepBook book, StepReports reports, AgentAttempt.Ran ran) {
        if (attempt.control().stop().filter(stop -> !stop.reported()).isPresent()) {
            return outcome;
        }
        try {
            DocumentChanges all = all(book, ran);
            Optional<CommitId> saved = saved(outcome, book, reports);
            if (!isTold(reports, all, saved) && reports.refused().isEmpty()) {
                reports.leaveLast(all, saved);
            }
            return reports.refused().map(why -> untold(outcome, why)).orElse(outcome);
        } catch (IllegalArgumentException e) {
            return untold(outcome, String.valueOf(e.getMessage()));
        }
    }

    /// Whether all has arrived while there was time.
    private static boolean isTold(
            StepReports reports, DocumentChanges all, Optional<CommitId> saved) {
        try {
            if (!reports.settle()) {
                return false;
            }
            if (!(all.isNothing() && saved.isEmpty())) {
                reports.tellLast(all, saved);
            }
            return reports.settle();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private DocumentChanges all(StepBook book, AgentAttempt.Ran ran) {
        DocumentChanges steps = book.whole();
        Map<String, String> written = new TreeMap<>(steps.written());
        written.putAll(
                SessionFiles.of(
                        order, attempt.agent(), ran.said(), InstantSource.system().instant()));
        return new DocumentChanges(written, steps.removed());
    }

    /// A commit is that of steps which are over: what a failed attempt leaves beyond them, its end tells. Steps that were told
    /// keep theirs, and those that were told without one, or not at all, get what was saved.
    private static Optional<CommitId> saved(Outcome outcome, StepBook book, StepReports reports) {
        boolean isOwed = book.hasNews() || reports.owesCommit();
        return switch (outcome) {
            case Outcome.Succeeded done -> Optional.of(done.commit());
            case Outcome.Gated gated -> Optional.of(gated.commit());
            case Outcome.Failed _ when !isOwed -> reports.saved();
            case Outcome.Failed failed ->
                    failed.salvage() instanceof Salvage.Saved saved
                            ? Optional.of(saved.commit())
                            : Optional.empty();
            case Outcome.Adopted _,
                    Outcome.Merged _,
                    Outcome.Audited _,
                    Outcome.Planned _,
                    Outcome.Finished _,
                    Outcome.Done _,
                    Outcome.Released _,
                    Outcome.Declined _ ->
                    Optional.empty();
        };
    }

    /// Steps that nobody can be told of are not done, whatever the files here say.
    private Outcome untold(Outcome outcome, String why) {
        return outcome instanceof Outcome.Succeeded done
                ? attempt.telling()
                        .failed(
                                FailureKind.EVIDENCE_MISSING,
                                "the reports of its steps cannot travel: " + why,
                                List.of(),
                                new Salvage.Saved(done.ref(), done.commit()),
                                done.usage(),
                                Optional.empty())
                : outcome;
    }
}
