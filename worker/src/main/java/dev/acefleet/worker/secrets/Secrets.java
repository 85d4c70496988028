package dev.acefleet.worker.secrets;

import dev.acefleet.common.text.JsonReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What an attempt's programs are given and nobody else may see: the values of env-files, in each form that gives one away.
/// These are the value itself, its longer lines, the texts in it where it is a JSON object, and how each of them looks in JSON,
/// in an address and in base64 (reliability S7).
/// Immutable but for the count of what it masked; any thread.
public final class Secrets {
    public static final Secrets NONE = of(List.of());

    static final String MASK = "[redacted]";

    /// Shorter values would mask ordinary words.
    private static final int SHORTEST = 6;

    /// A line of a secret of several lines counts by itself from this length on: "-----END KEY-----" does no harm, "{"
    /// would.
    private static final int SHORTEST_LINE = 16;

    /// A text inside of a JSON object counts by itself from this length on: much that stands beside a key is a word.
    private static final int SHORTEST_INSIDE = 8;

    private final List<String> forms;
    private final int longest;
    private final LongAdder redactions;

    private Secrets(LongAdder redactions, List<String> forms) {
        this.redactions = redactions;
        this.forms = forms;
        longest = forms.stream().mapToInt(String::length).max().orElse(0);
    }

    public static Secrets of(Collection<String> values) {
        return of(values, new LongAdder());
    }

    /// @param redactions counts every stretch of text that is masked
    public static Secrets of(Collection<String> values, LongAdder redactions) {
        List<String> forms =
                values.stream()
                        .distinct()
                        .filter(longerThan(SHORTEST))
                        .flatMap(Secrets::parts)
                        .flatMap(Secrets::forms)
                        .filter(longerThan(SHORTEST))
                        .distinct()
                        .toList();
        return new Secrets(redactions, forms);
    }

    private static Predicate<String> longerThan(int shortest) {
        return text -> text.length() >= shortest;
    }

    /// The value, and what a program finds in it that is given credentials as a JSON object.
    private static Stream<String> parts(String value) {
        return Stream.concat(
                Stream.of(value),
                JsonReader.object(value).stream()
                        .flatMap(Secrets::texts)
                        .filter(longerThan(SHORTEST_INSIDE)));
    }

    private static Stream<String> texts(Object json) {
        return switch (json) {
            case String text -> Stream.of(text);
            case Map<?, ?> object -> object.values().stream().flatMap(Secrets::texts);
            case Collection<?> array -> array.stream().flatMap(Secrets::texts);
            case null, default -> Stream.of();
        };
    }

    private static Stream<String> forms(String secret) {
        String address = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        Stream<String> lines = secret.lines().map(String::strip).filter(longerThan(SHORTEST_LINE));
        return Stream.of(
                        Stream.of(secret),
                        json(secret),
                        Stream.of(address, address.replace("+", "%20")),
                        lines,
                        Stream.of(0, 1, 2).map(shift -> base64(secret, shift)))
                .flatMap(each -> each);
    }

    /// With what JSON must escape, and with what some that write it escape beside that: slashes, what is not ASCII, what
    /// means something in HTML.
    private static Stream<String> json(String secret) {
        String plain =
                secret.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t");
        String ascii = escaped(plain, c -> c > '~');
        return Stream.of(
                plain,
                plain.replace("/", "\\/"),
                ascii,
                ascii.replace("/", "\\/"),
                escaped(plain, c -> "<>&".indexOf(c) >= 0),
                escaped(plain, c -> "<>&='".indexOf(c) >= 0));
    }

    private static String escaped(String text, IntPredicate which) {
        StringBuilder escaped = new StringBuilder();
        text.chars()
                .forEach(c -> {
                    if (which.test(c)) {
                        escaped.append("\\u");
                        String digits = Integer.toHexString(c);
                        escaped.repeat('0', 4 - digits.length()).append(digits);
                    } else {
                        escaped.append((char) c);
                    }
                });
        return escaped.toString();
    }

    /// What of the secret's base64 does not depend on what stands before or behind it, with `shift` bytes before it.
    private static String base64(String secret, int shift) {
        byte[] bytes = (" ".repeat(shift) + secret).getBytes(StandardCharsets.UTF_8);
        String text = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        int from = (shift * 8 + 5) / 6;
        int to = bytes.length * 8 / 6;
        return to - from < 2 * SHORTEST ? secret : text.substring(from, to);
    }

    /// Every text that gives a secret away: for who looks for secrets in what must not be changed.
    public List<String> forms() {
        return forms;
    }

    /// The same, for a text that is masked elsewhere too and is counted there.
    public Secrets uncounted() {
        return new Secrets(new LongAdder(), forms);
    }

    /// The text with each stretch that gives something away replaced by [#MASK]. It must be whole: of a secret that was cut
    /// before, the part that is left is not found.
    public String mask(String text) {
        BitSet given = given(text);
        if (given.isEmpty()) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (int from = given.nextSetBit(0); from >= 0; from = given.nextSetBit(at)) {
            masked.append(text, at, from).append(MASK);
            redactions.increment();
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
