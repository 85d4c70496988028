package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.publish.LeftNotes;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.Evidence;
import dev.acefleet.worker.run.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Whether steps are done, by their files and the commits alone (spec/assign.md 14.4), and the guard at the end of a subtree
/// (15, rule 6): what lies uncommitted beside work that is done is committed with it, and said.
record StepEvidence(
        AgentAttempt attempt,
        WorkOrder.Subtree order,
        Beginning beginning,
        Workspace workspace,
        StepBook book)
        implements Judgement.Work {
    /// Names shown of files.
    private static final int SHOWN = 10;

    @Override
    public Evidence.Verdict check(Git git, String text) {
        String head = git.must("rev-parse", "--verify", "HEAD^{commit}");
        String at = beginning.at().hex();
        if (!git.run("merge-base", "--is-ancestor", at, head).ok()) {
            return missing(
                    "the work does not build on what it began with, "
                            + beginning.at().abbreviated());
        }
        List<String> kept = changed(git, beginning.base().hex(), head, "--", Documents.ASSIGNMENTS);
        if (!kept.isEmpty()) {
            return missing("files of the assignment were committed: " + shown(kept));
        }
        List<String> left = book.left();
        return left.isEmpty() ? guarded(git, head) : new Evidence.Verdict.Missing(left);
    }

    private static Evidence.Verdict missing(String reason) {
        return new Evidence.Verdict.Missing(List.of(reason));
    }

    private Evidence.Verdict guarded(Git git, String head) {
        List<String> warnings = new ArrayList<>();
        Publisher.Guarded guarded =
                attempt.publisher()
                        .guard(
                                git,
                                workspace.file("salvage-index"),
                                attempt.id(),
                                order.documents());
        CommitId commit = guarded.commit();
        if (!commit.hex().equals(head)) {
            warnings.add(
                    "the agent had left this uncommitted, and it was committed for it: "
                            + shown(changed(git, head, commit.hex())));
        }
        if (!guarded.leftOut().isEmpty()) {
            warnings.add("left uncommitted and not kept: " + shown(guarded.leftOut()));
        }
        List<String> ignored = ignoredNotes(git);
        if (!ignored.isEmpty()) {
            warnings.add(
                    "the project has git ignore these notes, and they were not kept: "
                            + shown(ignored));
        }
        int done = book.done();
        return new Evidence.Verdict.Holds(
                commit,
                done == 1 ? "1 step is done" : done + " steps are done",
                warnings,
                List.of(),
                Documents.NONE);
    }

    /// In a checkout that all agents share they would lie there for the next one; here they end with the workspace.
    private static List<String> ignoredNotes(Git git) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "ls-files",
                                "-z",
                                "--others",
                                "--ignored",
                                "--exclude-standard",
                                "--"));
        arguments.addAll(LeftNotes.PLACES);
        return names(git, arguments);
    }

    private static List<String> changed(Git git, String from, String to, String... where) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "diff",
                                "--name-only",
                                "-z",
                                "--no-renames",
                                "--no-ext-diff",
                                from,
                                to));
        arguments.addAll(List.of(where));
        return names(git, arguments);
    }

    private static List<String> names(Git git, List<String> arguments) {
        return Stream.of(git.must(arguments.toArray(String[]::new)).split("\0", -1))
                .filter(name -> !name.isBlank())
                .toList();
    }

    private static String shown(List<String> names) {
        int more = names.size() - SHOWN;
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    @Override
    public Documents documents() {
        return order.documents();
    }

    @Override
    public boolean isKeptOnTop() {
        return false;
    }

    @Override
    public FailureKind missing() {
        return book.hasFailed() ? FailureKind.AGENT_FAILED : FailureKind.EVIDENCE_MISSING;
    }
}
