package dev.acefleet.common.model;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The number of a stage (spec/stage.md 1.1): an integer, or one with a one-level decimal for an urgent insertion. Text,
/// never a float: `2.1` and `2.10` are two stages, and `2 < 2.1 < 2.2 < 2.10 < 3`.
///
/// @param integer without leading zeros
/// @param fraction verbatim; empty without one
public record StageId(int integer, String fraction) implements Comparable<StageId> {
    private static final Pattern FORM = Pattern.compile("0*(\\d{1,6})(?:\\.(\\d{1,6}))?");

    public StageId {
        if (integer < 0 || !fraction.matches("\\d{0,6}")) {
            throw new IllegalArgumentException("Not a stage number: " + integer + "." + fraction);
        }
    }

    /// The stage of a text such as `8`, `08`, `2.1` or `02.1`; empty for anything else.
    public static Optional<StageId> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String fraction = matcher.group(2);
        return Optional.of(
                new StageId(Integer.parseInt(matcher.group(1)), fraction == null ? "" : fraction));
    }

    /// As the track writes it: without padding.
    public String unpadded() {
        return fraction.isEmpty() ? String.valueOf(integer) : integer + "." + fraction;
    }

    @Override
    public int compareTo(StageId other) {
        int byInteger = Integer.compare(integer, other.integer);
        if (byInteger != 0) {
            return byInteger;
        }
        int byFraction = number(fraction).compareTo(number(other.fraction));
        return byFraction != 0 ? byFraction : fraction.compareTo(other.fraction);
    }

    private static BigInteger number(String fraction) {
        return fraction.isEmpty() ? BigInteger.ONE.negate() : new BigInteger(fraction);
    }

    /// Canonical: the integer padded to two digits, `02.1`.
    @Override
    public String toString() {
        String padded = integer < 10 ? "0" + integer : String.valueOf(integer);
        return fraction.isEmpty() ? padded : padded + "." + fraction;
    }
}
