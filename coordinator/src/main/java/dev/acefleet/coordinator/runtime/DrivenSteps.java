package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.DriveUnits;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.coordinator.core.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The steps of an assignment as the events of its drive have made them, and who its units are given to: whom a fork names
/// when it is begun does all its attempts, as the core has it. Guarded by its owner.
public final class DrivenSteps {
    private final AssignmentSubmission assignment;
    private final Map<String, AgentChoice> begun = new HashMap<>();
    private AssignmentTexts texts;

    /// @throws IllegalStateException where not every step can be read, which the core has read
    public DrivenSteps(AssignmentSubmission assignment) {
        this.assignment = assignment;
        texts = read(AssignmentTexts.of(assignment.folder(), assignment.documents().texts()));
    }

    private AssignmentTexts read(Parsed<AssignmentTexts> parsed) {
        return switch (parsed) {
            case Parsed.Good<AssignmentTexts>(AssignmentTexts good) -> good;
            case Parsed.Bad<AssignmentTexts>(List<String> problems) ->
                    throw new IllegalStateException(
                            assignment.subject()
                                    + " has steps that cannot be read: "
                                    + String.join("; ", problems));
        };
    }

    /// @param event of this drive
    public void apply(Event event) {
        switch (event) {
            case Event.StepsChanged changed -> change(changed.changes());
            case Event.StepsSet set -> change(set.changes());
            case Event.WorkQueued queued when queued.kind().isStepped() ->
                    begun.computeIfAbsent(
                            queued.attempt().work().item(), unit -> named(unit, queued.kind()));
            default -> {}
        }
    }

    private void change(DocumentChanges changes) {
        texts = read(texts.with(changes));
    }

    AssignmentTexts texts() {
        return texts;
    }

    /// Who a unit is given to; of one that is yet to be begun, as its step stands.
    ///
    /// @param unit its name as a work item
    public AgentChoice agentOf(String unit, WorkKind kind) {
        AgentChoice known = begun.get(unit);
        return known == null ? named(unit, kind) : known;
    }

    private AgentChoice named(String unit, WorkKind kind) {
        return assignment.agentOf(
                kind == WorkKind.FORK
                        ? DriveUnits.provider(texts.queue(), DriveUnits.root(unit))
                        : Optional.empty());
    }

    /// Everybody whom units may be given to, as the steps stand.
    public Set<AgentChoice> agents() {
        Set<AgentChoice> agents = new HashSet<>(Set.of(assignment.agentOf(Optional.empty())));
        texts.queue().steps().stream()
                .filter(Step::isFork)
                .forEach(fork -> agents.add(assignment.agentOf(fork.forkProvider())));
        return agents;
    }

    /// Whether a fork names an agent of its own.
    boolean nameAgents() {
        return texts.queue().steps().stream()
                .anyMatch(step -> step.isFork() && step.forkProvider().isPresent());
    }
}
