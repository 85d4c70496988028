package dev.acefleet.common.stage.books;

import dev.acefleet.common.stage.Tables;
import java.util.List;

/// Writes into the rows of tables.
final class Cells {
    private Cells() {}

    /// The row with another text in one cell. The spaces around stay; in a row that is padded to be aligned the cell keeps its
    /// width, as far as the text fits.
    static String with(String row, int column, String text) {
        List<Tables.Span> spans = Tables.spans(row);
        if (column >= spans.size()) {
            return row;
        }
        Tables.Span span = spans.get(column);
        String cell = row.substring(span.begin(), span.end());
        if (cell.strip().equals(text)) {
            return row;
        }
        boolean empty = cell.isBlank();
        int leading =
                empty ? Math.min(1, cell.length()) : cell.length() - cell.stripLeading().length();
        int trailing =
                empty ? cell.length() - leading : cell.length() - cell.stripTrailing().length();
        boolean aligned = spans.stream().anyMatch(each -> isPadded(row, each));
        String content = " ".repeat(leading) + text;
        int width =
                aligned
                        ? Math.max(cell.length(), content.length() + 1)
                        : content.length() + trailing;
        return row.substring(0, span.begin())
                + content
                + " ".repeat(width - content.length())
                + row.substring(span.end());
    }

    private static boolean isPadded(String row, Tables.Span span) {
        String cell = row.substring(span.begin(), span.end());
        return !cell.isBlank() && cell.length() - cell.stripTrailing().length() > 1;
    }
}
