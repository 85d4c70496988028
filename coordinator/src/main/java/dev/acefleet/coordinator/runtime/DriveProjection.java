package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.DriveUnits;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.assign.StepStatus;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.StepsView;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.coordinator.core.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An assignment that is driven: its units are forks, and sessions of inline steps. Those that are yet to be begun follow
/// from the steps as they stand.
final class DriveProjection extends PlanProjection {
    private static final Comparator<ItemProjection> BY_STEP =
            Comparator.comparing(DriveProjection::root).thenComparing(unit -> unit.item);

    final AssignmentSubmission assignment;
    private final DrivenSteps assigned;

    /// The steps that a session of inline steps was given, or has changed.
    private final Map<String, Set<StepNumber>> inline = new HashMap<>();

    /// What is worked out of all that, until something changes: a report asks for it again and again.
    private @Nullable Queue driven;

    private @Nullable List<ItemProjection> units;
    private @Nullable List<List<ItemProjection>> groups;

    DriveProjection(Event.AssignmentAccepted accepted, Instant at) {
        super(accepted.plan(), accepted.assignment(), at);
        assignment = accepted.assignment();
        assigned = new DrivenSteps(assignment);
    }

    @Override
    void apply(Event event, Instant at) {
        if (event instanceof Event.StepsChanged changed) {
            changed.changes().paths().stream()
                    .flatMap(path -> texts().numberOf(path).stream())
                    .forEach(number -> given(changed.attempt().work(), number));
        } else if (event instanceof Event.WorkQueued queued && queued.kind() == WorkKind.STEPS) {
            WorkId unit = queued.attempt().work();
            inline.putIfAbsent(unit.item(), new TreeSet<>());
            Queue driven = driven();
            DriveUnits.of(driven).stream()
                    .filter(each -> !each.isFork())
                    .map(each -> left(driven, each.steps()))
                    .filter(steps -> !steps.isEmpty())
                    .findFirst()
                    .ifPresent(steps -> steps.forEach(step -> given(unit, step.number())));
        }
        assigned.apply(event);
        super.apply(event, at);
        driven = null;
        units = null;
        groups = null;
    }

    private void given(WorkId unit, StepNumber step) {
        Optional.ofNullable(inline.get(unit.item())).ifPresent(steps -> steps.add(step));
    }

    private static List<Step> left(Queue driven, List<Step> steps) {
        return steps.stream().filter(step -> !driven.isSettled(step)).toList();
    }

    AssignmentTexts texts() {
        return assigned.texts();
    }

    /// What is driven, as a person names it.
    String target() {
        String scope = assignment.scope();
        return assignment.assignment() + (scope.isEmpty() ? "" : "@" + scope);
    }

    /// What is driven, as it stands.
    Queue driven() {
        Queue known = driven;
        if (known == null) {
            String root = assignment.scope();
            Scope scope = root.isEmpty() ? Scope.WHOLE : Scope.of(root);
            known = scope.in(texts().queue()).orElseGet(() -> new Queue(List.of()));
            driven = known;
        }
        return known;
    }

    /// The fork step that a unit is, or the step that its session began with.
    static StepNumber root(ItemProjection unit) {
        return DriveUnits.root(unit.item);
    }

    @Override
    List<ItemProjection> units() {
        List<ItemProjection> known = units;
        if (known == null) {
            known = allUnits();
            units = known;
        }
        return known;
    }

    private List<ItemProjection> allUnits() {
        List<ItemProjection> all = new ArrayList<>(begunUnits());
        Queue driven = driven();
        Set<StepNumber> taken = taken();
        for (DriveUnits.Unit unit : DriveUnits.of(driven)) {
            List<Step> left =
                    unit.isFork() && taken.contains(unit.root().number())
                            ? List.of()
                            : left(driven, unit.steps()).stream()
                                    .filter(step -> unit.isFork() || !taken.contains(step.number()))
                                    .toList();
            if (!left.isEmpty()) {
                Step root = unit.isFork() ? unit.root() : left.getFirst();
                WorkKind kind = unit.isFork() ? WorkKind.FORK : WorkKind.STEPS;
                all.add(ItemProjection.unit(root.number().text(), kind));
            }
        }
        all.sort(BY_STEP);
        return all;
    }

    /// The forks that were begun, and the inline steps of the session that goes on.
    private Set<StepNumber> taken() {
        Set<StepNumber> taken = new HashSet<>();
        for (ItemProjection unit : begunUnits()) {
            if (unit.kind == WorkKind.FORK) {
                taken.add(root(unit));
            } else if (!unit.state().isOver()) {
                taken.addAll(inline.getOrDefault(unit.item, Set.of()));
            }
        }
        return taken;
    }

    @Override
    String agentOf(ItemProjection item) {
        return assigned.agentOf(item.item, item.kind).agent();
    }

    /// Whether steps name agents of their own.
    boolean hasOwnAgents() {
        return assigned.nameAgents();
    }

    /// The name of the step that a unit begins with.
    String name(ItemProjection unit) {
        return texts().queue().get(root(unit)).map(Step::name).orElse("");
    }

    /// How far the steps of a unit are.
    StepsView steps(ItemProjection unit) {
        Queue driven = driven();
        List<Step> all = steps(driven, unit);
        List<Step> leaves =
                all.stream().filter(step -> driven.children(step.number()).isEmpty()).toList();
        Optional<Step> current =
                leaves.stream().filter(step -> step.is(StepStatus.IN_PROGRESS)).findFirst();
        return new StepsView(
                (int) leaves.stream().filter(driven::isSettled).count(),
                leaves.size(),
                current.map(step -> step.number() + " " + step.name()).orElse(""),
                all.stream()
                        .map(step ->
                                new StepsView.Step(
                                        step.number().text(), step.name(), step.status().word()))
                        .toList());
    }

    private List<Step> steps(Queue driven, ItemProjection unit) {
        StepNumber root = root(unit);
        if (unit.kind == WorkKind.FORK) {
            return driven.subtree(root).steps();
        }
        Set<StepNumber> given = inline.get(unit.item);
        Stream<Step> steps =
                given == null
                        ? DriveUnits.of(driven).stream()
                                .filter(each -> !each.isFork())
                                .filter(each ->
                                        each.steps().stream()
                                                .anyMatch(step -> step.number().equals(root)))
                                .flatMap(each -> left(driven, each.steps()).stream())
                        // A fork that comes next may have been begun by the way: it is a unit of
                        // its own.
                        : driven.steps().stream()
                                .filter(step -> given.contains(step.number()))
                                .filter(step -> driven.fork(step).isEmpty());
        return steps.toList();
    }

    /// The steps whose files are among the changes, as they are now, but for those that merely wait.
    List<Step> changed(DocumentChanges changes) {
        return changes.written().keySet().stream()
                .flatMap(path ->
                        texts()
                                .numberOf(path)
                                .flatMap(texts().queue()::get)
                                .filter(step -> texts().stepPath(step).equals(path))
                                .stream())
                .filter(step -> !step.is(StepStatus.PENDING))
                .toList();
    }

    /// The units in the groups in which they may be under way beside each other, in the order of the groups: the forks of a
    /// container that allows it, or one unit.
    List<List<ItemProjection>> groups() {
        List<List<ItemProjection>> known = groups;
        if (known == null) {
            known = allGroups();
            groups = known;
        }
        return known;
    }

    private List<List<ItemProjection>> allGroups() {
        List<List<ItemProjection>> all = new ArrayList<>();
        Optional<StepNumber> open = Optional.empty();
        for (ItemProjection unit : units()) {
            Optional<StepNumber> container = container(unit).map(Step::number);
            if (container.isEmpty() || !container.equals(open)) {
                all.add(new ArrayList<>());
            }
            all.getLast().add(unit);
            open = container;
        }
        return all;
    }

    private Optional<Step> container(ItemProjection unit) {
        Queue all = texts().queue();
        return all.get(root(unit)).flatMap(step -> DriveUnits.container(all, step));
    }

    @Override
    int places(ItemProjection unit) {
        int most = policy().concurrent();
        return container(unit)
                .map(step -> Math.min(most, step.count("max_parallel", 1).orElse(most)))
                .orElse(1);
    }

    /// Past none of the others that are not done it could go on.
    @Override
    void again(ItemProjection unit) {
        begunUnits().stream()
                .filter(other -> other.state().isOver() && other.state() != RunState.DONE)
                .forEach(other -> other.move(RunState.WAITING));
    }
}
