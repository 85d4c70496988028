package dev.acefleet.common.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// An assignment, submitted to be driven: the fleet gives its fork steps and its inline steps to agents (spec/assign.md 15).
/// Its files are kept out of repositories, so they come along and travel; code travels as commits.
///
/// @param base the commit that the first step starts from
/// @param baseRef a ref of the remote from which `base` can be fetched
/// @param assignment its id: the name of its folder below [Documents#ASSIGNMENTS]
/// @param scope the number of the step that alone is driven, with everything below it; empty: all of them
/// @param chosen agent and model that whoever submits it wants for all of it, whatever its steps say of theirs
/// @param author of the merges
/// @param warnings of the reader, for the report
/// @param documents every file of the assignment's folder: its header, its steps, reports and sessions
public record AssignmentSubmission(
        Repository repository,
        CommitId base,
        String baseRef,
        String assignment,
        String scope,
        String name,
        StagePolicy policy,
        AgentChoice chosen,
        Identity author,
        List<String> warnings,
        Documents documents)
        implements Submission {
    /// Bytes that an assignment may have at the beginning: as much again is left for what agents write.
    public static final int ROOM = Limits.DOCUMENTS / 2;

    /// As the clock makes them (spec/assign.md 4.1), with room for a project's own.
    private static final Pattern ID = Pattern.compile("[a-z0-9]{1,32}");

    private static final Pattern SCOPE = Pattern.compile("([0-9]{1,9}(\\.[0-9]{1,9}){0,9})?");

    public AssignmentSubmission {
        warnings = warnings.stream().limit(Limits.NAMES).map(Limits::text).toList();
        name = Limits.text(name);
        if (repository.isNone()) {
            throw new IllegalArgumentException(
                    "An assignment is one of a repository, and this names none");
        }
        if (!ID.matcher(assignment).matches()) {
            throw new IllegalArgumentException(
                    "Not the id of an assignment that can be driven (1 to 32 of a-z and 0-9): "
                            + Limits.text(assignment));
        }
        if (!SCOPE.matcher(scope).matches()) {
            throw new IllegalArgumentException("Not the number of a step: " + Limits.text(scope));
        }
        String folder = folder(assignment);
        if (!documents.travel() || !documents.names().isEmpty()) {
            throw new IllegalArgumentException(
                    "An assignment is submitted with the files of its folder, and nothing else");
        }
        for (String path : documents.texts().keySet()) {
            if (!path.startsWith(folder)) {
                throw new IllegalArgumentException(path + " is no file of " + folder);
            }
        }
        if (documents.weight() > ROOM) {
            throw new IllegalArgumentException(
                    "An assignment of "
                            + documents.weight()
                            + " bytes is more than the "
                            + ROOM
                            + " that leave room for the reports of its steps");
        }
    }

    /// One whose steps say who does them, and where they do not, the policy.
    public AssignmentSubmission(
            Repository repository,
            CommitId base,
            String baseRef,
            String assignment,
            String scope,
            String name,
            StagePolicy policy,
            Identity author,
            List<String> warnings,
            Documents documents) {
        this(
                repository,
                base,
                baseRef,
                assignment,
                scope,
                name,
                policy,
                AgentChoice.OPEN,
                author,
                warnings,
                documents);
    }

    /// Who steps are given to: who was chosen for the whole drive, then whom the fork's own step names, then whom the policy
    /// names (spec/assign.md 14.2).
    ///
    /// @param provider as the fork's step names it; empty for inline steps. One that can be no name counts for nothing
    public AgentChoice agentOf(Optional<String> provider) {
        return agentOf(chosen, provider, policy);
    }

    /// The same of what is yet to be submitted.
    public static AgentChoice agentOf(
            AgentChoice chosen, Optional<String> provider, StagePolicy policy) {
        AgentChoice own =
                provider.filter(text -> AgentChoice.defect(text).isEmpty())
                        .map(AgentChoice::of)
                        .orElse(AgentChoice.OPEN);
        return chosen.or(own).or(new AgentChoice(policy.agent(), policy.model()));
    }

    /// Where the files of an assignment are, from the repository's root.
    public static String folder(String assignment) {
        return Documents.ASSIGNMENTS + assignment + "/";
    }

    /// Where its own are.
    public String folder() {
        return folder(assignment);
    }

    @Override
    public String subject() {
        return "assignment " + assignment;
    }

    @Override
    public String integrationBranch(PlanId plan) {
        return "fleet/" + plan;
    }
}
