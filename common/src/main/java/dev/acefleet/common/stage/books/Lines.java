package dev.acefleet.common.stage.books;

import dev.acefleet.common.stage.Body;
import java.util.ArrayList;
import java.util.List;

/// A text by its lines, each with the end it has, so that what is not touched comes out as it went in: byte order mark,
/// mixed ends of lines, a last line without one. Lines are counted from 0, as [String#lines] has them. One thread.
final class Lines {
    private static final String MARK = "\uFEFF";

    private final String mark;
    private final List<String> lines = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();

    /// The same lines, those of code empty: what is looked at to find something.
    private final List<String> plain;

    Lines(String text) {
        mark = text.startsWith(MARK) ? MARK : "";
        int at = mark.length();
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            int next = end;
            if (next < text.length()) {
                next += text.startsWith("\r\n", next) ? 2 : 1;
            }
            lines.add(text.substring(at, end));
            ends.add(text.substring(end, next));
            at = next;
        }
        plain = new ArrayList<>(Body.withoutCode(text.substring(mark.length())).lines().toList());
    }

    int size() {
        return lines.size();
    }

    /// All lines; what stands in code is empty.
    List<String> plain() {
        return plain;
    }

    String line(int index) {
        return plain.get(index);
    }

    void set(int index, String line) {
        lines.set(index, line);
        plain.set(index, line);
    }

    /// A new line at `index`. It ends as the line above it, and a first one as the line below. Behind a last line without an
    /// end it has none either, and that one ends as the line above it.
    void insert(int index, String line) {
        if (index > 0 && index == lines.size() && ends.getLast().isEmpty()) {
            ends.set(index - 1, endAt(index - 1));
            ends.add("");
        } else {
            ends.add(index, endAt(index));
        }
        lines.add(index, line);
        plain.add(index, line);
    }

    /// The end for a line that comes to stand at `index`.
    private String endAt(int index) {
        String end = ends.isEmpty() ? "" : ends.get(Math.max(0, index - 1));
        return end.isEmpty() ? "\n" : end;
    }

    String text() {
        StringBuilder text = new StringBuilder(mark);
        for (int i = 0; i < lines.size(); i++) {
            text.append(lines.get(i)).append(ends.get(i));
        }
        return text.toString();
    }
}
