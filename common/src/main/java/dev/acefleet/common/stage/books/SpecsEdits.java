package dev.acefleet.common.stage.books;

import dev.acefleet.common.stage.Sections;
import dev.acefleet.common.stage.Tables;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Writes into `.ace/specs.md` that requirements are met (spec/stage.md 1.6): in the rows of the traceability table, nowhere
/// else. One per text.
public final class SpecsEdits {
    public static final String PATH = ".ace/specs.md";

    private static final Pattern TRACEABILITY = Pattern.compile("(?i)[^\\p{L}]*Traceability\\b.*");

    private final Lines lines;
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> seen = new LinkedHashSet<>();

    private SpecsEdits(String specs) {
        this.lines = new Lines(specs);
    }

    /// The specs with every `Pending` row of these requirements `Complete`. Rows that are in another state stay; one that is
    /// neither complete nor blocked is told, and so is a requirement without a row.
    ///
    /// @param requirements of the stage's line; without any nothing changes
    public static Edited complete(String specs, List<String> requirements) {
        SpecsEdits edits = new SpecsEdits(specs);
        List<Sections.Range> sections = Sections.ranges(edits.lines.plain(), TRACEABILITY);
        if (sections.isEmpty()) {
            edits.rows(0, edits.lines.size(), requirements);
        }
        sections.forEach(range -> edits.rows(range.heading() + 1, range.end(), requirements));
        requirements.stream()
                .filter(id -> !edits.seen.contains(id))
                .distinct()
                .forEach(id ->
                        edits.warnings.add(
                                PATH + " has no row for " + id + "; nothing was written for it"));
        return new Edited(edits.lines.text(), edits.warnings);
    }

    private void rows(int from, int to, List<String> requirements) {
        List<String> columns = List.of();
        for (int i = from; i < to; i++) {
            String line = lines.line(i);
            List<String> cells = line.strip().startsWith("|") ? plain(line) : List.of();
            if (cells.isEmpty()) {
                columns = List.of();
            } else if (columns.isEmpty()) {
                columns = cells.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
            } else if (requirements.contains(cells.getFirst())) {
                row(i, cells, columns.indexOf("status"));
            }
        }
    }

    private void row(int index, List<String> cells, int column) {
        if (column < 1 || column >= cells.size()) {
            return;
        }
        seen.add(cells.getFirst());
        String status = cells.get(column);
        switch (status.toLowerCase(Locale.ROOT)) {
            case "pending" -> lines.set(index, Cells.with(lines.line(index), column, "Complete"));
            case "complete", "blocked" -> {}
            default ->
                    warnings.add(
                            PATH
                                    + ": "
                                    + cells.getFirst()
                                    + " is \""
                                    + status
                                    + "\", not Pending; it was left so");
        }
    }

    /// Cells without marks.
    private static List<String> plain(String line) {
        return Tables.cells(line).stream()
                .map(cell -> cell.replaceAll("[*`]", "").strip())
                .toList();
    }
}
