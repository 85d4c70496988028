package dev.acefleet.common.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the word that somebody meant who wrote one that is not known. Stateless; any thread.
public final class Nearest {
    /// Slips of the hand in a word of three letters or more; one for every so many.
    private static final int LETTERS_PER_SLIP = 3;

    private static final int MOST_SLIPS = 3;

    private Nearest() {}

    /// The word that is a few slips away (a letter more, less or other, two exchanged; marks between words and case are
    /// none), or that begins like the one written; of several the nearest.
    public static Optional<String> of(String written, Collection<String> known) {
        String word = plain(written);
        int most = Math.min(MOST_SLIPS, Math.max(1, word.length() / LETTERS_PER_SLIP));
        Optional<String> near =
                known.stream()
                        .filter(each -> slips(word, plain(each)) <= most)
                        .min(Comparator.comparingInt(each -> slips(word, plain(each))));
        return near.or(() ->
                known.stream()
                        .filter(each ->
                                word.length() >= LETTERS_PER_SLIP && plain(each).startsWith(word))
                        .findFirst());
    }

    /// The same as the middle of a message: `did you mean env-file? ` or nothing.
    public static String hint(String written, Collection<String> known) {
        return of(written, known).map(word -> "did you mean " + word + "? ").orElse("");
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
    }

    /// Edit distance with exchanged neighbours, as far as it matters: words of very different length are far.
    private static int slips(String one, String other) {
        if (Math.abs(one.length() - other.length()) > MOST_SLIPS) {
            return MOST_SLIPS + 1;
        }
        int[][] slips = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                slips[i][j] = i == 0 || j == 0 ? i + j : least(slips, one, other, i, j);
            }
        }
        return slips[one.length()][other.length()];
    }

    private static int least(int[][] slips, String one, String other, int i, int j) {
        int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least =
                Math.min(
                        Math.min(slips[i - 1][j], slips[i][j - 1]) + 1, slips[i - 1][j - 1] + same);
        boolean exchanged =
                i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
        return exchanged ? Math.min(least, slips[i - 2][j - 2] + 1) : least;
    }
}
