package dev.acefleet.common.stage;

import java.util.List;
import java.util.stream.Stream;

/// Rows of Markdown tables.
final class Tables {
    private Tables() {}

    /// The cells between the bars of a row, without the spaces around them.
    static List<String> cells(String line) {
        String row = line.strip();
        String inside =
                row.substring(
                        row.startsWith("|") ? 1 : 0,
                        row.length() > 1 && row.endsWith("|") ? row.length() - 1 : row.length());
        return Stream.of(inside.split("\\|", -1)).map(String::strip).toList();
    }
}
