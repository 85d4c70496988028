package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import java.util.List;
import java.util.Map;

/// The only place where an event changes a queue, live and when it is told again.
public final class Evolution {
    private static final List<String> RELATIONS = List.of("retry_of", "child_of", "injected_after");

    private Evolution() {}

    public static Queue after(Queue queue, StepEvent event) {
        return switch (event) {
            case StepEvent.Activated(StepNumber number, var at) ->
                    queue.with(
                            of(queue, number)
                                    .with(StepStatus.IN_PROGRESS)
                                    .with(Step.STARTED_AT, Timestamps.text(at)));
            case StepEvent.PutBack(StepNumber number) ->
                    queue.with(
                            of(queue, number)
                                    .with(StepStatus.PENDING)
                                    .without(
                                            Step.STARTED_AT,
                                            Step.COMPLETED_AT,
                                            Step.ERROR,
                                            Step.STALL_REASON));
            case StepEvent.Finished(StepNumber number, _, _, var at) ->
                    queue.with(
                            of(queue, number)
                                    .with(StepStatus.DONE)
                                    .with(Step.COMPLETED_AT, Timestamps.text(at)));
            case StepEvent.Failed(StepNumber number, String error, var at) ->
                    queue.with(
                            of(queue, number)
                                    .with(StepStatus.FAILED)
                                    .with(Step.COMPLETED_AT, Timestamps.text(at))
                                    .with(Step.ERROR, error));
            case StepEvent.Added(Step step) -> queue.with(step);
            case StepEvent.Renumbered(var moves, var at) ->
                    new Queue(
                            queue.steps().stream()
                                    .map(step -> moved(step, moves, Timestamps.text(at)))
                                    .toList());
            case StepEvent.Stalled(StepNumber number, String reason) ->
                    queue.with(of(queue, number).with(Step.STALL_REASON, reason));
            case StepEvent.StallCleared(StepNumber number) ->
                    queue.with(of(queue, number).without(Step.STALL_REASON));
        };
    }

    private static Step of(Queue queue, StepNumber number) {
        return queue.get(number)
                .orElseThrow(
                        () -> new IllegalArgumentException("There is no step " + number + "."));
    }

    /// Also a step that stays may speak of one that moved.
    private static Step moved(Step step, Map<StepNumber, StepNumber> moves, String at) {
        Step after = step;
        StepNumber to = moves.get(step.number());
        if (to != null) {
            after =
                    after.numbered(to)
                            .with("renumbered_from", step.number().text())
                            .with("renumbered_at", at);
        }
        String parent = step.text(Step.PARENT).orElse("");
        StepNumber parentTo =
                StepNumber.isNumber(parent) ? moves.get(new StepNumber(parent)) : null;
        if (parentTo != null) {
            after = after.with(Step.PARENT, parentTo.text());
        }
        for (String relation : RELATIONS) {
            StepNumber of = step.addedAs(relation).map(moves::get).orElse(null);
            if (of != null) {
                after = after.with(Step.ADDED_BY, relation + ":" + of.text());
            }
        }
        return after;
    }

    /// A step as it is first in a queue, its keys in the order of the files.
    static Step fresh(StepNumber number, Draft draft, String addedBy) {
        YamlValue.Mapping fields =
                YamlValue.Mapping.EMPTY
                        .with(Step.NAME, draft.name())
                        .with(Step.STATUS, StepStatus.PENDING.word());
        if (!addedBy.isEmpty()) {
            fields = fields.with(Step.ADDED_BY, addedBy);
        }
        if (number.parent().isPresent()) {
            fields = fields.with(Step.PARENT, number.parent().get().text());
        }
        for (Map.Entry<String, YamlValue> extra : draft.extras().values().entrySet()) {
            fields = fields.with(extra.getKey(), extra.getValue());
        }
        return new Step(
                number,
                Step.slug(draft.name()),
                fields,
                draft.instructions().replace(Draft.NUMBER, number.text()));
    }
}
