package dev.acefleet.common.assign;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Adds a step that does another one again, with all that it was told. It stays beside the original, so that a retry of a
/// fork's step is done by the fork, and the original stays what it was; once the retry is done, its failure counts no more.
final class RetryDecider {
    /// What a step has become, as against what it is to do.
    private static final String[] HISTORY = {
        Step.NAME,
        Step.STATUS,
        Step.PARENT,
        Step.ADDED_BY,
        Step.STARTED_AT,
        Step.COMPLETED_AT,
        Step.ERROR,
        Step.STALL_REASON,
        "renumbered_from",
        "renumbered_at",
        "fork_launch_pid",
        "fork_tracked_pids",
        "fork_pid_updated_at",
        "fork_pid_file"
    };

    private RetryDecider() {}

    static Decision decide(Part part, StepCommand.Retry retry, Instant at) {
        return part.named(
                retry.step(),
                original -> {
                    if (part.root().filter(original::equals).isPresent()) {
                        return Decision.state(
                                "Cannot retry step %s within its own subtree. Target the assignment, or a step above."
                                        .formatted(original.number()));
                    }
                    return original.number().depth() == 1
                            ? onTop(part, original)
                            : beside(part, original, at);
                });
    }

    static Draft again(Step step) {
        return new Draft(
                step.name(), step.instructions(), step.fields().without(HISTORY), List.of());
    }

    private static String addedBy(Step original) {
        return "retry_of:" + original.number();
    }

    /// Behind the original, and never before what is in progress or done already.
    private static Decision onTop(Part part, Step original) {
        Optional<Step> reached = part.whole().current().or(() -> AddDecider.lastDone(part.whole()));
        int base =
                Math.max(
                        original.number().main(),
                        reached.map(step -> step.number().main()).orElse(0));
        StepNumber number = Numbering.nextTop(part.whole(), base);
        return Decision.Decided.nothing(part.whole())
                .then(
                        new StepEvent.Added(
                                Evolution.fresh(number, again(original), addedBy(original))));
    }

    /// Right behind it, or last where nothing may move.
    private static Decision beside(Part part, Step original, Instant at) {
        Decision.Decided now = Decision.Decided.nothing(part.whole());
        Decision inserted =
                AddDecider.insert(
                        now,
                        original.number(),
                        again(original),
                        addedBy(original),
                        NumberStyle.USUAL,
                        at);
        return inserted instanceof Decision.Refused
                ? AddDecider.append(
                        now,
                        original.number().parent().orElseThrow(),
                        again(original),
                        addedBy(original),
                        NumberStyle.USUAL)
                : inserted;
    }
}
