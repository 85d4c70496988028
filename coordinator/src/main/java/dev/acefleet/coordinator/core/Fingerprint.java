package dev.acefleet.coordinator.core;

import java.util.Map;
import java.util.TreeMap;

/// The whole of a [State] as text in a fixed order: two folds of one journal are the same exactly if this is.
final class Fingerprint {
    private Fingerprint() {}

    static String of(State state) {
        StringBuilder out = new StringBuilder();
        state.plans.values().forEach(plan -> plan(plan, out));
        out.append("live ").append(sorted(state.live)).append('\n');
        out.append("answers ").append(sorted(state.answers)).append('\n');
        out.append("workers ").append(sorted(state.workers)).append('\n');
        out.append("gated ").append(state.gated).append('\n');
        out.append("cordons ")
                .append(state.cordons)
                .append(" turned away ")
                .append(CordonDecider.waiting(state))
                .append('\n');
        out.append("cancelling ").append(state.cancelling).append('\n');
        out.append("leases ").append(state.leases).append('\n');
        out.append("queued ").append(state.queued).append('\n');
        out.append("parked ").append(state.parked).append('\n');
        return out.toString();
    }

    private static Map<String, String> sorted(Map<?, ?> map) {
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), String.valueOf(value)));
        return sorted;
    }

    private static void plan(StagePlan plan, StringBuilder out) {
        out.append("plan ")
                .append(plan.id)
                .append(" since ")
                .append(plan.offset)
                .append(" head ")
                .append(plan.head)
                .append(" batch ")
                .append(plan.batch);
        out.append(plan.batchOpen ? " open " : " closed ").append(plan.open).append(" lost ");
        out.append(plan.lost)
                .append(" in flight ")
                .append(plan.inFlight)
                .append(" waiting ")
                .append(plan.waiting);
        out.append(" to merge ")
                .append(plan.toMerge)
                .append(" round ")
                .append(plan.round)
                .append(" recorded ")
                .append(plan.recorded)
                .append(plan.audited.map(audited -> " audited " + audited).orElse(""))
                .append(plan.proof.map(proof -> " proof " + proof).orElse(""))
                .append(plan.endedAt.map(at -> " ended " + at).orElse(""))
                .append(plan.cancelling.map(reason -> " cancelling " + reason).orElse(""))
                .append('\n');
        new TreeMap<>(plan.items).values().forEach(work -> work(work, out));
    }

    private static void work(Work work, StringBuilder out) {
        out.append("  ").append(work.id.item()).append(' ').append(work.status).append(" attempt ");
        out.append(work.attempt)
                .append(" consumed ")
                .append(work.consumed)
                .append(" lost ")
                .append(work.lost);
        out.append(" conflicts ").append(work.conflicts).append(" troubles ").append(work.troubles);
        out.append(' ').append(work.lease).append(' ').append(work.checked).append(" until ");
        out.append(work.parkedUntil)
                .append(" dispatched ")
                .append(work.dispatchedAt)
                .append(" unsettled ")
                .append(work.unsettled)
                .append(" gate ")
                .append(work.gate)
                .append(" answered ")
                .append(work.answered)
                .append(" resume ")
                .append(work.resume)
                .append(work.afterGate)
                .append(" adoptable ")
                .append(work.adoptable())
                .append(' ')
                .append(work.note);
        out.append('\n');
    }
}
