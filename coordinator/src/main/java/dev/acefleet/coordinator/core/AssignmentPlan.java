package dev.acefleet.coordinator.core;

import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.DriveUnits;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// One assignment being driven: its units are fork subtrees and sessions of inline steps. Which there are, the steps say as
/// they stand, so a unit is made when it is first queued.
final class AssignmentPlan extends Plan {
    final AssignmentSubmission assignment;

    private AssignmentTexts texts;
    private final Map<WorkId, Work> units = new TreeMap<>(BY_STEP);
    private final Map<StepNumber, Work> forks = new HashMap<>();
    private final UnitFiles files = new UnitFiles(this);
    private final Map<WorkId, AgentChoice> agents = new HashMap<>();
    private final Set<WorkId> passedOver = new HashSet<>();

    private static final Comparator<WorkId> BY_STEP =
            Comparator.comparing(AssignmentPlan::root).thenComparing(WorkId::item);

    /// @throws IllegalArgumentException where not every step can be read
    AssignmentPlan(PlanId id, AssignmentSubmission assignment, long offset) {
        super(id, assignment, Comparator.comparing(unit -> unit.id, BY_STEP), offset);
        this.assignment = assignment;
        this.texts = read(assignment);
    }

    static AssignmentPlan of(Plan plan) {
        return switch (plan) {
            case AssignmentPlan drive -> drive;
            case StagePlan _ ->
                    throw new IllegalStateException(plan.id + " is the plan of no assignment");
        };
    }

    /// @throws IllegalArgumentException where not every step can be read
    static AssignmentTexts read(AssignmentSubmission assignment) {
        return required(AssignmentTexts.of(assignment.folder(), assignment.documents().texts()));
    }

    static <T> T required(Parsed<T> parsed) {
        return switch (parsed) {
            case Parsed.Good<T>(T value) -> value;
            case Parsed.Bad<T>(List<String> problems) ->
                    throw new IllegalArgumentException(
                            "Not the steps of an assignment: " + String.join("; ", problems));
        };
    }

    AssignmentTexts texts() {
        return texts;
    }

    /// All steps of the assignment, also those outside of what is driven.
    Queue queue() {
        return texts.queue();
    }

    /// What is driven.
    Queue driven() {
        return driven(texts.queue(), assignment);
    }

    static Queue driven(Queue queue, AssignmentSubmission assignment) {
        Scope scope = assignment.scope().isEmpty() ? Scope.WHOLE : Scope.of(assignment.scope());
        return scope.in(queue).orElseGet(() -> new Queue(List.of()));
    }

    /// The fork step that a unit is, or the step that its session began with.
    static StepNumber root(WorkId unit) {
        return DriveUnits.root(unit.item());
    }

    /// A unit that is yet to be begun with this step, under a name that no other one has.
    Work fresh(Step step, WorkKind kind) {
        String number = step.number().text();
        WorkId unit = new WorkId(id, number);
        for (int time = 2; units.containsKey(unit); time++) {
            unit = new WorkId(id, number + DriveUnits.TIME + time);
        }
        return new Work(unit, kind);
    }

    /// The latest unit of a fork step.
    Optional<Work> unitOf(Step fork) {
        return Optional.ofNullable(forks.get(fork.number()));
    }

    /// The session of inline steps that is not over: there is one at most.
    Optional<Work> session() {
        return units.values().stream()
                .filter(unit -> unit.kind == WorkKind.STEPS && !unit.status.isTerminal())
                .findFirst();
    }

    boolean hasOpenUnits() {
        return units.values().stream().anyMatch(unit -> !unit.status.isTerminal());
    }

    @Override
    Collection<Work> units() {
        return units.values();
    }

    @Override
    String subject(Work unit) {
        StepNumber root = root(unit.id);
        String name = queue().get(root).map(Step::name).orElse("");
        return (unit.kind == WorkKind.FORK ? "fork " : "steps from ") + root + ": " + name;
    }

    @Override
    String anew() {
        return "drive the assignment again";
    }

    @Override
    List<Work> openEndings() {
        return List.of();
    }

    @Override
    boolean isOpenFor(Work unit) {
        return true;
    }

    @Override
    boolean mayMerge() {
        return true;
    }

    @Override
    int attempts(Work unit) {
        return unit.kind == WorkKind.FORK
                ? 1 + queue().get(root(unit.id)).map(this::retries).orElse(DriveOrder.RETRIES)
                : policy().attempts();
    }

    private int retries(Step fork) {
        return new DriveOrder(this).retries(fork);
    }

    @Override
    void begin(Work item) {
        units.put(item.id, item);
        if (item.kind == WorkKind.FORK) {
            forks.put(root(item.id), item);
        }
        agents.put(item.id, agentOf(item));
        files.begin(item);
    }

    /// Fixed when the unit is begun.
    @Override
    AgentChoice agentOf(Work work) {
        AgentChoice begun = agents.get(work.id);
        if (begun != null) {
            return begun;
        }
        return assignment.agentOf(
                work.kind == WorkKind.FORK
                        ? DriveUnits.provider(queue(), root(work.id))
                        : Optional.empty());
    }

    /// What is passed over costs the drive nothing.
    @Override
    boolean isLoss(WorkStatus end) {
        return super.isLoss(end) && end != WorkStatus.SKIPPED;
    }

    /// With it all others that are not done: past none of them it could go on.
    @Override
    void again(Work unit) {
        passedOver.remove(unit.id);
        for (Work other : units.values()) {
            if (super.isLoss(other.status) && !isPassedOver(other)) {
                lost -= isLoss(other.status) ? 1 : 0;
                other.forgive();
                other.status = WorkStatus.WAITING;
            }
        }
    }

    /// Whether nothing is left of it although nobody has done it.
    boolean isPassedOver(Work unit) {
        return unit.status == WorkStatus.SKIPPED && passedOver.contains(unit.id);
    }

    @Override
    void passedOver(Event.PassedOver e) {
        if (e.by().equals(DriveFailures.RULE)) {
            passedOver.add(new WorkId(id, e.item()));
        }
    }

    @Override
    void moving(Work work, WorkStatus to) {}

    @Override
    void changed(Work work) {
        files.changed(work);
    }

    UnitFiles files() {
        return files;
    }

    /// Whether a fork that was begun has the step.
    boolean isForked(Optional<StepNumber> step) {
        Optional<StepNumber> at = step;
        while (at.isPresent() && !forks.containsKey(at.get())) {
            at = at.get().parent();
        }
        return at.isPresent();
    }

    /// @throws IllegalArgumentException where a step cannot be read then
    void change(DocumentChanges changes) {
        texts = required(texts.with(changes));
        documents.change(changes);
    }

    /// For comparing two folds.
    String fingerprint() {
        StringBuilder out = new StringBuilder(" steps ").append(texts.texts().hashCode());
        units.keySet()
                .forEach(unit ->
                        out.append(' ')
                                .append(unit.item())
                                .append(':')
                                .append(files.fingerprint(unit))
                                .append(' ')
                                .append(agents.get(unit)));
        return out.append(passedOver.stream().sorted().toList()).toString();
    }
}
