package dev.acefleet.worker.run;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.stage.RunTask;
import dev.acefleet.worker.git.Git;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The commits of a run, by the scope in their first lines (spec/stage.md 6.2). The only thing that says of a run without a
/// recap what was done.
public final class RunCommits {
    /// Commits that are told to an agent: more than it looks at one by one.
    private static final int SHOWN = 200;

    private RunCommits() {}

    /// One commit that is no merge.
    ///
    /// @param files that it changes, a moved one under both names
    record Commit(String hash, String subject, List<String> files) {
        Commit {
            files = List.copyOf(files);
        }
    }

    /// First lines that a commit of the run has: the scope with a dot or with a hyphen.
    static Pattern scope(RunId run) {
        return Pattern.compile(
                "(\\w+)\\((?:"
                        + Pattern.quote(run.scope())
                        + "|"
                        + Pattern.quote(run.toString())
                        + ")\\)!?:(.*)");
    }

    /// Hash and first line of each between two commits, the oldest first.
    public static List<String> lines(Git git, CommitId base, CommitId head, RunId run) {
        Pattern scope = scope(run);
        return git.must("log", "--reverse", "--format=%h %s", base.hex() + ".." + head.hex())
                .lines()
                .filter(line -> scope.matcher(line.substring(line.indexOf(' ') + 1)).matches())
                .toList();
    }

    /// Tasks of the run that none of these commits is named after, in their order.
    ///
    /// @param lines as [#lines] gives them
    public static List<String> open(String runText, List<String> lines, RunId run) {
        Pattern scope = scope(run);
        List<String> done =
                lines.stream()
                        .map(line -> scope.matcher(line.substring(line.indexOf(' ') + 1)))
                        .filter(Matcher::matches)
                        .map(subject -> subject.group(2))
                        .toList();
        return RunTask.of(runText).stream()
                .filter(task -> !task.name().isEmpty() && done.stream().noneMatch(task::isNamed))
                .map(RunTask::name)
                .toList();
    }

    /// Hash and first line of each between two commits, whosever they are, the oldest first; of very many the latest.
    public static List<String> lines(Git git, CommitId base, CommitId head) {
        return git.must(
                        "log",
                        "--reverse",
                        "--no-merges",
                        "--max-count=" + SHOWN,
                        "--format=%h %s",
                        base.hex() + ".." + head.hex())
                .lines()
                .toList();
    }

    /// All between two commits that are no merges, the oldest first.
    static List<Commit> between(Git git, CommitId base, String head) {
        String log =
                git.must(
                        "log",
                        "--reverse",
                        "--no-merges",
                        "--no-renames",
                        "--no-ext-diff",
                        "--name-only",
                        "-z",
                        "--format=%x01%h %s",
                        base.hex() + ".." + head);
        List<Commit> commits = new ArrayList<>();
        for (String entry : log.split("\u0001", -1)) {
            if (!entry.isBlank()) {
                commits.add(commit(entry));
            }
        }
        return commits;
    }

    /// The first line, and names behind it, each closed by a zero byte.
    private static Commit commit(String entry) {
        String[] parts = entry.split("\0", -1);
        int blank = parts[0].indexOf(' ');
        List<String> files = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            String name = parts[i].replaceFirst("^\n+", "");
            if (!name.isEmpty()) {
                files.add(name);
            }
        }
        return new Commit(
                parts[0].substring(0, blank), parts[0].substring(blank + 1).strip(), files);
    }
}
