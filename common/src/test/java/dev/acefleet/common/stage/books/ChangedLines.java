package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.StageId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the contract lets change (spec/stage.md 1.4 to 1.6), written down for the tests without a look at the editors.
final class ChangedLines {
    private static final Pattern FIELD =
            Pattern.compile(
                    "[-* ]*(Stage|Run|Last run|Batch|Pending gates|Status|Last activity|Progress|Last session"
                            + "|Stopped at|Resume file|Total runs completed)\\**:.*");
    private static final Pattern NEW =
            Pattern.compile(
                    "|- \\[Run [\\d.]+-\\d\\d]: (a decision|another|a blocker)|\\*\\*By Run:\\*\\*|- [\\d.]+-99: 3 min");

    private ChangedLines() {}

    static boolean ofTrack(String before, String after, StageId stage, LocalDate day) {
        if (before.equals(after)) {
            return true;
        }
        String checked = before.replaceFirst("\\[ ]", "[x]");
        if (isItem(before, stage)) {
            String dated = checked.stripTrailing() + " (completed " + day + ")";
            return after.stripTrailing().equals(dated);
        }
        if (before.matches(
                "\\s*[-*] \\[ ] \\W*" + Pattern.quote(stage.toString()) + "[-.]0[12]\\b.*")) {
            return after.equals(checked);
        }
        if (before.matches("\\**Runs\\**:.*")) {
            return after.matches("\\**Runs\\**:\\** ?2/3 runs complete.*");
        }
        return isRow(before, stage)
                && sameButFor(raw(before), raw(after), List.of("2/3", "Complete", day.toString()));
    }

    /// Of a stage that is not complete: its row, and what said that it was.
    static boolean ofOpenTrack(String before, String after, StageId stage) {
        if (before.equals(after)) {
            return true;
        }
        if (isItem(before, stage)) {
            return before.contains("[x]")
                    && after.equals(
                            before.replaceFirst("\\[x]", "[ ]")
                                    .replaceFirst(" \\(completed [\\d-]{10}\\)", ""));
        }
        if (before.matches("\\**Runs\\**:\\** ?\\d+/\\d+ runs complete.*")) {
            return after.matches("\\**Runs\\**:\\** ?2/3 runs complete.*");
        }
        return isRow(before, stage)
                && sameButFor(raw(before), raw(after), List.of("2/3", "In progress", "-"));
    }

    private static boolean isItem(String line, StageId stage) {
        String number = Pattern.quote(stage.unpadded());
        return line.matches("\\s*[-*] \\[[ x]] .*Stage 0*" + number + "\\s*[:–—-].*");
    }

    private static boolean isRow(String line, StageId stage) {
        String number = Pattern.quote(stage.unpadded());
        return line.startsWith("|")
                && line.matches("\\|[^|\\d]*0*" + number + "(?![\\d]|\\.\\d).*");
    }

    /// Cells differ only where the new one says how far the stage is.
    private static boolean sameButFor(List<String> before, List<String> after, List<String> news) {
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i)) && !news.contains(after.get(i).strip())) {
                return false;
            }
        }
        return before.size() == after.size();
    }

    private static List<String> raw(String row) {
        return List.of(row.split("\\|", -1));
    }

    private static List<String> cells(String row) {
        return raw(row).stream().map(String::strip).toList();
    }

    static boolean ofSpecs(String before, String after, List<String> ids) {
        return before.equals(after)
                || ids.contains(cells(before).get(1))
                        && before.matches("(?i).*\\bpending\\b.*")
                        && cells(before.replaceFirst("(?i)\\bpending\\b", "Complete"))
                                .equals(cells(after));
    }

    /// The first line that changed, went or came against the contract; empty where none did.
    static Optional<String> ofPulse(List<String> before, List<String> after) {
        int old = 0;
        for (String line : after) {
            String was = old < before.size() ? before.get(old) : "\0";
            if (line.equals(was) || isSameField(was, line) || isFirstNote(was, line)) {
                old++;
            } else if (!NEW.matcher(line).matches() && !FIELD.matcher(line).matches()) {
                return Optional.of(line + " in the place of " + was);
            }
        }
        return old == before.size() ? Optional.empty() : Optional.of("lost: " + before.get(old));
    }

    private static boolean isSameField(String was, String line) {
        return FIELD.matcher(was).matches()
                && FIELD.matcher(line).matches()
                && was.substring(0, was.indexOf(':')).equals(line.substring(0, line.indexOf(':')));
    }

    private static boolean isFirstNote(String was, String line) {
        return was.matches("\\W*None( yet)?\\.?") && NEW.matcher(line).matches();
    }
}
