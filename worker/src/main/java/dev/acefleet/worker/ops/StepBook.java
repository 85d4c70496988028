package dev.acefleet.worker.ops;

import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.assign.StepStatus;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.WorkOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What has become of the steps of one order, as far as they are its own, and what of it the coordinator was told. Files of
/// other parts of the assignment, which a command may complete on the way, are left out: others decide about those. Keeps
/// nothing on the disk. Not for several threads.
final class StepBook {
    private final WorkOrder.Subtree order;
    private final AssignmentTexts ordered;
    private final Set<StepNumber> foreign = new HashSet<>();
    private AssignmentTexts now;
    private Map<String, String> told;

    /// Paths of whatever was told.
    private final Set<String> mentioned = new HashSet<>();

    private List<String> problems = List.of();

    /// @throws IllegalArgumentException where the order's steps cannot be read
    StepBook(WorkOrder.Subtree order) {
        this.order = order;
        ordered =
                switch (AssignmentTexts.of(order.folder(), order.documents().texts())) {
                    case Parsed.Good<AssignmentTexts>(AssignmentTexts texts) -> texts;
                    case Parsed.Bad<AssignmentTexts>(List<String> wrong) ->
                            throw new IllegalArgumentException(String.join("; ", wrong));
                };
        now = ordered;
        Queue queue = ordered.queue();
        for (Step step : queue.steps()) {
            if (step.isFork()
                    && queue.subtree(step.number()).steps().stream()
                            .anyMatch(each -> !each.is(StepStatus.PENDING))) {
                foreign.add(step.number());
            }
        }
        told = own(ordered.texts());
    }

    /// Takes a look at the files; where a step cannot be read, what was seen before stands.
    ///
    /// @param files of steps, reports and sessions
    void see(Map<String, String> files) {
        Map<String, String> before = new TreeMap<>(now.texts());
        before.keySet().removeIf(path -> now.numberOf(path).isEmpty());
        Map<String, String> after = new TreeMap<>(files);
        after.keySet().removeIf(path -> now.numberOf(path).isEmpty());
        try {
            switch (now.with(DocumentChanges.between(before, after))) {
                case Parsed.Good<AssignmentTexts>(AssignmentTexts texts) -> {
                    now = texts;
                    problems = List.of();
                }
                case Parsed.Bad<AssignmentTexts>(List<String> wrong) -> problems = wrong;
            }
        } catch (IllegalArgumentException e) {
            problems = List.of("its files cannot travel: " + e.getMessage());
        }
    }

    /// The last look was in vain: nothing of what is there now counts.
    void unseen(String why) {
        problems = List.of(why);
    }

    /// Those of the order that are left to be done, each with its name.
    List<String> named() {
        return order.steps().stream()
                .map(number ->
                        number
                                + " "
                                + ordered.queue()
                                        .get(new StepNumber(number))
                                        .map(Step::name)
                                        .orElse(""))
                .toList();
    }

    private Map<String, String> own(Map<String, String> texts) {
        Map<String, String> own = new TreeMap<>(texts);
        own.keySet().removeIf(path -> !isOwn(path));
        return own;
    }

    private boolean isOwn(String path) {
        return now.numberOf(path).filter(this::isOwn).isPresent();
    }

    /// Of inline steps everything but forks that somebody has begun.
    private boolean isOwn(StepNumber step) {
        if (!order.scope().isEmpty()) {
            return step.isIn(new StepNumber(order.scope()));
        }
        return foreign.stream().noneMatch(step::isIn);
    }

    /// Whether a step is over that was not said to be.
    boolean hasNews() {
        return now.queue().steps().stream()
                .filter(step -> step.status().isOver())
                .map(now::stepPath)
                .anyMatch(path ->
                        isOwn(path) && !Objects.equals(now.texts().get(path), told.get(path)));
    }

    /// What was not told yet.
    ///
    /// @throws IllegalArgumentException when it is more than may travel
    DocumentChanges untold() {
        return DocumentChanges.between(told, toTell());
    }

    /// What has become of the steps since the order, whatever of it was told: also of a file that was told, and is again what
    /// the order has.
    ///
    /// @throws IllegalArgumentException when it is more than may travel
    DocumentChanges whole() {
        Map<String, String> written = toTell();
        Set<String> removed = new TreeSet<>(own(ordered.texts()).keySet());
        removed.addAll(mentioned);
        removed.removeAll(written.keySet());
        written.entrySet()
                .removeIf(text ->
                        !mentioned.contains(text.getKey())
                                && text.getValue().equals(ordered.texts().get(text.getKey())));
        return new DocumentChanges(written, removed);
    }

    /// A fork that was begun by the way, because it comes next, is told as it was: who it is given to begins it.
    private Map<String, String> toTell() {
        Map<String, String> own = own(now.texts());
        if (order.scope().isEmpty()) {
            for (Step step : now.queue().active()) {
                Optional<Step> before = ordered.queue().get(step.number());
                boolean justBegun =
                        now.queue().fork(step).isPresent()
                                && before.filter(each -> isJustBegun(each, step)).isPresent();
                String text = told.get(now.stepPath(step));
                if (justBegun && text != null) {
                    own.put(now.stepPath(step), text);
                }
            }
        }
        return own;
    }

    private static boolean isJustBegun(Step before, Step now) {
        String[] fields = {Step.STATUS, Step.STARTED_AT};
        return before.without(fields).equals(now.without(fields));
    }

    /// They are on their way, in this order, until they are there.
    void told(DocumentChanges changes) {
        Map<String, String> after = new TreeMap<>(told);
        after.keySet().removeAll(changes.removed());
        after.putAll(changes.written());
        told = after;
        mentioned.addAll(changes.paths());
    }

    /// What is left to be done of the order, with a reason for each; the steps it named and those that were added to them.
    List<String> left() {
        List<String> left = new ArrayList<>(problems);
        for (Step step : mine()) {
            if (!now.queue().isSettled(step)) {
                left.add(
                        "step %s (%s) is %s%s"
                                .formatted(
                                        step.number(),
                                        step.name(),
                                        step.status().word().replace('_', ' '),
                                        step.text(Step.ERROR)
                                                .map(error -> ": " + error)
                                                .orElse("")));
            } else if (step.is(StepStatus.DONE)
                    && isOwnDeed(step)
                    && now.report(step).filter(text -> !text.isBlank()).isEmpty()) {
                left.add("step %s (%s) has no report".formatted(step.number(), step.name()));
            }
        }
        return left;
    }

    private boolean isOwnDeed(Step step) {
        String path = now.stepPath(step);
        return !Objects.equals(now.texts().get(path), ordered.texts().get(path));
    }

    /// Failures that nothing makes up for.
    boolean hasFailed() {
        return mine().stream()
                .anyMatch(step -> step.is(StepStatus.FAILED) && !now.queue().isSettled(step));
    }

    /// How many steps are done that were not when the order was made, but for those that merely contain others.
    int done() {
        return (int)
                mine().stream()
                        .filter(step -> step.is(StepStatus.DONE) && isOwnDeed(step))
                        .filter(step -> now.queue().children(step.number()).isEmpty())
                        .count();
    }

    private List<Step> mine() {
        Queue queue = now.queue();
        if (!order.scope().isEmpty()) {
            return queue.subtree(new StepNumber(order.scope())).steps();
        }
        return queue.steps().stream()
                .filter(step -> queue.fork(step).isEmpty())
                .filter(step ->
                        order.steps().contains(step.number().text())
                                || ordered.queue().get(step.number()).isEmpty())
                .toList();
    }
}
