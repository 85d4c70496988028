package dev.acefleet.cli.client.follow;

import dev.acefleet.cli.client.ui.Terminal;
import dev.acefleet.common.message.PlanReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A plan as the live display shows it, printed once: all runs, and no colours. Pure.
public final class Snapshot {
    private static final int COLUMNS = 160;
    private static final int UNCUT = 100_000;
    private static final int ROWS = 100_000;

    private Snapshot() {}

    /// @param wide whether nothing is cut
    public static List<String> lines(PlanReport plan, Instant now, boolean wide) {
        Terminal paper = new Terminal(false, false, wide ? UNCUT : COLUMNS, ROWS);
        List<String> lines = new ArrayList<>(Screen.lines(plan, paper, now, ""));
        if (plan.hasEnded()) {
            lines.add(plan.verdict().replace('_', ' ') + ": " + plan.reason());
        }
        return lines;
    }
}
