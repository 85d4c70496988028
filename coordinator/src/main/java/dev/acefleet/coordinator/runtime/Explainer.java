package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.WhyList;
import dev.acefleet.common.message.WhyView;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.PlanId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Says why runs are not done yet. Any thread.
public final class Explainer {
    private final PlanViews plans;
    private final FleetView fleet;
    private final Timings timings;
    private final InstantSource clock;

    public Explainer(PlanViews plans, FleetView fleet, Timings timings, InstantSource clock) {
        this.plans = plans;
        this.fleet = fleet;
        this.timings = timings;
        this.clock = clock;
    }

    /// Of all runs of a plan that are not done; empty for a plan that is not known.
    public Optional<WhyList> plan(PlanId id) {
        List<WorkerView> workers = fleet.workers();
        return plans.look(
                id,
                plan ->
                        list(
                                plan,
                                plan.runs().stream()
                                        .filter(run -> run.state() != RunState.DONE)
                                        .toList(),
                                workers));
    }

    /// Of one run, which may be named by one of its merges; empty for one that is not known.
    public Optional<WhyList> item(PlanId id, String item) {
        List<WorkerView> workers = fleet.workers();
        return plans.look(
                        id,
                        plan ->
                                list(
                                        plan,
                                        plan.runs().stream()
                                                .filter(run -> isOf(plan, run, item))
                                                .toList(),
                                        workers))
                .filter(list -> !list.runs().isEmpty());
    }

    private static boolean isOf(PlanProjection plan, ItemProjection run, String item) {
        return run.item.equals(item)
                || plan.merges(run.run()).stream().anyMatch(merge -> merge.item.equals(item));
    }

    private WhyList list(PlanProjection plan, List<ItemProjection> runs, List<WorkerView> workers) {
        Why why = new Why(plan, workers, timings, clock.instant());
        List<WhyView> all = runs.stream().map(why::of).toList();
        return new WhyList(
                WhyList.SCHEMA,
                plan.id.value(),
                PlanReporter.state(plan),
                plan.ending().map(PlanProjection.Ending::reason).orElse(""),
                all);
    }
}
