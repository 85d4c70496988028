package dev.acefleet.worker.metrics;

import dev.acefleet.worker.work.Figures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What one worker knows of itself. Nothing is kept: each scrape asks.
public final class WorkerMetrics {
    private WorkerMetrics() {}

    /// @param directory the worker's own
    /// @param redactions counts what was masked in logs and reports
    /// @param killed processes of earlier starts that this one has killed
    public static void bind(
            MeterRegistry registry,
            Supplier<Figures> now,
            Path directory,
            LongSupplier redactions,
            int killed) {
        Gauge.builder("acefleet.slots", () -> now.get().busy())
                .tag("state", "busy")
                .register(registry);
        Gauge.builder("acefleet.slots", () -> now.get().slots() - now.get().busy())
                .tag("state", "free")
                .register(registry);
        Gauge.builder("acefleet.attempts.in.hand", () -> now.get().inHand()).register(registry);
        Gauge.builder("acefleet.spool.reports", () -> spooled(directory)).register(registry);
        Gauge.builder("acefleet.silence.seconds", () -> now.get().silence().toMillis() / 1000.0)
                .register(registry);
        Gauge.builder("acefleet.obstructed", () -> now.get().obstacle().isPresent() ? 1 : 0)
                .register(registry);
        Gauge.builder("acefleet.disk.free.bytes", () -> directory.toFile().getUsableSpace())
                .register(registry);
        FunctionCounter.builder("acefleet.unreadable.records", now, all -> all.get().unreadable())
                .register(registry);
        // The registry holds the first weakly and the function firmly.
        FunctionCounter.builder("acefleet.redactions", now, _ -> redactions.getAsLong())
                .register(registry);
        registry.counter("acefleet.orphans.killed").increment(killed);
    }

    private static int spooled(Path directory) {
        String[] files = directory.resolve("spool").toFile().list();
        return files == null ? 0 : files.length;
    }
}
