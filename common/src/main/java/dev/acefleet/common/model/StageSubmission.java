package dev.acefleet.common.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A stage of a commit, submitted to be run. What is submitted is that commit (protocol P24): its files are read from
/// git by whoever needs them.
///
/// @param base the commit that the first batch starts from
/// @param baseRef a ref of the remote from which `base` can be fetched
/// @param directory of the stage, relative to the repository's root
/// @param runs the runs to do, in run order; runs that are complete are not among them. None where every run is complete and
///     only the audit is missing
/// @param branch the integration branch; empty: `fleet/<plan>` (protocol P23)
/// @param author of the merges
/// @param warnings of the reader, for the report
public record StageSubmission(
        Repository repository,
        CommitId base,
        String baseRef,
        StageId stage,
        String name,
        String goal,
        String directory,
        List<RunSpec> runs,
        StagePolicy policy,
        String branch,
        Identity author,
        List<String> warnings) {
    private static final Pattern DIRECTORY = Pattern.compile("\\.ace/stages/[^/\\p{Cntrl}\\\\]+");

    public StageSubmission {
        runs = List.copyOf(runs);
        warnings = warnings.stream().limit(Limits.NAMES).map(Limits::text).toList();
        name = Limits.text(name);
        goal = Limits.text(goal);
        int most = repository.isNone() ? Limits.ITEMS_PER_BENCH : Limits.RUNS_PER_STAGE;
        if (runs.size() > most || (runs.isEmpty() && !policy.auditor())) {
            throw new IllegalArgumentException(
                    "A stage has 1 to "
                            + most
                            + " runs to do, or an audit; not "
                            + runs.size()
                            + " runs");
        }
        if (!DIRECTORY.matcher(directory).matches() || directory.endsWith("/..")) {
            throw new IllegalArgumentException("Not a stage directory: " + Limits.text(directory));
        }
        if (!branch.isEmpty() && !Names.isBranch(branch)) {
            throw new IllegalArgumentException("Not a branch name: " + Limits.text(branch));
        }
        Set<RunId> ids = new HashSet<>();
        for (RunSpec run : runs) {
            if (!run.id().stage().equals(stage) || !ids.add(run.id())) {
                throw new IllegalArgumentException(
                        "Run " + run.id() + " is there twice or of another stage");
            }
        }
    }

    /// The branch that the plan's work is merged into.
    public String integrationBranch(PlanId plan) {
        return branch.isEmpty() ? "fleet/" + plan : branch;
    }
}
