package dev.acefleet.cli.server.bench;

import dev.acefleet.cli.client.report.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// All that a bench has measured, and on what. The JSON is public: fields are added, never renamed.
///
/// @param load the machine's average load over a minute when the bench began and ended: what else it had to do
public record BenchReport(
        String schema,
        Instant at,
        String version,
        Machine machine,
        List<Double> load,
        int percent,
        List<Figure> figures) {
    static final String SCHEMA = "acefleet.bench/1";

    public BenchReport {
        load = List.copyOf(load);
        figures = List.copyOf(figures);
    }

    /// @param memoryMb of the machine; 0 where it is not told
    public record Machine(int cores, long memoryMb, String java, String os) {}

    /// What was measured on this machine.
    public static BenchReport of(
            Instant at, String version, List<Double> load, int percent, List<Figure> figures) {
        return new BenchReport(SCHEMA, at, version, thisMachine(), load, percent, figures);
    }

    private static Machine thisMachine() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                memoryMb(),
                System.getProperty("java.vendor.version", "") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    private static long memoryMb() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemTotal:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
        } catch (IOException e) {
            // Not Linux: it is not told.
        }
        return 0;
    }

    public List<String> lines() {
        TextTable table =
                new TextTable(
                        "MEASURE", "WHAT", "UNIT", "N", "MEDIAN", "P99", "LEAST", "MOST", "AIM");
        for (Figure figure : figures) {
            table.row(
                    figure.measure(),
                    figure.name(),
                    figure.unit(),
                    String.valueOf(figure.samples()),
                    number(figure.median()),
                    number(figure.p99()),
                    number(figure.least()),
                    number(figure.most()),
                    figure.aim());
        }
        return table.lines();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }
}
