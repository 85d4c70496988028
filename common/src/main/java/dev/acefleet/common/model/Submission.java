package dev.acefleet.common.model;

import java.util.List;

/// What somebody wants done, as every plan has it: a commit of a repository to begin from, and how it is to be done.
public interface Submission {
    Repository repository();

    /// What of the repository it is about, such as `stage 3`: of that, one plan lives at a time.
    String subject();

    /// The commit that the first work starts from.
    CommitId base();

    /// A ref of the remote from which the base can be fetched.
    String baseRef();

    StagePolicy policy();

    /// The branch that the plan's work is merged into.
    String integrationBranch(PlanId plan);

    /// Of the merges.
    Identity author();

    /// The documents that travel.
    Documents documents();

    /// Of who read it, for the report.
    List<String> warnings();
}
