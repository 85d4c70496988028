package dev.acefleet.cli.client.follow;

import dev.acefleet.cli.client.ui.Terminal;
import dev.acefleet.common.message.PlanReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A plan as the live display shows it, printed once: all runs, and no colours. Pure.
public final class Snapshot {
    private static final int COLUMNS = 160;
    private static final int ROWS = 100_000;

    private Snapshot() {}

    public static List<String> lines(PlanReport plan, Instant now) {
        Terminal wide = new Terminal(false, false, COLUMNS, ROWS);
        List<String> lines = new ArrayList<>(Screen.lines(plan, wide, now, ""));
        if (plan.hasEnded()) {
            lines.add(plan.verdict().replace('_', ' ') + ": " + plan.reason());
        }
        return lines;
    }
}
