package dev.acefleet.worker.run;

import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.NamedFiles;
import dev.acefleet.common.stage.RunTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Holds an attempt's commits against the rules that its agent was given (spec/stage.md 6.2): the run's scope, one of the known
/// types, the files of one task each, and a last one of run file and recap alone. What breaks them is a warning: the work is
/// there, and nobody rewrites commits that a recap names. Pure.
final class CommitRules {
    private static final Set<String> TYPES =
            Set.of("feat", "fix", "test", "refactor", "perf", "chore", "docs", "style");

    /// Commits told for one rule.
    private static final int SHOWN = 10;

    /// Files of one commit that are looked at: a warning is worth no more.
    private static final int FILES = 1_000;

    private final Pattern scope;
    private final WorkOrder.Run order;
    private final List<RunTask> tasks;
    private final NamedFiles drift;

    private CommitRules(WorkOrder.Run order, String runText, String drift) {
        this.order = order;
        scope = RunCommits.scope(order.run());
        tasks = RunTask.of(runText);
        this.drift = NamedFiles.of(drift);
    }

    /// What is wrong with them, each in a line.
    ///
    /// @param commits of the attempt, the oldest first
    /// @param drift what the recap calls unplanned work: its files may be in any commit
    static List<String> broken(
            List<RunCommits.Commit> commits, WorkOrder.Run order, String runText, String drift) {
        CommitRules rules = new CommitRules(order, runText, drift);
        List<String> broken = new ArrayList<>();
        rules.told(commits, commit -> rules.name(commit), broken);
        rules.told(commits, commit -> rules.mixture(commit), broken);
        rules.told(commits, commit -> rules.foreign(commit), broken);
        rules.end(commits).ifPresent(broken::add);
        return broken;
    }

    /// One rule.
    private interface Rule {
        Optional<String> breach(RunCommits.Commit commit);
    }

    private void told(List<RunCommits.Commit> commits, Rule rule, List<String> broken) {
        commits.stream()
                .flatMap(commit -> rule.breach(commit).stream())
                .limit(SHOWN)
                .forEach(broken::add);
    }

    private Optional<String> name(RunCommits.Commit commit) {
        Matcher named = scope.matcher(commit.subject());
        if (!named.matches()) {
            return Optional.of("commit without the run's scope: " + commit.subject());
        }
        return TYPES.contains(named.group(1))
                ? Optional.empty()
                : Optional.of("commit of an unknown type: " + commit.subject());
    }

    /// The recap, and with it the run file, stand in a commit of their own.
    private Optional<String> mixture(RunCommits.Commit commit) {
        List<String> code = code(commit);
        return commit.files().contains(order.recapPath()) && !code.isEmpty()
                ? Optional.of("the commit of the recap holds code, too: " + told(commit, code))
                : Optional.empty();
    }

    /// Some task must name all of what the tasks name and the commit holds: the one whose name it bears, else any.
    private Optional<String> foreign(RunCommits.Commit commit) {
        List<String> planned =
                code(commit).stream()
                        .filter(path -> !drift.cover(path))
                        .filter(path -> tasks.stream().anyMatch(task -> covers(task, path)))
                        .toList();
        List<RunTask> own = tasks.stream().filter(task -> isOf(commit, task)).toList();
        List<RunTask> possible = own.isEmpty() ? tasks : own;
        boolean fits =
                planned.isEmpty()
                        || possible.stream()
                                .anyMatch(task ->
                                        task.files().isEmpty()
                                                || planned.stream()
                                                        .allMatch(path -> covers(task, path)));
        return fits
                ? Optional.empty()
                : Optional.of(
                        "one commit has the files of several tasks: " + told(commit, planned));
    }

    private boolean isOf(RunCommits.Commit commit, RunTask task) {
        Matcher named = scope.matcher(commit.subject());
        return named.matches() && task.isNamed(named.group(2));
    }

    private static boolean covers(RunTask task, String path) {
        return task.files().filter(files -> files.cover(path)).isPresent();
    }

    /// Nothing comes behind the recap.
    private Optional<String> end(List<RunCommits.Commit> commits) {
        List<RunCommits.Commit> behind =
                commits.reversed().stream()
                        .takeWhile(commit -> !commit.files().contains(order.recapPath()))
                        .filter(commit -> !code(commit).isEmpty())
                        .toList();
        boolean hasRecap =
                commits.stream().anyMatch(commit -> commit.files().contains(order.recapPath()));
        return behind.isEmpty() || !hasRecap
                ? Optional.empty()
                : Optional.of(
                        "code was committed behind the recap: "
                                + told(behind.getFirst(), code(behind.getFirst())));
    }

    private static List<String> code(RunCommits.Commit commit) {
        return commit.files().stream()
                .limit(FILES)
                .filter(path -> !path.startsWith(".ace/"))
                .toList();
    }

    private static String told(RunCommits.Commit commit, List<String> files) {
        return commit.hash() + " " + commit.subject() + " (" + Evidence.shown(files) + ")";
    }
}
