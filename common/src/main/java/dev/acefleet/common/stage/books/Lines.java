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

    /// A new line at `index`, with the end that its neighbours have.
    void insert(int index, String line) {
        boolean last = index == lines.size();
        if (last && index > 0 && ends.getLast().isEmpty()) {
            ends.set(index - 1, end());
            ends.add("");
        } else {
            ends.add(index, index > 0 ? nonEmpty(ends.get(index - 1)) : end());
        }
        lines.add(index, line);
        plain.add(index, line);
    }

    private String nonEmpty(String end) {
        return end.isEmpty() ? end() : end;
    }

    /// The end that the text begins with.
    private String end() {
        return ends.isEmpty() || ends.getFirst().isEmpty() ? "\n" : ends.getFirst();
    }

    String text() {
        StringBuilder text = new StringBuilder(mark);
        for (int i = 0; i < lines.size(); i++) {
            text.append(lines.get(i)).append(ends.get(i));
        }
        return text.toString();
    }
}
