package dev.acefleet.cli.client.follow;

import dev.acefleet.cli.client.ui.Terminal;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.ProgressEvent;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Progress on a terminal: one block of lines, drawn over in place, when it has changed.
public final class LiveProgress implements Progress {
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    /// A line that is wider than it counts, by wide letters or a window made narrower, is cut by the terminal: broken into
    /// two, it could not be drawn over.
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final PrintStream err;
    private final Terminal terminal;
    private final LastLines last;
    private Optional<PlanReport> plan = Optional.empty();
    private String trouble = "";
    private List<String> untaken = List.of();
    private List<String> drawn = List.of();

    /// @param last is closed with this one
    public LiveProgress(PrintStream err, Terminal terminal, LastLines last) {
        this.err = err;
        this.terminal = terminal;
        this.last = last;
    }

    @Override
    public void event(ProgressEvent event) {
        // The state that follows shows it.
    }

    @Override
    public void state(PlanReport report, Instant now) {
        plan = Optional.of(report);
        last.watch(report.id(), Screen.shown(report, terminal, untaken));
        draw(now);
    }

    @Override
    public void tick(Instant now) {
        draw(now);
    }

    @Override
    public void untaken(List<String> lines) {
        untaken = lines;
    }

    @Override
    public void connection(String reason) {
        trouble = reason;
    }

    private void draw(Instant now) {
        if (plan.isEmpty()) {
            return;
        }
        String id = plan.get().id();
        List<String> lines =
                Screen.lines(plan.get(), terminal, now, untaken, trouble, run -> last.of(id, run));
        if (lines.equals(drawn)) {
            return;
        }
        StringBuilder block = new StringBuilder(NO_WRAP);
        if (!drawn.isEmpty()) {
            block.append("\u001b[").append(drawn.size()).append("A\r");
        }
        lines.forEach(line -> block.append(line).append(CLEAR_LINE).append('\n'));
        block.append(CLEAR_BELOW).append(WRAP);
        err.print(block);
        err.flush();
        drawn = lines;
    }

    @Override
    public void close() {
        drawn = List.of();
        last.close();
    }
}
