package dev.acefleet.common.stage;

import java.util.Optional;
import java.util.regex.Pattern;

/// One item of `files_modified` (spec/stage.md 2.1 and 14): a path, a directory with a trailing slash, or a glob. `[x]` is
/// literal, because routers name files so; a remark behind the path is cut off.
public record FilePattern(String text) {
    private static final Pattern REMARK = Pattern.compile("\\s+[(\\u2014\\u2013].*|\\s+#.*");
    private static final int LONGEST = 500;

    /// The pattern of a list item as it was written; empty for an empty one.
    static Optional<FilePattern> parse(String item) {
        String path = REMARK.matcher(item.strip()).replaceFirst("").strip();
        if (path.startsWith("./")) {
            path = path.substring(2);
        }
        return path.isEmpty() ? Optional.empty() : Optional.of(new FilePattern(path));
    }

    /// Why this path must not be taken from a stranger; empty for a sound one.
    Optional<String> danger() {
        if (text.startsWith("/") || text.matches("[A-Za-z]:[\\\\/].*") || text.startsWith("\\")) {
            return Optional.of("is absolute; name it from the repository's root");
        }
        if (text.equals("..")
                || text.startsWith("../")
                || text.contains("/../")
                || text.endsWith("/..")) {
            return Optional.of("leads out of the repository by ..");
        }
        if (text.length() > LONGEST || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return Optional.of(
                    "is longer than " + LONGEST + " characters or has control characters");
        }
        return Optional.empty();
    }

    boolean isGlob() {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /// Whether both may mean the same file. Two globs count as overlapping when what stands before their first wildcards
    /// does: rather one run too many in a row than two at once on one file.
    public boolean overlaps(FilePattern other) {
        if (isGlob() && other.isGlob()) {
            return head().startsWith(other.head()) || other.head().startsWith(head());
        }
        if (isGlob()) {
            return covers(other.text)
                    || (other.text.endsWith("/") && head().startsWith(other.text));
        }
        if (other.isGlob()) {
            return other.overlaps(this);
        }
        return text.equals(other.text) || covers(other.text) || other.covers(text);
    }

    /// Whether `path` is one of the files meant.
    public boolean covers(String path) {
        if (isGlob()) {
            return regex().matcher(path).matches();
        }
        return path.equals(text) || (text.endsWith("/") && path.startsWith(text));
    }

    private String head() {
        int star = text.indexOf('*');
        int mark = text.indexOf('?');
        int first = star < 0 ? mark : mark < 0 ? star : Math.min(star, mark);
        return text.substring(0, first);
    }

    private Pattern regex() {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (text.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (text.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
