package dev.acefleet.worker.run;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.worker.git.Git;
import java.util.List;
import java.util.regex.Pattern;

/// The commits of a run, by the scope in their first lines (spec/stage.md 6.2). The only thing that says of a run without a
/// recap what was done.
public final class RunCommits {
    private RunCommits() {}

    /// First lines that a commit of the run has: the scope with a dot or with a hyphen.
    static Pattern scope(RunId run) {
        return Pattern.compile(
                "\\w+\\((?:"
                        + Pattern.quote(run.scope())
                        + "|"
                        + Pattern.quote(run.toString())
                        + ")\\)!?:.*");
    }

    /// Hash and first line of each between two commits, the oldest first.
    public static List<String> lines(Git git, CommitId base, CommitId head, RunId run) {
        Pattern scope = scope(run);
        return git.must("log", "--reverse", "--format=%h %s", base.hex() + ".." + head.hex())
                .lines()
                .filter(line -> scope.matcher(line.substring(line.indexOf(' ') + 1)).matches())
                .toList();
    }
}
