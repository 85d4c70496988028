package dev.acefleet.common.stage;

import java.util.regex.Pattern;

/// The Markdown part of a document without its fenced code, in which tags, headings and markers mean nothing
/// (spec/stage.md 2.2 and 11).
public final class Body {
    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,}).*");

    private Body() {}

    /// `text` with every fenced line made empty, so that line numbers stay. An unclosed fence goes on to the end.
    public static String withoutCode(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        String open = "";
        for (String line : (Iterable<String>) text.lines()::iterator) {
            var fence = FENCE.matcher(line);
            boolean isFence = fence.matches();
            if (open.isEmpty() && isFence) {
                open = fence.group(1);
            } else if (!open.isEmpty()) {
                boolean closes =
                        isFence && fence.group(1).startsWith(open) && isBare(line, open.charAt(0));
                open = closes ? "" : open;
            } else {
                kept.append(line);
            }
            kept.append('\n');
        }
        return kept.toString();
    }

    private static boolean isBare(String line, char mark) {
        return line.strip().chars().allMatch(c -> c == mark);
    }
}
