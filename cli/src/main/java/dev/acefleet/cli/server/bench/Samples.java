package dev.acefleet.cli.server.bench;

import java.util.ArrayList;
import java.util.List;

/// Collects the values of one figure. One thread.
final class Samples {
    private final List<Double> values = new ArrayList<>();

    Samples add(double value) {
        values.add(value);
        return this;
    }

    /// @throws IllegalStateException without values: a figure of nothing must not be printed
    Figure figure(String measure, String name, String unit) {
        if (values.isEmpty()) {
            throw new IllegalStateException("Nothing was measured of " + measure + ": " + name);
        }
        List<Double> sorted = values.stream().sorted().toList();
        return new Figure(
                measure,
                name,
                unit,
                sorted.size(),
                at(sorted, 0.5),
                at(sorted, 0.99),
                rounded(sorted.getFirst()),
                rounded(sorted.getLast()),
                "");
    }

    private static double at(List<Double> sorted, double part) {
        int index = (int) Math.ceil(part * sorted.size()) - 1;
        return rounded(sorted.get(Math.max(0, index)));
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
