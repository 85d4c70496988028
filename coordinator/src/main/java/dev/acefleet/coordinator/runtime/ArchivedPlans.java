package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reports of plans that the journal need not tell of any more (protocol P9), as they were kept elsewhere. Not thread safe:
/// [PlanViews] guards it. A report that comes again takes the place of the one before. The latest stay: at most
/// [PlanViews#PLANS] of them, and [#BYTES].
final class ArchivedPlans {
    /// Bytes of all reports, which are held as they were written: a thousand stages of fifty runs.
    static final long BYTES = 64L * 1024 * 1024;

    private final Codec codec = Codec.ofViews();
    private final Map<PlanId, Archived> plans = new LinkedHashMap<>();
    private long bytes;

    /// @param report as JSON
    record Archived(PlanId id, PlanSummary summary, byte[] report) {}

    void put(PlanReport report) {
        PlanId id = new PlanId(report.id());
        forget(id);
        Archived archived = new Archived(id, summary(report), codec.body(report, PlanReport.class));
        plans.put(id, archived);
        bytes += archived.report().length;
        while (plans.size() > PlanViews.PLANS || bytes > BYTES) {
            forget(plans.keySet().iterator().next());
        }
    }

    private void forget(PlanId id) {
        Archived before = plans.remove(id);
        if (before != null) {
            bytes -= before.report().length;
        }
    }

    Collection<Archived> all() {
        return plans.values();
    }

    Optional<PlanReport> report(PlanId id) {
        return Optional.ofNullable(plans.get(id))
                .map(archived -> {
                    Decoded<PlanReport> read = codec.fromBody(archived.report(), PlanReport.class);
                    if (read instanceof Decoded.Read<PlanReport>(PlanReport report)) {
                        return report;
                    }
                    throw new IllegalStateException(
                            id + " was written and cannot be read: " + read);
                });
    }

    private static PlanSummary summary(PlanReport report) {
        List<RunState> states = report.runs().stream().map(RunView::state).toList();
        return PlanReporter.summary(
                report.id(),
                report.kind(),
                report.stage(),
                report.name(),
                report.repository(),
                report.state(),
                report.verdict(),
                report.submittedAt(),
                report.endedAt(),
                states);
    }
}
