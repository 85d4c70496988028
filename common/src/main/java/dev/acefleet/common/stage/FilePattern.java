package dev.acefleet.common.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One item of `files_modified` (spec/stage.md 2.1 and 14): a path, a directory, or a glob with `*`, `**`, `?` and `{a,b}`.
/// `[x]` is literal, because routers name files so; a remark behind the path is cut off.
public record FilePattern(String text) {
    private static final Pattern REMARK = Pattern.compile("\\s[(\\u2014\\u2013#].*");
    private static final Pattern NOTHING =
            Pattern.compile("(?i)-|none|n/a|tbd|\\((?:none|n/a|tbd)[^/.]*\\)");
    private static final Pattern BRACES = Pattern.compile("\\{[^{}]*}");
    private static final String ANY = "**";

    /// Characters of one path; no path in a plan comes near it.
    private static final int LONGEST = 500;

    /// The pattern of a list item as it was written; empty for an empty one, or one that says that there is nothing.
    static Optional<FilePattern> parse(String item) {
        String path = REMARK.matcher(item.strip()).replaceFirst("").strip();
        if (path.length() > 1 && path.startsWith("`") && path.endsWith("`")) {
            path = path.substring(1, path.length() - 1);
        }
        if (path.startsWith("./")) {
            path = path.substring(2);
        }
        return path.isEmpty() || NOTHING.matcher(path).matches()
                ? Optional.empty()
                : Optional.of(new FilePattern(path));
    }

    /// Why this path must not be taken from a stranger; empty for a sound one.
    Optional<String> danger() {
        if (text.length() > LONGEST || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return Optional.of(
                    "is longer than " + LONGEST + " characters or has control characters");
        }
        if (text.startsWith("/") || text.matches("[A-Za-z]:[/\\\\].*")) {
            return Optional.of("is absolute; name it from the repository's root");
        }
        if (text.indexOf('\\') >= 0) {
            return Optional.of("has a backslash; write / between directories");
        }
        List<String> segments = List.of(text.split("/", -1));
        if (segments.contains("..")) {
            return Optional.of("leads out of the repository by ..");
        }
        return segments.stream().anyMatch(".git"::equalsIgnoreCase)
                ? Optional.of("is inside git's own directory")
                : Optional.empty();
    }

    boolean isGlob() {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('{') >= 0;
    }

    /// About how many steps [#overlaps] takes.
    long cost(FilePattern other) {
        return isGlob() || other.isGlob()
                ? 20L + (long) text.length() * other.text.length()
                : 20L + text.length() + other.text.length();
    }

    /// Whether there can be a file that both mean. A path may turn out to be a directory: it overlaps with what is below it.
    public boolean overlaps(FilePattern other) {
        if (isGlob() || other.isGlob()) {
            return Globs.intersect(reach(), other.reach());
        }
        List<String> one = segments(text);
        List<String> two = segments(other.text);
        int common = Math.min(one.size(), two.size());
        return one.subList(0, common).equals(two.subList(0, common));
    }

    /// Beside a glob, what ends like the name of a file is no directory: else `src/**/a.ts` would meet all below `src`.
    private List<String> reach() {
        String last = text.substring(text.lastIndexOf('/') + 1);
        return last.indexOf('.') > 0 ? segments() : below();
    }

    /// Whether `path` is one of the files meant: itself, below a directory written with its slash, or matched by the glob.
    public boolean covers(String path) {
        if (isGlob() && text.length() <= LONGEST) {
            return Globs.matches(text.endsWith("/") ? below() : segments(), segments(path));
        }
        return path.equals(text) || (text.endsWith("/") && path.startsWith(text));
    }

    private List<String> below() {
        List<String> segments = new ArrayList<>(segments());
        segments.add(ANY);
        return segments;
    }

    /// Braces are widened to `*`, and a segment with `**` among other characters to `**`: rather one run too many in a row
    /// than two at once on one file.
    private List<String> segments() {
        String widened =
                BRACES.matcher(text).replaceAll(group -> group.group().contains("/") ? ANY : "*");
        return segments(widened).stream()
                .map(segment -> segment.contains(ANY) ? ANY : segment)
                .toList();
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments;
    }
}
