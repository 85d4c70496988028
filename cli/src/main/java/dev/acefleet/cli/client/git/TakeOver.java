package dev.acefleet.cli.client.git;

import dev.acefleet.common.model.CommitId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Brings what a plan has merged into the branch that the person has checked out, where that is a mere fast-forward and
/// touches nothing of theirs. Else the person types it.
public final class TakeOver {
    /// Names of files shown that git would not overwrite.
    private static final int SHOWN = 10;

    private final Checkout checkout;
    private final Remote remote;

    public TakeOver(Checkout checkout, Remote remote) {
        this.checkout = checkout;
        this.remote = remote;
    }

    /// What came of it.
    public sealed interface Outcome {
        /// The branch stands at the plan's head now.
        record Forwarded(String branch, CommitId head) implements Outcome {}

        /// It stood there before.
        record Nothing() implements Outcome {}

        /// It was left alone, and why; the commands do it by hand.
        record Left(String why, List<String> commands) implements Outcome {
            public Left {
                commands = List.copyOf(commands);
            }
        }
    }

    /// @param submittedFrom the branch that was checked out when the plan was submitted; empty for none
    /// @param branch the plan's integration branch
    /// @param head what the plan says is on it
    /// @param but directories in which changes are in nobody's way, unless it has changed the same files: git sees to that
    public Outcome of(
            Optional<String> submittedFrom, String branch, CommitId head, List<String> but) {
        CommitId here = checkout.head();
        if (here.equals(head) || (checkout.has(head) && checkout.isAncestor(head, here))) {
            return new Outcome.Nothing();
        }
        Optional<String> now = checkout.branch();
        if (submittedFrom.isEmpty() || !now.equals(submittedFrom)) {
            return left("it was submitted from another branch than is checked out now", branch);
        }
        if (!branch.startsWith("fleet/") && !branch.equals(now.get())) {
            return left("the project's branching strategy keeps its work on " + branch, branch);
        }
        if (!checkout.isClean(but)) {
            return left("there are changes that are not committed", branch);
        }
        if (remote.fetch("refs/heads/" + branch).isEmpty() || !checkout.has(head)) {
            return left(branch + " could not be fetched from " + remote.name(), branch);
        }
        if (!checkout.isAncestor(here, head)) {
            return left(now.get() + " has gone on meanwhile", branch);
        }
        Git.Answer merge = checkout.git().act("merge", "--ff-only", "--quiet", head.hex());
        return merge.ok()
                ? new Outcome.Forwarded(now.get(), head)
                : left(refusal(merge.error()), branch);
    }

    /// The first line, with the names of the files that it is about.
    private static String refusal(String error) {
        String first = error.lines().findFirst().orElse("git merge refused");
        String files =
                error.lines()
                        .filter(line -> line.startsWith("\t"))
                        .map(String::strip)
                        .limit(SHOWN)
                        .collect(Collectors.joining(", "));
        return files.isEmpty() ? first : first + " " + files;
    }

    private Outcome left(String why, String branch) {
        return new Outcome.Left(
                why,
                List.of(
                        "git fetch " + remote.name() + " " + branch,
                        // Not only forward: the branch may have gone on.
                        "git merge FETCH_HEAD"));
    }
}
