package dev.acefleet.common.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One option of a decision (spec/stage.md 5.2).
///
/// @param id what is to be answered
/// @param name what it is called; the id where it has no other name
/// @param text what speaks for it and against it; may be empty
public record GateOption(String id, String name, String text) {
    /// Characters of an id, a name and of other texts of one line.
    static final int LONGEST = 1_000;

    /// Options of one decision: more cannot be weighed by anybody.
    private static final int MOST = 50;

    private static final Pattern ELEMENT =
            Pattern.compile("<option\\s+id\\s*=\\s*[\"']([^\"'<>]{1,200})[\"'][^<>]{0,200}>");
    private static final Pattern CHILD = Pattern.compile("<(name|pros|cons)>([^<]{0,4000})</");
    private static final Pattern ITEM =
            Pattern.compile("(?:[-*+]|\\d+[.)])\\s+(?:\\*\\*|`)+([^*`]{1,200})(?:\\*\\*|`)+(.*)");
    private static final Pattern SELECT =
            Pattern.compile("(?i)[*_`]*(?:select|choose|pick|reply with)[^:]{0,60}:[*_`\\s]*(.+)");
    private static final Pattern LABEL = Pattern.compile("(?i)options?\\b.*");
    private static final Pattern SEPARATOR =
            Pattern.compile("\\s?(?::|\\s[\\u2013\\u2014-]\\s)\\s?");

    /// The options of a decision: of its table, of `<option>` elements, of a list with marked ids, or of what it awaits;
    /// the first of these that has any.
    static List<GateOption> read(String details, String awaiting) {
        List<GateOption> found = table(details);
        found = found.isEmpty() ? elements(details) : found;
        found = found.isEmpty() ? items(details) : found;
        found = found.isEmpty() ? awaited(awaiting) : found;
        return found.stream().filter(option -> !option.id.isEmpty()).limit(MOST).toList();
    }

    /// Whether an answer names it: case and the spaces around do not matter.
    public boolean isNamedBy(String answer) {
        return id.strip().equalsIgnoreCase(answer.strip());
    }

    private static List<GateOption> table(String details) {
        List<GateOption> found = new ArrayList<>();
        List<String> columns = List.of();
        for (String line : (Iterable<String>) Body.withoutCode(details).lines()::iterator) {
            boolean row = line.strip().startsWith("|");
            List<String> cells = row ? Tables.cells(line) : List.of();
            if (!row) {
                columns = List.of();
            } else if (columns.isEmpty()) {
                columns = cells.stream().map(GateOption::column).toList();
            } else if (!Tables.isRule(cells)) {
                option(columns, cells).ifPresent(found::add);
            }
        }
        return found;
    }

    private static String column(String cell) {
        return plain(cell).toLowerCase(Locale.ROOT);
    }

    /// The option of a row, where the table is one of options: a column `id` or `option` says so.
    private static Optional<GateOption> option(List<String> columns, List<String> cells) {
        int ids = columns.indexOf("id");
        int names = columns.indexOf(ids < 0 ? "name" : "option");
        names = names < 0 ? columns.indexOf("name") : names;
        int key = ids < 0 ? columns.indexOf("option") : ids;
        if (key < 0 || key >= cells.size()) {
            return Optional.empty();
        }
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < Math.min(cells.size(), columns.size()); i++) {
            if (i != key && i != names && !cells.get(i).isEmpty()) {
                rest.add(columns.get(i) + ": " + cells.get(i));
            }
        }
        String name = names >= 0 && names < cells.size() ? cells.get(names) : "";
        return Optional.of(of(cells.get(key), name, String.join("; ", rest)));
    }

    private static List<GateOption> elements(String details) {
        List<GateOption> found = new ArrayList<>();
        Matcher element = ELEMENT.matcher(details);
        while (element.find()) {
            int close = details.indexOf("</option>", element.end());
            String inside = details.substring(element.end(), close < 0 ? details.length() : close);
            String name = "";
            List<String> rest = new ArrayList<>();
            Matcher child = CHILD.matcher(inside);
            while (child.find()) {
                String text = child.group(2).strip();
                if (child.group(1).equals("name")) {
                    name = text;
                } else {
                    rest.add(child.group(1) + ": " + text);
                }
            }
            found.add(of(element.group(1), name, String.join("; ", rest)));
        }
        return found;
    }

    /// List items whose id is marked, below a line that speaks of options.
    private static List<GateOption> items(String details) {
        List<GateOption> found = new ArrayList<>();
        boolean below = false;
        for (String line : (Iterable<String>) Body.withoutCode(details).lines()::iterator) {
            Matcher item = ITEM.matcher(line.strip());
            below |= LABEL.matcher(plain(line)).matches();
            if (below && item.matches()) {
                String rest = item.group(2).replaceFirst("^\\s*[:\\u2013\\u2014-]\\s*", "");
                found.add(of(item.group(1), "", rest));
            }
        }
        return found;
    }

    /// `Select: a | b`, `Select: a, b or c`.
    private static List<GateOption> awaited(String awaiting) {
        for (String line : (Iterable<String>) awaiting.lines()::iterator) {
            Matcher select = SELECT.matcher(line.strip());
            if (select.matches()) {
                String ids = select.group(1).replaceAll("[\\[\\]*`\".]", "");
                return List.of(ids.split("\\s*(?:\\||,|/|\\bor\\b)\\s*", -1)).stream()
                        .map(id -> of(id, "", ""))
                        .toList();
            }
        }
        return List.of();
    }

    /// @param id the id alone, or with the name behind a colon or dash
    private static GateOption of(String id, String name, String text) {
        String[] parts = SEPARATOR.split(plain(id), 2);
        String key = plain(parts[0]);
        String called = !name.isBlank() ? plain(name) : parts.length > 1 ? plain(parts[1]) : key;
        return new GateOption(clip(key), clip(called), clip(text.strip()));
    }

    private static String plain(String text) {
        return text.replaceAll("[*`\\[\\]]", "")
                .strip()
                .replaceFirst("^(?:\\d{1,3}[.)]|[-+])\\s+", "");
    }

    private static String clip(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 2) + " …";
    }
}
