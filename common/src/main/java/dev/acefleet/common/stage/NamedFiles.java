package dev.acefleet.common.stage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files that a text speaks of: every word may be the path of one, a directory or a glob ([FilePattern]). Read once for
/// any number of questions. Immutable.
public final class NamedFiles {
    private static final Pattern WORD = Pattern.compile("[^\\s,\\[\\]\"'<>()`]+");

    /// Words looked at: far more than a run's text has, and no more work than one diff.
    private static final int WORDS = 100_000;

    /// Directories and globs: each is held against each path.
    static final int PATTERNS = 500;

    private final Set<String> words = new HashSet<>();
    private final List<FilePattern> patterns = new ArrayList<>();

    private NamedFiles() {}

    public static NamedFiles of(String text) {
        NamedFiles named = new NamedFiles();
        Matcher word = WORD.matcher(text);
        for (int i = 0; i < WORDS && word.find(); i++) {
            named.add(bare(word.group()));
        }
        return named;
    }

    /// Marks of emphasis would be globs for anything: `**Files**` is none, `src/**` is one.
    private static String bare(String word) {
        String bare = withoutPunctuation(word);
        if (bare.startsWith("**") && !bare.startsWith("**/")) {
            bare = bare.substring(2);
        }
        if (bare.endsWith("**") && !bare.endsWith("/**")) {
            bare = bare.substring(0, bare.length() - 2);
        }
        if (bare.length() > 2 && bare.startsWith("*") && bare.endsWith("*")) {
            bare = bare.substring(1, bare.length() - 1);
        }
        return withoutPunctuation(bare);
    }

    private static String withoutPunctuation(String word) {
        int end = word.length();
        while (end > 0 && ".:;!?".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(0, end);
    }

    private void add(String word) {
        if (!words.add(word) || word.length() < 3 || patterns.size() == PATTERNS) {
            return;
        }
        FilePattern pattern = new FilePattern(word);
        if (word.endsWith("/") || pattern.isGlob()) {
            patterns.add(pattern);
        }
    }

    /// Whether the text names this path, a directory above it, or a glob that matches it.
    public boolean cover(String path) {
        return words.contains(path) || patterns.stream().anyMatch(each -> each.covers(path));
    }
}
