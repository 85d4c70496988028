package dev.acefleet.common.stage.books;

import dev.acefleet.common.stage.Sections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The lines `Name: value` of one section of a text. Marks around the name, the spaces behind the value and everything else
/// stay.
final class Fields {
    private final Lines lines;
    private final Pattern section;

    /// Names in the order in which they stand in a new section.
    private final List<String> order;

    Fields(Lines lines, Pattern section, List<String> order) {
        this.lines = lines;
        this.section = section;
        this.order = order;
    }

    boolean isThere() {
        return range().isPresent();
    }

    private Optional<Sections.Range> range() {
        return Sections.ranges(lines.plain(), section).stream().findFirst();
    }

    boolean has(String name) {
        return range().flatMap(range -> find(range, name)).isPresent();
    }

    /// The value of a field; empty without the field.
    Optional<String> value(String name) {
        return range().flatMap(range -> find(range, name))
                .map(at -> {
                    Matcher field = matcher(name, lines.line(at));
                    return field.matches() ? field.group(2).strip() : "";
                });
    }

    /// Writes a field; one that is not there is put behind the one that comes before it in the order, and the first one
    /// below the heading. Without the section nothing happens.
    void set(String name, String value) {
        Optional<Sections.Range> range = range();
        if (range.isEmpty()) {
            return;
        }
        Optional<Integer> at = find(range.get(), name);
        if (at.isPresent()) {
            replace(at.get(), name, value);
        } else {
            insert(range.get(), name, name + ": " + value);
        }
    }

    private void replace(int at, String name, String value) {
        String line = lines.line(at);
        Matcher field = matcher(name, line);
        if (field.matches()) {
            String before = field.group(1);
            String gap = before.endsWith(":") || before.endsWith("*") ? " " : "";
            String behind = field.group(2).substring(field.group(2).stripTrailing().length());
            lines.set(at, before + gap + value + behind);
        }
    }

    private void insert(Sections.Range range, String name, String line) {
        int place = order.indexOf(name);
        for (String earlier : order.subList(0, Math.max(place, 0)).reversed()) {
            Optional<Integer> at = find(range, earlier);
            if (at.isPresent()) {
                lines.insert(at.get() + 1, line);
                return;
            }
        }
        lines.insert(range.heading() + 1, "");
        lines.insert(range.heading() + 2, line);
    }

    private Optional<Integer> find(Sections.Range range, String name) {
        for (int i = range.heading() + 1; i < range.end(); i++) {
            if (matcher(name, lines.line(i)).matches()) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    private static Matcher matcher(String name, String line) {
        return Pattern.compile(
                        "(?i)(\\s{0,3}(?:[-*+]\\s+)?[*_]{0,3}"
                                + Pattern.quote(name)
                                + "[*_]{0,3}:[*_]{0,3}[ \\t]*)(.*)")
                .matcher(line);
    }
}
