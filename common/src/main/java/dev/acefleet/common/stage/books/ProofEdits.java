package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.Limits;
import dev.acefleet.common.stage.OneLine;
import dev.acefleet.common.stage.Proof;
import dev.acefleet.common.stage.Sections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes into a stage's proof what a person said who looked at the stage (spec/stage.md section 7). An approval makes it
/// one that passed for every reader, also for one who holds the status against what is listed for a person; anything else
/// is a gap beside those of the auditor, where the next architect and the next auditor find it. One per text.
public final class ProofEdits {
    private static final Pattern MARKER = Pattern.compile("---\\s*");
    private static final String STATUS = "status:";

    /// Possessive: the text is an agent's, and blanks are tried once.
    private static final Pattern NOTHING = Pattern.compile("[ \\t]*+(?:\\[\\s*+]|null|~)?+\\s*+");

    private static final Pattern FIRST_ITEM = Pattern.compile("([ \\t]*)-(?:\\s.*)?");
    private static final Pattern TITLE =
            Pattern.compile("(?i)(.*?)human verification(?: required)?\\b(.*)");
    private static final Pattern JUDGEMENT = Pattern.compile("(?i)Human Judgement\\b.*");

    /// What does not hold where a person finds something wrong.
    private static final String TRUTH = "A person who looks at the stage finds it right";

    private final Lines lines;
    private final String before;

    private ProofEdits(String proof) {
        this.before = proof;
        this.lines = new Lines(proof);
    }

    /// The proof of a stage that a person has approved: its status is `passed`, and what was listed for a person stands there
    /// as looked at.
    ///
    /// @param by whose word it is
    public static Edited approved(String proof, String by) {
        ProofEdits edits = new ProofEdits(proof);
        edits.status("passed");
        edits.rename("human_verification", "human_verified");
        edits.rename("gaps", "gaps_accepted");
        edits.retitle();
        return edits.said("Approved by " + by, Proof.Status.PASSED);
    }

    /// The proof of a stage in which a person has found something wrong: its status is `gaps_found`, with that as a gap.
    ///
    /// @param words whose and what
    public static Edited disapproved(String proof, String words) {
        ProofEdits edits = new ProofEdits(proof);
        edits.status("gaps_found");
        edits.gap(words);
        return edits.said(words, Proof.Status.GAPS_FOUND);
    }

    /// A proof that agents wrote may hold its status where no edit of lines finds it: then the words alone are written.
    private Edited said(String words, Proof.Status wanted) {
        judgement(words);
        if (Proof.read(lines.text()).status() == wanted) {
            return new Edited(lines.text(), List.of());
        }
        ProofEdits alone = new ProofEdits(before);
        alone.judgement(words);
        return new Edited(
                alone.lines.text(),
                List.of(
                        "the proof's status was left as it is, for no line `status:` of its front matter"
                                + " decides it"));
    }

    /// Index of the line that ends the front matter; -1 without one.
    private int end() {
        int first = 0;
        while (first < lines.size() && lines.line(first).isBlank()) {
            first++;
        }
        if (first < lines.size() && MARKER.matcher(lines.line(first)).matches()) {
            for (int i = first + 1; i < lines.size(); i++) {
                if (MARKER.matcher(lines.line(i)).matches()) {
                    return i;
                }
            }
        }
        return -1;
    }

    private void status(String status) {
        int end = end();
        for (int i = 0; i < end; i++) {
            String line = lines.line(i);
            if (line.startsWith(STATUS)) {
                lines.set(i, withStatus(line, status));
            }
        }
    }

    /// The line with another value: the blanks before it and a comment behind it stay. One whose value has the mark of
    /// comments in it stays as it is.
    private static String withStatus(String line, String status) {
        int comment = line.indexOf('#');
        if (comment >= 0 && !isBlank(line.charAt(comment - 1))) {
            return line;
        }
        int last = comment < 0 ? line.length() : comment - 1;
        int from = STATUS.length();
        while (from < last && isBlank(line.charAt(from))) {
            from++;
        }
        int to = last;
        while (to > from && isBlank(line.charAt(to - 1))) {
            to--;
        }
        String gap = from == STATUS.length() ? " " : line.substring(STATUS.length(), from);
        return STATUS + gap + status + line.substring(to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /// Gives a key of the front matter that lists something another name.
    private void rename(String key, String to) {
        int at = key(key);
        if (at >= 0 && !isEmptyList(at, key)) {
            lines.set(at, to + lines.line(at).substring(key.length()));
        }
    }

    private int key(String key) {
        int end = end();
        for (int i = 0; i < end; i++) {
            if (lines.line(i).startsWith(key + ":")) {
                return i;
            }
        }
        return -1;
    }

    private boolean isEmptyList(int at, String key) {
        return isBare(at, key) && firstItem(at).isEmpty();
    }

    /// Whether nothing but the key, or a word for nothing, stands in its line.
    private boolean isBare(int at, String key) {
        String value = lines.line(at).substring(key.length() + 1);
        int comment = value.indexOf('#');
        return NOTHING.matcher(comment < 0 ? value : value.substring(0, comment)).matches();
    }

    /// The indent of the list below a key; empty where the next line is no item.
    private Optional<String> firstItem(int at) {
        Matcher item = FIRST_ITEM.matcher(lines.line(at + 1));
        return item.matches() && !MARKER.matcher(lines.line(at + 1)).matches()
                ? Optional.of(item.group(1))
                : Optional.empty();
    }

    /// The first of the gaps, unless it is there. A list that stands in one line is left alone.
    private void gap(String words) {
        String reason = "reason: " + quoted(words);
        int end = end();
        if (end < 0 || lines.plain().subList(0, end).stream().anyMatch(is(reason))) {
            return;
        }
        int at = key("gaps");
        if (at < 0) {
            at = end;
            lines.insert(at, "gaps:");
        } else if (!isBare(at, "gaps")) {
            return;
        } else if (firstItem(at).isEmpty()) {
            lines.set(at, "gaps:");
        }
        String indent = firstItem(at).orElse("  ");
        lines.insert(at + 1, indent + "- truth: " + quoted(TRUTH));
        lines.insert(at + 2, indent + "  status: failed");
        lines.insert(at + 3, indent + "  " + reason);
    }

    private static Predicate<String> is(String line) {
        return each -> each.strip().equals(line);
    }

    private static String quoted(String text) {
        return '"'
                + OneLine.of(text, Limits.TEXT).replace("\\", "\\\\").replace("\"", "\\\"")
                + '"';
    }

    /// What a section asks a person for is done.
    private void retitle() {
        for (Sections.Range section : Sections.ranges(lines.plain(), Proof.HUMAN_SECTION)) {
            Matcher title = TITLE.matcher(lines.line(section.heading()));
            if (title.matches()) {
                lines.set(section.heading(), title.group(1) + "Human Verified" + title.group(2));
            }
        }
    }

    /// Also for those who read the body alone.
    private void judgement(String words) {
        Entries entries = new Entries(lines, JUDGEMENT);
        if (!entries.isThere()) {
            lines.insert(lines.size(), "");
            lines.insert(lines.size(), "## Human Judgement");
        }
        entries.add("- " + OneLine.of(words, Limits.TEXT));
    }
}
