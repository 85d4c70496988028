package dev.acefleet.common.model;

import java.util.regex.Pattern;

/// A named group of workers that work may be sent to. The name becomes part of a topic's name.
public record Pool(String name) implements Comparable<Pool> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,32}");

    /// Where work goes that names no pool.
    public static final Pool DEFAULT = new Pool("default");

    public Pool {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Not a pool name (a-z, 0-9 and '-', at most 32): " + name);
        }
    }

    @Override
    public int compareTo(Pool other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
