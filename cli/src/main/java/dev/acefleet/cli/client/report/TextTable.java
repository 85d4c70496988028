package dev.acefleet.cli.client.report;

import dev.acefleet.cli.client.ui.TerminalText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Columns of text, each as wide as its widest cell. Cells are made safe for a terminal.
public final class TextTable {
    private static final int GAP = 2;

    private final List<String[]> rows = new ArrayList<>();

    public TextTable(String... headings) {
        row(headings);
    }

    public TextTable row(String... cells) {
        rows.add(Arrays.stream(cells).map(TerminalText::line).toArray(String[]::new));
        return this;
    }

    public List<String> lines() {
        int columns = rows.getFirst().length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row[i]).repeat(' ', widths[i] - row[i].length() + GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
