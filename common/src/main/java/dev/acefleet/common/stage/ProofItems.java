package dev.acefleet.common.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the body of a proof asks a person to look at (spec/stage.md 7): the entries of its Human Verification sections. A
/// sentence is no entry, for most of these sections say in a sentence that there is nothing to do.
final class ProofItems {
    private static final Pattern NUMBERED =
            Pattern.compile(
                    "(?i)#{3,6}\\s+((?:(?:human |manual )?(?:test|item|check|step|hv|uat)[\\s#-]{0,3})?\\d{1,3}\\b.*)");
    private static final Pattern ITEM =
            Pattern.compile("(\\s{0,3})(?:[-*+]|\\d{1,3}[.)])\\s+(?:\\[[ xX]]\\s+)?(.*)");
    private static final Pattern NONE =
            Pattern.compile(
                    "(?i)[*_(`\\s]{0,5}(?:none\\b.*|n/?a\\b.*|nothing\\b.*|not (?:needed|required|applicable)\\b.*"
                            + "|no (?:[\\w-]{1,20} ){0,4}(?:items?|verifications?|tests?|testing|checks?|steps?|action)"
                            + "(?:[.!*_)\\s]{0,5}|\\b.{0,30}\\b(?:needed|required|necessary|outstanding|remaining|identified)\\b.*))");

    /// Entries told of one proof.
    private static final int MOST = 100;

    private ProofItems() {}

    /// @param body without code
    static List<String> of(String body) {
        List<String> lines = body.lines().toList();
        return Sections.ranges(lines, Proof.HUMAN_SECTION).stream()
                .flatMap(range -> entries(lines.subList(range.heading() + 1, range.end())).stream())
                .limit(MOST)
                .toList();
    }

    /// Numbered sub-headings where there are any, for their lists describe them; else list items and the rows of tables.
    private static List<String> entries(List<String> section) {
        List<String> numbered =
                section.stream()
                        .map(line -> NUMBERED.matcher(line.strip()))
                        .filter(Matcher::matches)
                        .map(match -> match.group(1))
                        .toList();
        if (!numbered.isEmpty()) {
            return numbered;
        }
        List<String> found = new ArrayList<>();
        boolean inTable = false;
        for (String line : section) {
            Matcher item = ITEM.matcher(line);
            List<String> cells = line.startsWith("|") ? Tables.cells(line) : List.of();
            if (item.matches()) {
                found.add(item.group(2).strip());
            } else if (inTable && !cells.isEmpty()) {
                found.add(String.join(" | ", cells));
            }
            inTable = !cells.isEmpty() && (inTable || Tables.isRule(cells));
        }
        return found.stream().filter(ProofItems::isSomething).toList();
    }

    /// Rows are looked at from their first cell with a letter on.
    private static boolean isSomething(String entry) {
        String text = entry.replaceFirst("^[^\\p{L}]{1,50}", "");
        return !text.isBlank() && !NONE.matcher(text).matches();
    }
}
