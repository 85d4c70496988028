package dev.acefleet.common.stage.books;

import dev.acefleet.common.stage.Sections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The list of one section of a text: new items go behind the last one.
final class Entries {
    private static final Pattern ITEM = Pattern.compile("\\s{0,3}(?:[-*+]|\\d{1,3}[.)])\\s+.*");
    private static final Pattern NONE =
            Pattern.compile("(?i)\\s{0,3}(?:[-*+]\\s+)?[*_(]{0,3}none(?: yet)?[.)*_]{0,3}\\s*");
    private static final Pattern HEADING = Pattern.compile("#{1,6}\\s.*");

    private final Lines lines;
    private final Pattern section;

    Entries(Lines lines, Pattern section) {
        this.lines = lines;
        this.section = section;
    }

    boolean isThere() {
        return range().isPresent();
    }

    private Optional<Sections.Range> range() {
        return Sections.ranges(lines.plain(), section).stream().findFirst();
    }

    /// Adds an item unless the section has the same. A line that says `None` gives way to the first one.
    void add(String item) {
        Optional<Sections.Range> found = range();
        if (found.isEmpty()) {
            return;
        }
        int from = found.get().heading() + 1;
        int to = own(from, found.get().end());
        List<String> own = lines.plain().subList(from, to);
        if (own.stream().anyMatch(line -> line.strip().equals(item))) {
            return;
        }
        int none = first(NONE, from, to);
        int last = last(from, to);
        if (none >= 0 && (last < 0 || last == none)) {
            lines.set(none, item);
        } else if (last >= 0) {
            lines.insert(behind(last, to), item);
        } else {
            int at = from;
            for (int i = from; i < to; i++) {
                at = lines.line(i).isBlank() ? at : i + 1;
            }
            lines.insert(at, "");
            lines.insert(at + 1, item);
        }
    }

    /// Up to the first heading, also one that is deeper.
    private int own(int from, int to) {
        int heading = first(HEADING, from, to);
        return heading < 0 ? to : heading;
    }

    private int first(Pattern pattern, int from, int to) {
        for (int i = from; i < to; i++) {
            if (pattern.matcher(lines.line(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    private int last(int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            Matcher item = ITEM.matcher(lines.line(i));
            if (item.matches()) {
                return i;
            }
        }
        return -1;
    }

    /// Behind an item and the indented lines that belong to it.
    private int behind(int item, int to) {
        int at = item + 1;
        while (at < to && lines.line(at).matches("(?:\\s{2,}|\\t)\\S.*")) {
            at++;
        }
        return at;
    }
}
