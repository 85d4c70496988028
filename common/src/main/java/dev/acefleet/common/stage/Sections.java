package dev.acefleet.common.stage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds headings in Markdown without code.
final class Sections {
    private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(.*)");

    private Sections() {}

    /// What stands below the first heading from level two on that matches, up to the next one of its level or a higher one.
    static Optional<String> find(String text, Pattern title) {
        StringBuilder section = new StringBuilder();
        int level = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Matcher heading = HEADING.matcher(line.stripTrailing());
            boolean isHeading = heading.matches();
            if (level == 0) {
                if (isHeading
                        && isBelowTitle(heading)
                        && title.matcher(heading.group(2)).matches()) {
                    level = heading.group(1).length();
                }
            } else if (isHeading && heading.group(1).length() <= level) {
                break;
            } else {
                section.append(line).append('\n');
            }
        }
        return level == 0 ? Optional.empty() : Optional.of(section.toString());
    }

    private static boolean isBelowTitle(Matcher heading) {
        return heading.group(1).length() > 1;
    }
}
