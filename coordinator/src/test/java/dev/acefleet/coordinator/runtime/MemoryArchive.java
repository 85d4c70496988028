package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.model.PlanId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// An archive in memory, whose writes are acknowledged, or fail, when a test says so.
final class MemoryArchive implements PlanArchive {
    private final Map<PlanId, Instant> kept = new LinkedHashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean holding;
    private boolean failing;
    private int asked;

    /// Nothing is written until [#release].
    void hold() {
        holding = true;
    }

    void release() {
        holding = false;
        List.copyOf(waiting).forEach(Runnable::run);
        waiting.clear();
    }

    void failNext() {
        failing = true;
    }

    @Override
    public CompletableFuture<Void> keep(PlanId plan, Instant endedAt) {
        asked++;
        if (failing) {
            failing = false;
            return CompletableFuture.failedFuture(new IllegalStateException("not now"));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable write =
                () -> {
                    kept.put(plan, endedAt);
                    done.complete(null);
                };
        if (holding) {
            waiting.add(write);
        } else {
            write.run();
        }
        return done;
    }

    /// The plans whose reports are there, with when they ended.
    Map<PlanId, Instant> kept() {
        return kept;
    }

    int asked() {
        return asked;
    }
}
