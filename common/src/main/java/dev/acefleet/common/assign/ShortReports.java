package dev.acefleet.common.assign;

import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Sha256;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files of an assignment as they travel where all of them are too much for one message: of reports, and of what agents
/// said last, the beginnings. Whoever gets them reads them and never sends them back. A beginning names the whole that it is of,
/// so that whoever has that knows it again, and puts the rest behind what became of the beginning. Pure: the same files always
/// come out the same.
public final class ShortReports {
    /// Characters that are left of each, tried in this order: most of a report, its summary, its first sentences.
    private static final List<Integer> LENGTHS = List.of(4_000, 1_000, 250);

    /// At the end of what was cut.
    private static final String NOTE =
            "\n\n(Only the beginning of %d characters, %d; of %s: all files are more than travels together.)\n";

    /// Digits of a mark.
    private static final int MARK = 32;

    private static final Pattern NOTED =
            Pattern.compile(
                    "\n\n\\(Only the beginning of ([0-9]{1,9}) characters, ([0-9]{1,9}); of ([0-9a-f]{32}): all files are more than travels together\\.\\)\n");

    private ShortReports() {}

    /// @param texts of all files, by path
    /// @param whole those that stay as they are
    /// @param most bytes, as [Documents#weight] counts them
    /// @return the files as they are where they fit; else with every report cut to the same length, or left out where even that
    ///     is too much. It may yet be more than `most`: steps are never cut
    public static Map<String, String> of(
            Map<String, String> texts, Predicate<String> whole, long most) {
        if (Documents.weight(texts) <= most) {
            return texts;
        }
        Predicate<String> cut = path -> isReport(path) && !whole.test(path);
        for (int length : LENGTHS) {
            Map<String, String> some = new TreeMap<>(texts);
            some.replaceAll((path, text) -> cut.test(path) ? beginning(text, length) : text);
            if (Documents.weight(some) <= most) {
                return some;
            }
        }
        Map<String, String> without = new TreeMap<>(texts);
        without.keySet().removeIf(cut);
        return without;
    }

    private static boolean isReport(String path) {
        return path.endsWith(StepFile.REPORT)
                || (path.endsWith(".md") && path.contains("/" + AssignmentTexts.SESSIONS));
    }

    private static String beginning(String text, int length) {
        // A note is longer than its pattern by the digits of a mark.
        if (text.length() <= length + NOTE.length() + MARK) {
            return text;
        }
        // A character that is written as two is not torn apart.
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + NOTE.formatted(text.length(), end, mark(text));
    }

    /// What a beginning calls the text that it is of: digits of its SHA-256.
    public static String mark(String text) {
        return Sha256.hex(text).substring(0, MARK);
    }

    /// What may have travelled in place of a text, the text itself apart.
    public static List<String> beginnings(String path, String text) {
        return isReport(path)
                ? LENGTHS.stream()
                        .map(length -> beginning(text, length))
                        .filter(some -> !some.equals(text))
                        .toList()
                : List.of();
    }

    /// What became of a beginning, with the rest of the whole behind it.
    ///
    /// @param wholes by their marks; where the one is not known the text stays as it is
    public static String whole(String text, Map<String, String> wholes) {
        Matcher note = NOTED.matcher(text);
        if (!note.find()) {
            return text;
        }
        String whole = wholes.getOrDefault(note.group(3), "");
        int first = Integer.parseInt(note.group(2));
        return whole.length() == Integer.parseInt(note.group(1)) && first <= whole.length()
                ? text.substring(0, note.start())
                        + whole.substring(first)
                        + text.substring(note.end())
                : text;
    }

    /// Whether a text is what became of a beginning with as much behind it as the whole had: one that [#whole] made.
    public static boolean isWholeOf(String text, String beginning) {
        Matcher note = NOTED.matcher(beginning);
        if (!note.find()) {
            return false;
        }
        int rest = Integer.parseInt(note.group(1)) - Integer.parseInt(note.group(2));
        String behind = beginning.substring(note.end());
        return text.length() == note.start() + rest + behind.length()
                && text.startsWith(beginning.substring(0, note.start()))
                && text.endsWith(behind);
    }
}
