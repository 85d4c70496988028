package dev.acefleet.common.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds headings in Markdown without code. Stateless; any thread.
public final class Sections {
    private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(.*)");

    private Sections() {}

    /// One section, by indexes into the lines it was found in.
    ///
    /// @param heading of its heading
    /// @param level of the heading, from 1
    /// @param end behind its last line: of the next heading of its level or a higher one
    public record Range(int heading, int level, int end) {}

    /// What stands below the first heading from level two on that matches, up to the next one of its level or a higher one.
    static Optional<String> find(String text, Pattern title) {
        List<String> lines = text.lines().toList();
        return ranges(lines, title).stream().findFirst().map(range -> below(lines, range));
    }

    /// The lines below a section's heading.
    static String below(List<String> lines, Range range) {
        return String.join(
                "",
                lines.subList(range.heading() + 1, range.end()).stream()
                        .map(line -> line + "\n")
                        .toList());
    }

    /// All sections from level two on whose title matches, in order; one inside another is not told again.
    public static List<Range> ranges(List<String> lines, Pattern title) {
        List<Range> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher heading = heading(lines.get(i));
            if (heading.matches()
                    && heading.group(1).length() > 1
                    && title.matcher(heading.group(2)).matches()) {
                int level = heading.group(1).length();
                int end = end(lines, i + 1, level);
                found.add(new Range(i, level, end));
                i = end - 1;
            }
        }
        return found;
    }

    private static int end(List<String> lines, int from, int level) {
        for (int i = from; i < lines.size(); i++) {
            Matcher heading = heading(lines.get(i));
            if (heading.matches() && heading.group(1).length() <= level) {
                return i;
            }
        }
        return lines.size();
    }

    private static Matcher heading(String line) {
        return HEADING.matcher(line.stripTrailing());
    }
}
