package dev.acefleet.cli.server.bench;

/// How much is measured, as a percentage of what the published figures come from: a hundredth shows that everything works,
/// and says nothing about speed.
///
/// @param percent 1 to 100
public record BenchSizes(int percent) {
    public BenchSizes {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("A bench has 1 to 100 percent of its size");
        }
    }

    int of(int full, int least) {
        return Math.max(least, (int) ((long) full * percent / 100));
    }

    /// Repeats of what is measured as a whole.
    int repeats() {
        return percent < 10 ? 1 : 3;
    }
}
