package dev.acefleet.cli.client.follow;

import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One run in one line: a symbol and the word beside it, the worker, how long, and what its agent printed last, what
/// it builds or why it waits. Pure.
final class RunLine {
    private static final String RESET = "\u001b[0m";

    /// Columns of a worker's name: enough for most, and so few that a change of workers moves nothing but rarely.
    private static final int LEAST_WORKER = 8;

    private static final int MOST_WORKER = 14;

    /// How wide the columns are, so that all lines of a plan stand below each other.
    record Widths(int id, int worker) {
        static Widths of(List<RunView> runs) {
            int id = 0;
            int worker = LEAST_WORKER;
            for (RunView run : runs) {
                id = Math.max(id, run.id().length());
                worker = Math.max(worker, workerOf(run).length());
            }
            return new Widths(id, Math.min(worker, MOST_WORKER));
        }
    }

    private RunLine() {}

    static String symbol(RunState state) {
        return switch (state) {
            case WAITING -> "·";
            case QUEUED, LEASED -> "○";
            case RUNNING -> "▶";
            case MERGING -> "⇢";
            case PARKED -> "‖";
            case BLOCKED -> "?";
            case CANCELLING, CANCELLED -> "⊘";
            case DONE -> "✔";
            case FAILED -> "✘";
            case SKIPPED -> "-";
            case UNKNOWN -> "~";
        };
    }

    private static String colour(RunState state) {
        return switch (state) {
            case WAITING, QUEUED, SKIPPED, UNKNOWN -> "\u001b[2m";
            case LEASED, RUNNING, MERGING -> "\u001b[36m";
            case PARKED, BLOCKED, CANCELLING, CANCELLED -> "\u001b[33m";
            case DONE -> "\u001b[32m";
            case FAILED -> "\u001b[31m";
        };
    }

    private static String workerOf(RunView run) {
        return last(run.attempts()).map(AttemptView::worker).orElse("");
    }

    /// @param last what its agent printed last; empty where that is not known
    static String of(
            RunView run, Widths widths, Instant now, int width, boolean colour, String last) {
        Optional<AttemptView> attempt = last(run.attempts());
        String text =
                String.format(
                        "%s %-10s %-" + widths.id() + "s  %-" + widths.worker() + "s %6s  %s",
                        symbol(run.state()),
                        run.state().word(),
                        run.id(),
                        TerminalText.cut(workerOf(run), widths.worker()),
                        attempt.map(shown -> elapsed(shown, now)).orElse(""),
                        note(run, attempt, last));
        String line = TerminalText.cut(text, width).stripTrailing();
        return colour ? colour(run.state()) + line + RESET : line;
    }

    private static String elapsed(AttemptView attempt, Instant now) {
        Instant from = attempt.startedAt().orElse(attempt.leasedAt());
        return Durations.between(from, attempt.endedAt().orElse(now));
    }

    private static String note(RunView run, Optional<AttemptView> attempt, String last) {
        String again =
                steps(run)
                        + attempt.filter(shown -> shown.number() > 1 && !run.state().isOver())
                                .map(shown -> "attempt " + shown.number() + "; ")
                                .orElse("");
        if (run.state() == RunState.RUNNING && !last.isEmpty()) {
            return again + last;
        }
        boolean plain = run.reason().isEmpty() || run.state() == RunState.DONE;
        return again + (plain ? run.title() : run.reason());
    }

    /// Where its agent is among its steps.
    private static String steps(RunView run) {
        boolean waits = run.state() == RunState.WAITING || run.state() == RunState.QUEUED;
        return run.steps()
                .filter(_ -> !waits)
                .map(steps ->
                        PlanWords.steps(run)
                                + (steps.current().isEmpty() ? "" : ", " + steps.current())
                                + "; ")
                .orElse("");
    }

    static Optional<AttemptView> last(List<AttemptView> attempts) {
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.getLast());
    }
}
