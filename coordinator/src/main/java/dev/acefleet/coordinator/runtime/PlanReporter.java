package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.BatchView;
import dev.acefleet.common.message.MergeView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Writes a plan down as it stands. Pure; called by who guards the projection.
final class PlanReporter {
    private static final String KIND = "stage";

    private PlanReporter() {}

    static PlanReport report(PlanProjection plan) {
        Optional<PlanProjection.Ending> ending = plan.ending();
        return new PlanReport(
                PlanReport.SCHEMA,
                plan.id.value(),
                KIND,
                plan.stage.stage().toString(),
                plan.stage.name(),
                plan.stage.goal(),
                plan.stage.repository().key(),
                plan.stage.policy().pool().name(),
                state(plan),
                verdict(plan),
                ending.map(PlanProjection.Ending::audit).orElse(""),
                ending.map(PlanProjection.Ending::reason).orElse(""),
                plan.submittedAt,
                endedAt(plan),
                batches(plan),
                plan.runs().stream().map(run -> run(plan, run)).toList(),
                plan.gates().stream().map(GateProjection::view).toList(),
                plan.proof(),
                plan.endings().stream().map(PlanReporter::merge).toList(),
                plan.warnings(),
                plan.stage.base().hex(),
                plan.stage.integrationBranch(plan.id),
                plan.head().hex(),
                Routes.next(plan));
    }

    static PlanSummary summary(PlanProjection plan) {
        List<RunState> states = plan.runs().stream().map(ItemProjection::state).toList();
        return new PlanSummary(
                plan.id.value(),
                KIND,
                plan.stage.stage().toString(),
                plan.stage.name(),
                plan.stage.repository().key(),
                state(plan),
                verdict(plan),
                plan.submittedAt,
                endedAt(plan),
                states.size(),
                count(states, RunState.DONE),
                count(
                        states,
                        RunState.QUEUED,
                        RunState.LEASED,
                        RunState.RUNNING,
                        RunState.MERGING,
                        RunState.CANCELLING),
                count(states, RunState.FAILED, RunState.SKIPPED, RunState.CANCELLED));
    }

    private static int count(List<RunState> states, RunState... of) {
        return (int) states.stream().filter(List.of(of)::contains).count();
    }

    static String state(PlanProjection plan) {
        return plan.ending().isPresent() ? PlanReport.ENDED : PlanReport.RUNNING;
    }

    private static String verdict(PlanProjection plan) {
        return plan.ending().map(ending -> Words.of(ending.verdict())).orElse("");
    }

    private static Optional<Instant> endedAt(PlanProjection plan) {
        return plan.ending().map(PlanProjection.Ending::at);
    }

    private static List<BatchView> batches(PlanProjection plan) {
        return plan.schedule.batches().entrySet().stream()
                .map(batch ->
                        new BatchView(
                                batch.getKey(),
                                batchState(plan, batch.getKey()),
                                batch.getValue().stream().map(RunId::toString).toList()))
                .toList();
    }

    /// A batch that never began is over too when its plan is.
    private static String batchState(PlanProjection plan, int batch) {
        if (plan.isOver(batch) || plan.ending().isPresent()) {
            return BatchView.ENDED;
        }
        return plan.hasBegun(batch) ? BatchView.RUNNING : BatchView.WAITING;
    }

    private static RunView run(PlanProjection plan, ItemProjection run) {
        return new RunView(
                run.run().toString(),
                plan.schedule.batchOf(run.run()),
                Objects.requireNonNull(plan.specs.get(run.run())).title(),
                run.state(),
                WaitReason.of(plan, run),
                run.until(),
                run.attempts(),
                plan.merges(run.run()).stream().map(PlanReporter::merge).toList());
    }

    private static MergeView merge(ItemProjection merge) {
        return new MergeView(
                merge.item, merge.state(), merge.reason(), merge.until(), merge.attempts());
    }
}
