package dev.acefleet.cli.client.drive;

import dev.acefleet.cli.client.submit.SubmissionKey;
import dev.acefleet.common.assign.DriveUnits;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.StagePolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What would be submitted of an assignment. Pure.
///
/// @param scope the number of the step that alone is driven; empty: all of them
/// @param chosen agent and model that the person named, whatever steps say of theirs
/// @param driven the steps that this means
/// @param texts of all files of the assignment, as the fleet calls them
public record DriveProposal(
        String assignment,
        String scope,
        String name,
        CommitId base,
        StagePolicy policy,
        AgentChoice chosen,
        Queue driven,
        Map<String, String> texts,
        List<String> warnings) {
    public DriveProposal {
        texts = Map.copyOf(texts);
        warnings = List.copyOf(warnings);
    }

    /// Whether nothing is left to be done.
    public boolean isNothing() {
        return driven.isComplete();
    }

    /// What is driven, as a person names it.
    public String target() {
        return assignment + (scope.isEmpty() ? "" : "@" + scope);
    }

    /// What agents are given, in its order, of what is not done.
    public List<DriveUnits.Unit> units() {
        return DriveUnits.of(driven).stream().filter(unit -> !left(unit).isEmpty()).toList();
    }

    /// The steps of a unit that are not done, but for those that merely contain others.
    public List<Step> left(DriveUnits.Unit unit) {
        return unit.steps().stream()
                .filter(step -> driven.children(step.number()).isEmpty())
                .filter(step -> !driven.isSettled(step))
                .toList();
    }

    /// Who a unit is given to.
    public AgentChoice agentOf(DriveUnits.Unit unit) {
        return AssignmentSubmission.agentOf(
                chosen, DriveUnits.provider(driven, unit.root().number()), policy);
    }

    /// The container that a unit may be beside others in.
    public Optional<Step> container(DriveUnits.Unit unit) {
        return DriveUnits.container(driven, unit.root());
    }

    /// The key under which the same proposal is the same plan; with other budgets too.
    public String key(Repository repository) {
        return SubmissionKey.of(
                String.join(
                        "\n",
                        repository.key(),
                        target(),
                        base.hex(),
                        policy.with(Budgets.NONE).toString(),
                        chosen.toString(),
                        Documents.of(texts).toString()));
    }

    public PlanId plan(Repository repository, String key) {
        return PlanId.ofAssignment(repository, assignment, key);
    }

    /// @param baseRef a ref of the remote from which the base can be fetched
    public AssignmentSubmission submission(Repository repository, String baseRef, Identity author) {
        return new AssignmentSubmission(
                repository,
                base,
                baseRef,
                assignment,
                scope,
                name,
                policy,
                chosen,
                author,
                warnings,
                Documents.of(texts));
    }
}
