package dev.acefleet.worker.process;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The texts that give a secret away: itself, its longer lines, and as it looks in JSON, in an address and in base64
/// (reliability S7). Immutable.
final class SecretForms {
    static final String MASK = "[redacted]";

    /// Shorter values would mask ordinary words.
    private static final int SHORTEST = 6;

    /// A line of a secret of several lines counts by itself from this length on: "-----END KEY-----" does no harm, "{"
    /// would.
    private static final int SHORTEST_LINE = 16;

    private final List<String> forms;
    private final int longest;

    SecretForms(List<String> secrets) {
        forms =
                secrets.stream()
                        .filter(longerThan(SHORTEST))
                        .flatMap(SecretForms::forms)
                        .filter(longerThan(SHORTEST))
                        .distinct()
                        .toList();
        longest = forms.stream().mapToInt(String::length).max().orElse(0);
    }

    private static Predicate<String> longerThan(int shortest) {
        return text -> text.length() >= shortest;
    }

    private static Stream<String> forms(String secret) {
        Stream<String> lines = secret.lines().map(String::strip).filter(longerThan(SHORTEST_LINE));
        return Stream.of(
                        Stream.of(secret, json(secret)),
                        Stream.of(URLEncoder.encode(secret, StandardCharsets.UTF_8)),
                        lines,
                        Stream.of(0, 1, 2).map(shift -> base64(secret, shift)))
                .flatMap(each -> each);
    }

    private static String json(String secret) {
        return secret.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    /// What of the secret's base64 does not depend on what stands before or behind it, with `shift` bytes before it.
    private static String base64(String secret, int shift) {
        byte[] bytes = (" ".repeat(shift) + secret).getBytes(StandardCharsets.UTF_8);
        String text = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        int from = (shift * 8 + 5) / 6;
        int to = bytes.length * 8 / 6;
        return to - from < 2 * SHORTEST ? secret : text.substring(from, to);
    }

    List<String> forms() {
        return forms;
    }

    /// The text with each stretch that gives something away replaced by [#MASK].
    String mask(String text) {
        BitSet given = given(text);
        if (given.isEmpty()) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (int from = given.nextSetBit(0); from >= 0; from = given.nextSetBit(at)) {
            masked.append(text, at, from).append(MASK);
            at = given.nextClearBit(from);
        }
        return masked.append(text, at, text.length()).toString();
    }

    /// How much of the text means the same whatever follows: all but an end that a secret begins with, together with a
    /// secret which that end overlaps.
    int settledEnd(String text) {
        int end = beginning(text);
        if (end == text.length()) {
            return end;
        }
        BitSet given = given(text);
        return given.get(end) ? given.previousClearBit(end) + 1 : end;
    }

    private BitSet given(String text) {
        BitSet given = new BitSet();
        for (String form : forms) {
            for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
                given.set(at, at + form.length());
            }
        }
        return given;
    }

    /// Where the longest end starts that is a proper beginning of a form; the length of the text when there is none.
    private int beginning(String text) {
        for (int at = Math.max(0, text.length() - longest + 1); at < text.length(); at++) {
            for (String form : forms) {
                int length = text.length() - at;
                if (length < form.length() && text.regionMatches(at, form, 0, length)) {
                    return at;
                }
            }
        }
        return text.length();
    }
}
