package dev.acefleet.common.assign;

import dev.acefleet.common.model.Documents;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The files of an assignment as they travel where all of them are too much for one message: of reports, and of what agents
/// said last, the beginnings. Whoever gets them reads them and never sends them back. Pure: the same files always come out the
/// same.
public final class ShortReports {
    /// Characters that are left of each, tried in this order: most of a report, its summary, its first sentences.
    private static final List<Integer> LENGTHS = List.of(4_000, 1_000, 250);

    /// At the end of what was cut.
    private static final String NOTE =
            "\n\n(Only the beginning of %d characters: all files of the assignment are more than travels together.)\n";

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
        if (text.length() <= length + NOTE.length()) {
            return text;
        }
        // A character that is written as two is not torn apart.
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end) + NOTE.formatted(text.length());
    }
}
