package dev.acefleet.common.stage;

import java.util.List;

/// Which paths two globs have in common. Both are lists of segments; a segment `**` stands for any number of segments, `*`
/// in one for any number of characters, `?` for one. The cost is the product of the lengths, whatever the globs are.
final class Globs {
    private static final String ANY = "**";

    private Globs() {}

    /// Whether some path matches both.
    static boolean intersect(List<String> one, List<String> two) {
        // reachable[j]: the first i segments of `one` can end where the first j of `two` do.
        boolean[] reachable = new boolean[two.size() + 1];
        reachable[0] = true;
        for (int i = 0; i <= one.size(); i++) {
            boolean[] next = new boolean[two.size() + 1];
            for (int j = 0; j <= two.size(); j++) {
                if (!reachable[j]) {
                    continue;
                }
                boolean anyTwo = j < two.size() && two.get(j).equals(ANY);
                if (anyTwo) {
                    reachable[j + 1] = true;
                }
                if (i == one.size()) {
                    continue;
                }
                boolean anyOne = one.get(i).equals(ANY);
                if (anyOne || anyTwo) {
                    next[j] = true;
                }
                if (anyOne && j < two.size()) {
                    reachable[j + 1] = true;
                }
                if (!anyOne && !anyTwo && j < two.size() && segments(one.get(i), two.get(j))) {
                    next[j + 1] = true;
                }
            }
            if (i < one.size()) {
                reachable = next;
            }
        }
        return reachable[two.size()];
    }

    /// Whether the segments of a real path, with nothing special in them, match the glob.
    static boolean matches(List<String> glob, List<String> path) {
        boolean[] reachable = new boolean[path.size() + 1];
        reachable[0] = true;
        for (String segment : glob) {
            boolean[] next = new boolean[path.size() + 1];
            boolean any = segment.equals(ANY);
            for (int j = 0; j <= path.size(); j++) {
                if (any) {
                    next[j] = reachable[j] || (j > 0 && next[j - 1]);
                } else if (j > 0 && reachable[j - 1]) {
                    next[j] = characters(segment, path.get(j - 1), false);
                }
            }
            reachable = next;
        }
        return reachable[path.size()];
    }

    private static boolean segments(String one, String two) {
        boolean plain =
                one.indexOf('*') < 0
                        && one.indexOf('?') < 0
                        && two.indexOf('*') < 0
                        && two.indexOf('?') < 0;
        return plain ? one.equals(two) : characters(one, two, true);
    }

    /// The same for the characters of one segment.
    private static boolean characters(String one, String two, boolean twoIsGlob) {
        boolean[] reachable = new boolean[two.length() + 1];
        reachable[0] = true;
        for (int i = 0; i <= one.length(); i++) {
            boolean[] next = new boolean[two.length() + 1];
            for (int j = 0; j <= two.length(); j++) {
                if (!reachable[j]) {
                    continue;
                }
                boolean starTwo = twoIsGlob && j < two.length() && two.charAt(j) == '*';
                if (starTwo) {
                    reachable[j + 1] = true;
                }
                if (i == one.length()) {
                    continue;
                }
                boolean starOne = one.charAt(i) == '*';
                if (starOne || starTwo) {
                    next[j] = true;
                }
                if (starOne && j < two.length()) {
                    reachable[j + 1] = true;
                }
                if (!starOne && !starTwo && j < two.length()) {
                    char a = one.charAt(i);
                    char b = two.charAt(j);
                    next[j + 1] |= a == b || a == '?' || (twoIsGlob && b == '?');
                }
            }
            if (i < one.length()) {
                reachable = next;
            }
        }
        return reachable[two.length()];
    }
}
