package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.assign.StepStatus;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.coordinator.core.Event;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The drive of one assignment as its events tell it: who is given which steps when, and that what they say is done is on the
/// branch when it has passed.
final class DriveBook extends PlanBook {
    /// Attempts of a fork where its step says nothing.
    private static final int OF_A_FORK = 2;

    private AssignmentTexts texts;

    DriveBook(World world, PlanId id, AssignmentSubmission assignment) {
        super(
                world,
                id,
                assignment,
                new Purse(
                        world,
                        id,
                        assignment.policy(),
                        unit ->
                                isForked(assignment, unit)
                                        ? OF_A_FORK
                                        : assignment.policy().attempts()));
        this.texts = good(AssignmentTexts.of(assignment.folder(), assignment.documents().texts()));
    }

    private static boolean isForked(AssignmentSubmission assignment, WorkId unit) {
        AssignmentTexts all =
                good(AssignmentTexts.of(assignment.folder(), assignment.documents().texts()));
        return all.queue().get(root(unit)).filter(Step::isFork).isPresent();
    }

    private static AssignmentTexts good(Parsed<AssignmentTexts> parsed) {
        return ((Parsed.Good<AssignmentTexts>) parsed).value();
    }

    private static StepNumber root(WorkId unit) {
        return new StepNumber(unit.item().split("-", 2)[0]);
    }

    void changed(DocumentChanges changes) {
        texts = good(texts.with(changes));
    }

    void stepped(Event.StepsChanged e) {
        Item unit = requireLive(e.attempt().work().item());
        require(
                unit.isLeased() && unit.attempt == e.attempt().number(),
                e.attempt() + " tells of steps without a lease");
        e.saved()
                .ifPresent(saved ->
                        require(
                                world.git.has(unit.id, saved),
                                e.attempt() + " has saved what nobody pushed"));
        changed(e.changes());
    }

    @Override
    Item begin(Event.WorkQueued e) {
        WorkId unit = e.attempt().work();
        return switch (e.kind()) {
            case FORK, STEPS -> {
                requireInOrder(unit, e.kind());
                yield new Item(unit, e.kind(), Optional.empty());
            }
            case INTEGRATE -> {
                require(
                        items.values().stream()
                                .noneMatch(item -> movesBranch(item.kind) && !item.isOver()),
                        unit + " moves the branch beside another");
                yield new Item(unit, e.kind(), Optional.empty());
            }
            case PRUNE -> {
                require(mayBePruned(), unit + " deletes refs of a plan that goes on");
                yield new Item(unit, e.kind(), Optional.empty());
            }
            case RUN, AUDIT, PLAN_GAPS, FINISH ->
                    throw world.broken(unit + " is of no assignment: " + e.kind());
        };
    }

    /// A unit is begun when everything before it is merged, but for the forks of its own parallel container.
    private void requireInOrder(WorkId unit, WorkKind kind) {
        StepNumber root = root(unit);
        Optional<Step> step = texts.queue().get(root);
        require(
                step.filter(found -> found.isFork() == (kind == WorkKind.FORK)).isPresent(),
                unit + " is begun as " + kind);
        for (Item other : items.values()) {
            if (isUnit(other) && root(other.id).compareTo(root) < 0) {
                require(
                        other.end == WorkStatus.SUCCEEDED
                                || kind == WorkKind.FORK && isBeside(other.id, root),
                        unit + " is begun before " + other.id.item() + " is merged");
            }
            require(
                    !isUnit(other) || root(other.id).compareTo(root) <= 0,
                    unit + " is begun behind " + other.id.item());
        }
    }

    private boolean isBeside(WorkId other, StepNumber root) {
        return root.parent().isPresent()
                && root(other).parent().equals(root.parent())
                && container(root).flatMap(step -> step.flag("parallel")).orElse(false);
    }

    private Optional<Step> container(StepNumber root) {
        return root.parent().flatMap(texts.queue()::get);
    }

    @Override
    void requireMayStart(Item unit) {
        int window =
                container(root(unit.id))
                        .map(step -> step.count("max_parallel", 1).orElse(policy.concurrent()))
                        .orElse(1);
        long inHand =
                items.values().stream()
                        .filter(PlanBook::isUnit)
                        .filter(item -> item.queued || item.isLeased())
                        .count();
        require(
                inHand <= Math.min(window, policy.concurrent()),
                inHand + " units are in hand with " + unit.id.item() + ", " + window + " may be");
        require(
                unit.kind == WorkKind.FORK || inHand == 1,
                unit.id + " is done inline beside others");
    }

    @Override
    void ofItsKind(Event.AttemptEnded e) {}

    @Override
    void ofDocuments(Event.ReportIgnored e, boolean cancelling) {}

    @Override
    void ofDocuments(Event.HeadMoved e) {}

    /// What a person wants done again brings all with it that is not done.
    @Override
    void again(Item unit) {
        items.values().stream()
                .filter(item -> isUnit(item) && item.isOver())
                .filter(item -> item.end != WorkStatus.SUCCEEDED)
                .forEach(item -> {
                    item.end = WorkStatus.WAITING;
                    item.checked = Optional.empty();
                });
    }

    @Override
    boolean isDone() {
        return texts.queue().isComplete()
                && items.values().stream()
                        .filter(PlanBook::isUnit)
                        .allMatch(item -> item.end == WorkStatus.SUCCEEDED);
    }

    /// Every step that an agent has done is on the branch, once, and its report is what the agent wrote.
    @Override
    void requireTrue(Event.PlanEnded e) {
        require(
                isDone() == (e.verdict() == Verdict.PASSED) || isCancelled(),
                "it ends as " + e.verdict());
        if (e.verdict() != Verdict.PASSED) {
            return;
        }
        List<Step> done =
                texts.queue().steps().stream()
                        .filter(step -> step.is(StepStatus.DONE))
                        .sorted(Comparator.comparing(Step::number))
                        .toList();
        for (Step step : done) {
            String report = texts.report(step).orElse("");
            require(!report.isBlank(), step.number() + " is done without a report");
            world.git
                    .reportOn(head, step.name())
                    .ifPresent(written ->
                            require(
                                    report.contains(written),
                                    step.name()
                                            + " has the report "
                                            + report
                                            + ", not "
                                            + written));
            require(
                    report.contains("Auto-completed") || world.git.hasStep(head, step.name()),
                    step.name() + " is said to be done and is not on the branch");
        }
    }
}
