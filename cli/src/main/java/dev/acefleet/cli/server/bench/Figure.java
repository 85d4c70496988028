package dev.acefleet.cli.server.bench;

/// One figure that was measured. The JSON is public: fields are added, never renamed.
///
/// @param measure what it belongs to, as the verb names it
/// @param name what was measured, under which conditions
/// @param unit of the numbers
/// @param samples how many single values or repeats it comes from
/// @param median of them, which is also the 50th percentile
/// @param p99 the 99th percentile; of few samples the greatest
/// @param aim what it is held against, as text; empty for none
public record Figure(
        String measure,
        String name,
        String unit,
        int samples,
        double median,
        double p99,
        double least,
        double most,
        String aim) {
    /// In a line, for people who wait for the rest.
    public String line() {
        return name
                + ": "
                + median
                + " "
                + unit
                + " (p99 "
                + p99
                + ", "
                + least
                + " to "
                + most
                + ")"
                + (aim.isEmpty() ? "" : ", aim " + aim);
    }

    Figure withAim(String text) {
        return new Figure(measure, name, unit, samples, median, p99, least, most, text);
    }
}
