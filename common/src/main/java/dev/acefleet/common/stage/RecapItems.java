package dev.acefleet.common.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The items of a section of a recap, each in a line of bounded length; what says `None` is none.
final class RecapItems {
    private static final Pattern ITEM = Pattern.compile("(?:[-*]|\\d+\\.)\\s+(.*)");
    private static final Pattern INDENTED_ITEM = Pattern.compile("\\s+(?:[-*]|\\d+\\.)\\s.*");
    private static final Pattern NONE = Pattern.compile("(?is)[*_(\\s]{0,5}none\\b.*");
    private static final Pattern NO_BLOCKER =
            Pattern.compile("(?i)[*_(\\s]{0,5}(?:none|no|nothing|n/?a)\\b.*");
    private static final Pattern BLOCKER =
            Pattern.compile(
                    "(?i)[*_`]{0,3}(?:(?:known|remaining|open|potential)\\s)?(?:blockers?|concerns?)\\b[^:]{0,30}:[*_\\s]{0,5}(.*)");
    private static final Pattern BLOCKED = Pattern.compile("(?i)[*_`]{0,3}blocked\\b.*");
    private static final Pattern LABEL =
            Pattern.compile("[*_]{2}[^*_]{1,80}[*_]{2}:?.*|#{1,6}\\s.*");

    /// Items taken from one section: enough for every real one.
    private static final int MOST = 500;

    private RecapItems() {}

    static boolean isNone(String section) {
        return NONE.matcher(section).matches();
    }

    /// Says in its first words that there is nothing.
    static boolean saysNothing(String section) {
        return NO_BLOCKER.matcher(section.strip().lines().findFirst().orElse("")).matches();
    }

    /// Items that are not indented; lines that are go with the item above.
    static List<String> of(String section) {
        List<String> items = new ArrayList<>();
        boolean open = false;
        for (String line : (Iterable<String>) section.lines()::iterator) {
            Matcher item = ITEM.matcher(line);
            boolean indented = line.startsWith("  ") && !line.isBlank();
            if (item.matches()) {
                open = items.size() < MOST && !isNone(item.group(1));
                if (open) {
                    items.add(item.group(1).strip());
                }
            } else if (open && indented && !INDENTED_ITEM.matcher(line).matches()) {
                items.add(joined(items.removeLast(), line.strip()));
            } else {
                open = false;
            }
        }
        return items.stream().map(Recap::clip).toList();
    }

    /// Not longer than a line that is cut anyway, however many lines there are.
    private static String joined(String item, String line) {
        return Recap.clip(item).equals(item) ? item + " " + line : item;
    }

    /// The items; without any, the first paragraph, unless it says that there is nothing.
    static List<String> orParagraph(String section) {
        List<String> items = of(section);
        String text = section.strip();
        if (!items.isEmpty() || text.isEmpty() || isNone(text) || ITEM.matcher(text).lookingAt()) {
            return items;
        }
        List<String> paragraph =
                text.lines()
                        .takeWhile(line -> !line.isBlank())
                        .map(String::strip)
                        .limit(20)
                        .toList();
        return List.of(Recap.clip(String.join(" ", paragraph)));
    }

    /// What is called a blocker or a concern: in the line of that label, or in the items below it.
    static List<String> blockers(String section) {
        List<String> found = new ArrayList<>();
        boolean below = false;
        for (String line : (Iterable<String>) section.lines()::iterator) {
            String plain = line.strip();
            Matcher item = ITEM.matcher(plain);
            String text = item.matches() ? item.group(1).strip() : plain;
            Matcher blocker = BLOCKER.matcher(text);
            if (blocker.matches()) {
                below = blocker.group(1).isBlank();
                add(found, blocker.group(1));
            } else if (BLOCKED.matcher(text).matches() || below && item.matches()) {
                add(found, text);
            } else if (LABEL.matcher(plain).matches()) {
                below = false;
            }
        }
        return found;
    }

    private static void add(List<String> found, String text) {
        if (found.size() < MOST && !text.isBlank() && !NO_BLOCKER.matcher(text).matches()) {
            found.add(Recap.clip(text.strip()));
        }
    }
}
