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
        out.append("breakers ").append(state.breakers).append(" of ").append(state.accounts);
        out.append('\n');
        out.append("cancelling ").append(state.cancelling).append('\n');
        out.append("leases ").append(state.leases).append('\n');
        out.append("queued ").append(state.queued).append('\n');
        out.append("parked ").append(state.parked).append('\n');
        out.append("postponed ").append(state.postponed).append('\n');
        out.append("unpruned ")
                .append(state.unpruned)
                .append(" pruning ")
                .append(state.pruning)
                .append('\n');
        return out.toString();
    }

    private static Map<String, String> sorted(Map<?, ?> map) {
        Map<String, String> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), String.valueOf(value)));
        return sorted;
    }

    private static void plan(Plan plan, StringBuilder out) {
        out.append("plan ")
                .append(plan.id)
                .append(" since ")
                .append(plan.offset)
                .append(" head ")
                .append(plan.head)
                .append(" lost ")
                .append(plan.lost)
                .append(" in flight ")
                .append(plan.inFlight);
        switch (plan) {
            case StagePlan stage -> stage(stage, out);
            case AssignmentPlan drive -> out.append(drive.fingerprint());
        }
        out.append(" to merge ")
                .append(plan.toMerge.stream().map(unit -> unit.id).toList())
                .append(" merged ")
                .append(plan.merged.stream().map(unit -> unit.id).toList())
                .append(" round ")
                .append(plan.round)
                .append(" budgets ")
                .append(plan.budgets)
                .append(plan.starved ? " starved " : " spent ")
                .append(plan.spent)
                .append(plan.reserved)
                .append(
                        plan.submission().documents().travel()
                                ? " documents " + plan.documents
                                : "")
                .append(plan.refsGone ? " refs gone" : "")
                .append(plan.endedAt.map(at -> " ended " + at).orElse(""))
                .append(plan.cancelling.map(reason -> " cancelling " + reason).orElse(""))
                .append('\n');
        new TreeMap<>(plan.items).values().forEach(work -> work(work, out));
    }

    private static void stage(StagePlan stage, StringBuilder out) {
        out.append(" batch ")
                .append(stage.batch)
                .append(stage.batchOpen ? " open " : " closed ")
                .append(stage.open)
                .append(" waiting ")
                .append(stage.waiting)
                .append(" recorded ")
                .append(stage.recorded)
                .append(" told ")
                .append(stage.toldGates)
                .append(stage.audited.map(audited -> " audited " + audited).orElse(""))
                .append(stage.proof.map(proof -> " proof " + proof).orElse(""))
                .append(stage.planned.map(planned -> " planned " + planned).orElse(""))
                .append(stage.gapRounds == 0 ? "" : " gap rounds " + stage.gapRounds);
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
                .append(" queued ")
                .append(work.queuedAt)
                .append(" unsettled ")
                .append(work.unsettled)
                .append(" gate ")
                .append(work.gate)
                .append(" answered ")
                .append(work.answered)
                .append(" resume ")
                .append(work.resume)
                .append(work.afterGate)
                .append(" spent ")
                .append(work.spent)
                .append(work.took)
                .append(work.stepped == 0 ? "" : " stepped " + work.stepped)
                .append(work.refused.map(since -> " refused since " + since).orElse(""))
                .append(work.startedAt)
                .append(work.allowance)
                .append(work.starved)
                .append(" adoptable ")
                .append(work.adoptable())
                .append(' ')
                .append(work.note);
        out.append('\n');
    }
}
