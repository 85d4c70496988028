package dev.acefleet.common.assign;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The steps of an assignment in their order, and what can be asked about them. Immutable.
public final class Queue {
    /// How long one step is in progress before it is called stalled (spec/assign.md 10.2).
    public static final Duration STALLED = Duration.ofHours(1);

    private final List<Step> steps;
    private final Map<String, List<Step>> children = new HashMap<>();
    private final Map<String, Step> byNumber = new HashMap<>();
    private final Map<String, List<Step>> retries = new HashMap<>();

    private final Queue whole;

    public Queue(List<Step> steps) {
        this(steps, Optional.empty());
    }

    /// @param of the assignment that this is a part of: a failure may have been made up for outside of the part
    private Queue(List<Step> steps, Optional<Queue> of) {
        whole = of.orElse(this);
        List<Step> sorted = new ArrayList<>(steps);
        sorted.sort(Comparator.comparing(Step::number).thenComparing(Step::slug));
        this.steps = List.copyOf(sorted);
        for (Step step : this.steps) {
            byNumber.putIfAbsent(step.number().text(), step);
            int point = step.number().text().lastIndexOf('.');
            if (point > 0) {
                children.computeIfAbsent(
                                step.number().text().substring(0, point), _ -> new ArrayList<>())
                        .add(step);
            }
            step.addedAs("retry_of")
                    .ifPresent(original ->
                            retries.computeIfAbsent(original.text(), _ -> new ArrayList<>())
                                    .add(step));
        }
    }

    public List<Step> steps() {
        return steps;
    }

    public boolean isEmpty() {
        return steps.isEmpty();
    }

    public Optional<Step> get(StepNumber number) {
        return Optional.ofNullable(byNumber.get(number.text()));
    }

    /// The step that a person means: leading zeros may be left out, those behind a point too where only one step can be meant.
    public Optional<Step> find(String typed) {
        Step exact = byNumber.get(typed);
        if (exact != null) {
            return Optional.of(exact);
        }
        Optional<Step> usual = first(step -> step.number().isMeantBy(typed));
        if (usual.isPresent()) {
            return usual;
        }
        List<Step> loose =
                steps.stream().filter(step -> step.number().hasPartsOf(typed)).limit(2).toList();
        return loose.size() == 1 ? Optional.of(loose.getFirst()) : Optional.empty();
    }

    /// The direct children.
    public List<Step> children(StepNumber parent) {
        return List.copyOf(children.getOrDefault(parent.text(), List.of()));
    }

    /// A root and everything below it.
    public Queue subtree(StepNumber root) {
        return new Queue(
                steps.stream().filter(step -> step.number().isIn(root)).toList(),
                Optional.of(whole));
    }

    public List<Step> active() {
        return steps.stream().filter(step -> step.is(StepStatus.IN_PROGRESS)).toList();
    }

    public Optional<Step> current() {
        return first(step -> step.is(StepStatus.IN_PROGRESS));
    }

    /// The first step that could be begun now.
    public Optional<Step> nextWorkable() {
        return first(this::isWorkable);
    }

    public Optional<Step> first(Predicate<Step> wanted) {
        return steps.stream().filter(wanted).findFirst();
    }

    public boolean isWorkable(Step step) {
        return step.is(StepStatus.PENDING) && unsettledChildren(step).isEmpty();
    }

    /// The direct children that still keep their parent from being worked on and from being done.
    public List<Step> unsettledChildren(Step parent) {
        return children(parent.number()).stream().filter(child -> !isSettled(child)).toList();
    }

    /// Whether nothing has to be done about a step any more: it is done, or it failed and a retry of it, or the work put
    /// below it after its failure, is settled.
    public boolean isSettled(Step step) {
        return step.is(StepStatus.FAILED)
                ? whole.isSettled(step, new HashSet<>())
                : step.is(StepStatus.DONE);
    }

    private boolean isSettled(Step step, Set<StepNumber> asked) {
        if (step.is(StepStatus.DONE)) {
            return true;
        }
        if (!step.is(StepStatus.FAILED) || !asked.add(step.number())) {
            return false;
        }
        boolean retried =
                retries.getOrDefault(step.number().text(), List.of()).stream()
                        .anyMatch(retry -> isSettled(retry, asked));
        return retried || isRecovered(step, asked);
    }

    private boolean isRecovered(Step failed, Set<StepNumber> asked) {
        List<Step> below = children(failed.number());
        Instant failure = failed.time(Step.COMPLETED_AT).orElse(Instant.MAX);
        return below.stream().allMatch(child -> isSettled(child, asked))
                && below.stream()
                        .filter(child -> child.addedAs("child_of").isPresent())
                        .flatMap(child -> child.time(Step.COMPLETED_AT).stream())
                        .anyMatch(end -> !end.isBefore(failure));
    }

    /// Whether everything is done or made up for.
    public boolean isComplete() {
        return steps.stream().allMatch(this::isSettled);
    }

    /// Failures that nothing has made up for.
    public List<Step> failures() {
        return steps.stream()
                .filter(step -> step.is(StepStatus.FAILED) && !isSettled(step))
                .toList();
    }

    public AssignmentState state(Instant now) {
        if (steps.isEmpty()) {
            return AssignmentState.EMPTY;
        }
        if (isComplete()) {
            return AssignmentState.COMPLETED;
        }
        Optional<Step> current = current();
        if (current.flatMap(step -> step.time(Step.STARTED_AT))
                .filter(start -> start.plus(STALLED).isAfter(now))
                .isPresent()) {
            return AssignmentState.RUNNING;
        }
        if (!failures().isEmpty()) {
            return AssignmentState.FAILED;
        }
        return current.isPresent() ? AssignmentState.STALLED : AssignmentState.PAUSED;
    }

    public int done() {
        return (int) steps.stream().filter(step -> step.is(StepStatus.DONE)).count();
    }

    /// The step itself or the nearest one above it that is a fork.
    public Optional<Step> fork(Step step) {
        Optional<Step> at = Optional.of(step);
        while (at.isPresent() && !at.get().isFork()) {
            at = at.get().number().parent().flatMap(this::get);
        }
        return at;
    }

    /// The same queue in which `changed` stands for the step of its number, or is new.
    public Queue with(Step changed) {
        List<Step> after = new ArrayList<>();
        boolean found = false;
        for (Step step : steps) {
            boolean same =
                    !found
                            && step.number().equals(changed.number())
                            && step.slug().equals(changed.slug());
            after.add(same ? changed : step);
            found |= same;
        }
        if (!found) {
            after.add(changed);
        }
        return new Queue(after);
    }
}
