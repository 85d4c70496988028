package dev.acefleet.cli.client.follow;

import dev.acefleet.cli.client.ui.Terminal;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.BatchView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A plan as the lines of a screen: a head, the bar of the batches, one line for each run, what does not fit counted
/// in one line, and what a person has to do. Never more lines than the terminal has, else they could not be drawn over. Pure.
final class Screen {
    /// Head, bar, the line of the rest, the line of trouble, and the cursor's own.
    private static final int FRAME = 5;

    /// Head, bar, a run, the line of the rest, and the cursor's own: what everything else leaves room for.
    private static final int LEAST = 5;

    /// Lines of what is not taken: for as many reasons at once nothing is.
    private static final int UNTAKEN = 3;

    private Screen() {}

    static List<String> lines(PlanReport plan, Terminal terminal, Instant now, String trouble) {
        return lines(plan, terminal, now, List.of(), trouble, _ -> "");
    }

    /// @param untaken what the fleet does not take, each in a line
    /// @param last what a run's agent printed last
    static List<String> lines(
            PlanReport plan,
            Terminal terminal,
            Instant now,
            List<String> untaken,
            String trouble,
            Function<RunView, String> last) {
        int width = terminal.columns() - 1;
        List<RunView> shown = shown(plan, terminal, untaken);
        List<String> lines = new ArrayList<>();
        lines.add(TerminalText.cut(head(plan, now), width));
        lines.add(
                TerminalText.cut(plan.runs().isEmpty() ? endings(plan) : bar(plan, width), width));
        RunLine.Widths widths = RunLine.Widths.of(plan.runs());
        for (RunView run : shown) {
            String line = last.apply(run);
            lines.add(RunLine.of(run, widths, now, width, terminal.colour(), line));
        }
        if (shown.size() < plan.runs().size()) {
            lines.add(TerminalText.cut("… and " + rest(plan.runs(), shown), width));
        }
        calls(plan, terminal, untaken, trouble)
                .forEach(call -> lines.add(TerminalText.cut(call, width)));
        if (!trouble.isEmpty()) {
            lines.add(TerminalText.cut("! connection lost, trying again: " + trouble, width));
        }
        return lines;
    }

    /// The runs that have a line of their own.
    static List<RunView> shown(PlanReport plan, Terminal terminal, List<String> untaken) {
        int room = terminal.rows() - FRAME - calls(plan, terminal, untaken, "").size();
        return shown(plan.runs(), Math.max(1, room));
    }

    /// What a person has to do before it goes on, as much of it as fits beside the rest.
    private static List<String> calls(
            PlanReport plan, Terminal terminal, List<String> untaken, String trouble) {
        int room = terminal.rows() - LEAST - (trouble.isEmpty() ? 0 : 1);
        return Stream.concat(
                        OpenGates.lines(plan).stream().map(line -> "? " + line),
                        untaken.stream().limit(UNTAKEN).map(line -> "! " + line))
                .limit(Math.max(0, room))
                .toList();
    }

    private static String head(PlanReport plan, Instant now) {
        String steps = PlanWords.steps(plan);
        return PlanWords.subject(plan)
                + " "
                + plan.name()
                + "  "
                + plan.id()
                + (plan.runs().isEmpty() ? "" : "  " + done(plan))
                + (steps.isEmpty() ? "" : ", " + steps + " steps")
                + "  "
                + Durations.between(plan.submittedAt(), plan.endedAt().orElse(now));
    }

    private static String done(PlanReport plan) {
        return count(plan.runs(), RunState.DONE)
                + " of "
                + plan.runs().size()
                + " "
                + PlanWords.units(plan)
                + " done";
    }

    /// Where there is no run: how what ends the plan stands, for example `audit running`.
    private static String endings(PlanReport plan) {
        return plan.endings().stream()
                .map(item -> item.item() + " " + item.state().word())
                .collect(Collectors.joining(", "));
    }

    /// For example `batches  1 [✔✔✔]  2 [▶·]  3 [·]`; where that is too wide `batches  1 [3/3]  2 [0/2]  3 [0/1]`.
    private static String bar(PlanReport plan, int width) {
        String symbols = bar(plan, Screen::symbols);
        return symbols.length() <= width ? symbols : bar(plan, Screen::counts);
    }

    private static String bar(PlanReport plan, Function<List<RunView>, String> inside) {
        return "batches  "
                + plan.batches().stream()
                        .map(batch -> batch.number() + " [" + inside.apply(runs(plan, batch)) + "]")
                        .collect(Collectors.joining("  "));
    }

    private static List<RunView> runs(PlanReport plan, BatchView batch) {
        Set<String> ids = Set.copyOf(batch.runs());
        return plan.runs().stream().filter(run -> ids.contains(run.id())).toList();
    }

    private static String symbols(List<RunView> runs) {
        return runs.stream().map(run -> RunLine.symbol(run.state())).collect(Collectors.joining());
    }

    private static String counts(List<RunView> runs) {
        return count(runs, RunState.DONE) + "/" + runs.size();
    }

    /// As many runs as fit, in run order: those that something happens to before those that wait, and these before those
    /// that are over.
    private static List<RunView> shown(List<RunView> runs, int room) {
        if (runs.size() <= room) {
            return runs;
        }
        Set<String> chosen =
                runs.stream()
                        .sorted(Comparator.comparingInt(run -> rank(run.state())))
                        .limit(room)
                        .map(RunView::id)
                        .collect(Collectors.toSet());
        return runs.stream().filter(run -> chosen.contains(run.id())).toList();
    }

    private static int rank(RunState state) {
        return switch (state) {
            case FAILED, BLOCKED, CANCELLING -> 0;
            case LEASED, RUNNING, MERGING -> 1;
            case PARKED, QUEUED -> 2;
            case WAITING, UNKNOWN -> 3;
            case CANCELLED, SKIPPED, DONE -> 4;
        };
    }

    private static String rest(List<RunView> runs, List<RunView> shown) {
        List<RunView> hidden = runs.stream().filter(run -> !shown.contains(run)).toList();
        return Stream.of(RunState.values())
                .map(state -> count(hidden, state) + " " + state.word())
                .filter(text -> !text.startsWith("0 "))
                .collect(Collectors.joining(", "));
    }

    private static long count(List<RunView> runs, RunState state) {
        return runs.stream().filter(run -> run.state() == state).count();
    }
}
