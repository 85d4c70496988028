package dev.acefleet.common.stage;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The commits that an agent lists in its return: in the list or table below `Commits`, and in the commit column of any other
/// table (spec/stage.md 3, 5.2). A number elsewhere that looks like a hash is a number. Used once, by one thread.
final class ListedCommits {
    private static final Pattern HASH =
            Pattern.compile("(?<![\\w/.-])`?([0-9a-f]{7,40})(?![\\w/.-])");

    /// Text in bold at a line's beginning is a label: it begins or ends a section as a heading does.
    private static final Pattern LABEL = Pattern.compile("(?:#{1,6}\\s+|\\*\\*)(.*)");

    private static final Pattern COMMITS =
            Pattern.compile("(?i)(?:(?:task|all|new) )?commits?\\b.*");
    private static final Pattern ITEM = Pattern.compile("(?:[-*]|\\d+[.)])\\s.*");
    private static final Pattern COLUMN = Pattern.compile("(?i)[`*\\s]*(?:commits?|hash|sha)\\b.*");

    /// Commits taken from one message: a run has a handful.
    private static final int MOST = 200;

    private final Set<String> commits = new LinkedHashSet<>();
    private boolean below;
    private boolean inTable;
    private int column = -1;

    private ListedCommits() {}

    /// @param text from the marker on, without code
    static List<String> in(String text) {
        ListedCommits listed = new ListedCommits();
        text.lines().map(String::strip).forEach(listed::line);
        return List.copyOf(listed.commits);
    }

    private void line(String line) {
        if (line.startsWith("|")) {
            row(cells(line));
            return;
        }
        inTable = false;
        column = -1;
        Matcher label = LABEL.matcher(line);
        if (label.matches()) {
            below = COMMITS.matcher(label.group(1)).matches();
        } else if (below && ITEM.matcher(line).matches()) {
            take(line);
        }
    }

    private void row(List<String> cells) {
        if (!inTable) {
            inTable = true;
            column = column(cells);
        }
        if (column >= 0 && column < cells.size()) {
            take(cells.get(column));
        } else if (column < 0 && below) {
            take(String.join(" | ", cells));
        }
    }

    private static int column(List<String> header) {
        for (int i = 0; i < header.size(); i++) {
            if (COLUMN.matcher(header.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row.split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }

    /// The first hash counts: what follows says what the commit is about.
    private void take(String text) {
        Matcher hash = HASH.matcher(text);
        if (commits.size() < MOST && hash.find()) {
            commits.add(hash.group(1));
        }
    }
}
