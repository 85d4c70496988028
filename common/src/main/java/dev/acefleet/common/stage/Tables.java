package dev.acefleet.common.stage;

import java.util.ArrayList;
import java.util.List;

/// Rows of Markdown tables. A bar behind a backslash stands in its cell. Stateless; any thread.
public final class Tables {
    private Tables() {}

    /// A cell of a row by its place in the line, the spaces around its text included.
    public record Span(int begin, int end) {}

    /// The cells between the bars of a row, without the spaces around them.
    public static List<String> cells(String line) {
        return spans(line).stream()
                .map(span -> line.substring(span.begin(), span.end()).strip())
                .toList();
    }

    /// Where the cells of a row stand.
    public static List<Span> spans(String line) {
        int from = line.length() - line.stripLeading().length();
        int to = line.stripTrailing().length();
        int begin = from < to && line.charAt(from) == '|' ? from + 1 : from;
        List<Span> spans = new ArrayList<>();
        for (int i = begin; i < to; i++) {
            if (line.charAt(i) == '\\') {
                i++;
            } else if (line.charAt(i) == '|') {
                spans.add(new Span(begin, i));
                begin = i + 1;
            }
        }
        if (begin < to || spans.isEmpty()) {
            spans.add(new Span(Math.min(begin, to), to));
        }
        return spans;
    }

    /// Whether the cells are the line of dashes below a table's header.
    public static boolean isRule(List<String> cells) {
        return cells.stream().allMatch(cell -> cell.matches(":?-+:?"));
    }
}
