package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyList;
import dev.acefleet.common.message.WhyView;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkKind;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Says why runs, and what ends a plan, are not done yet. Any thread.
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

    /// Of all runs of a plan that are not done, and of what ends it once that has begun; empty for a plan that is not known.
    public Optional<WhyList> plan(PlanId id) {
        List<WorkerView> workers = fleet.workers();
        return plans.look(id, plan -> list(plan, undone(plan), workers))
                .or(() -> plans.report(id).map(report -> archived(report, _ -> true)));
    }

    /// Entries in the books are what a plan waits for when there is nothing else, or what stands still for a person; the refs
    /// of attempts are deleted long after the end, and nobody waits for that.
    private static List<ItemProjection> undone(PlanProjection plan) {
        List<ItemProjection> undone =
                Stream.concat(
                                plan.units().stream().filter(run -> run.state() != RunState.DONE),
                                Stream.concat(
                                        endings(plan, WorkKind.AUDIT),
                                        endings(plan, WorkKind.PLAN_GAPS)))
                        .toList();
        Stream<ItemProjection> books =
                endings(plan, WorkKind.FINISH)
                        .filter(item ->
                                undone.isEmpty()
                                        || item.state() == RunState.PARKED
                                        || item.state() == RunState.FAILED);
        return Stream.concat(undone.stream(), books).toList();
    }

    private static Stream<ItemProjection> endings(PlanProjection plan, WorkKind kind) {
        return plan.endings().stream()
                .filter(item -> item.kind == kind)
                .filter(Explainer::isOpenOrFailed);
    }

    private static boolean isOpenOrFailed(ItemProjection item) {
        return !item.state().isOver() || item.state() == RunState.FAILED;
    }

    /// Of an archived plan there is the report alone, which says why a run ended as it did.
    ///
    /// @param which runs, by their ids
    private static WhyList archived(PlanReport report, Predicate<String> which) {
        return new WhyList(
                WhyList.SCHEMA,
                report.id(),
                report.state(),
                report.reason(),
                report.runs().stream()
                        .filter(run -> run.state() != RunState.DONE && which.test(run.id()))
                        .map(run ->
                                new WhyView(
                                        run.id(),
                                        run.state(),
                                        WaitCause.OVER,
                                        run.reason(),
                                        List.of(),
                                        Optional.empty(),
                                        ""))
                        .toList());
    }

    /// Of one run, which may be named by one of its merges, or of one item that ends the plan; empty for one that is not
    /// known.
    public Optional<WhyList> item(PlanId id, String item) {
        List<WorkerView> workers = fleet.workers();
        return plans.look(
                        id,
                        plan ->
                                list(
                                        plan,
                                        Stream.concat(
                                                        plan.units().stream(),
                                                        plan.endings().stream())
                                                .filter(known -> isMeant(plan, known, item))
                                                .toList(),
                                        workers))
                .or(() -> plans.report(id).map(report -> archived(report, item::equals)))
                .filter(list -> !list.runs().isEmpty());
    }

    private static boolean isMeant(PlanProjection plan, ItemProjection known, String item) {
        return known.item.equals(item)
                || known.ofUnit().stream()
                        .flatMap(unit -> plan.merges(unit).stream())
                        .anyMatch(merge -> merge.item.equals(item));
    }

    private WhyList list(
            PlanProjection plan, List<ItemProjection> items, List<WorkerView> workers) {
        Why why = new Why(plan, workers, fleet::provider, timings, clock.instant());
        List<WhyView> all = items.stream().map(why::of).toList();
        return new WhyList(
                WhyList.SCHEMA,
                plan.id.value(),
                PlanReporter.state(plan),
                plan.ending().map(PlanProjection.Ending::reason).orElse(""),
                all);
    }
}
