package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.BatchView;
import dev.acefleet.common.message.MergeView;
import dev.acefleet.common.message.NextSteps;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Writes a plan down as it stands. Pure; called by who guards the projection.
final class PlanReporter {
    private PlanReporter() {}

    static PlanReport report(PlanProjection plan) {
        Optional<PlanProjection.Ending> ending = plan.ending();
        return new PlanReport(
                PlanReport.SCHEMA,
                plan.id.value(),
                kind(plan),
                subject(plan),
                name(plan),
                goal(plan),
                plan.submission().repository().key(),
                plan.policy().pool().name(),
                state(plan),
                verdict(plan),
                ending.map(PlanProjection.Ending::audit).orElse(""),
                ending.map(PlanProjection.Ending::reason).orElse(""),
                plan.submittedAt,
                endedAt(plan),
                batches(plan),
                runs(plan),
                plan.gates().stream().map(GateProjection::view).toList(),
                plan.proof(),
                plan.endings().stream().map(PlanReporter::merge).toList(),
                Optional.of(Spending.of(plan)),
                plan.passedOver(),
                plan.warnings(),
                plan.submission().base().hex(),
                plan.branch(),
                plan.head().hex(),
                next(plan));
    }

    private static String kind(PlanProjection plan) {
        return switch (plan) {
            case StageProjection _ -> PlanReport.STAGE;
            case DriveProjection _ -> PlanReport.ASSIGNMENT;
        };
    }

    private static String subject(PlanProjection plan) {
        return switch (plan) {
            case StageProjection stage -> stage.stage.stage().toString();
            case DriveProjection drive -> drive.target();
        };
    }

    private static String name(PlanProjection plan) {
        return switch (plan) {
            case StageProjection stage -> stage.stage.name();
            case DriveProjection drive -> drive.assignment.name();
        };
    }

    private static String goal(PlanProjection plan) {
        return switch (plan) {
            case StageProjection stage -> stage.stage.goal();
            case DriveProjection _ -> "";
        };
    }

    private static NextSteps next(PlanProjection plan) {
        return switch (plan) {
            case StageProjection stage -> Routes.next(stage);
            case DriveProjection drive -> DriveRoutes.next(drive);
        };
    }

    static PlanSummary summary(PlanProjection plan) {
        return summary(
                plan.id.value(),
                kind(plan),
                subject(plan),
                name(plan),
                plan.submission().repository().key(),
                state(plan),
                verdict(plan),
                plan.submittedAt,
                endedAt(plan),
                plan.units().stream().map(ItemProjection::state).toList());
    }

    /// @param states of all runs
    static PlanSummary summary(
            String id,
            String kind,
            String stage,
            String name,
            String repository,
            String state,
            String verdict,
            Instant submittedAt,
            Optional<Instant> endedAt,
            List<RunState> states) {
        return new PlanSummary(
                id,
                kind,
                stage,
                name,
                repository,
                state,
                verdict,
                submittedAt,
                endedAt,
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
        return switch (plan) {
            case StageProjection stage ->
                    stage.schedule().batches().entrySet().stream()
                            .map(batch ->
                                    new BatchView(
                                            batch.getKey(),
                                            batchState(stage, batch.getKey()),
                                            batch.getValue().stream()
                                                    .map(RunId::toString)
                                                    .toList()))
                            .toList();
            case DriveProjection drive -> groups(drive);
        };
    }

    /// A batch that never began is over too when its plan is.
    private static String batchState(StageProjection plan, int batch) {
        if (plan.isOver(batch) || plan.ending().isPresent()) {
            return BatchView.ENDED;
        }
        return plan.hasBegun(batch) ? BatchView.RUNNING : BatchView.WAITING;
    }

    private static List<BatchView> groups(DriveProjection drive) {
        List<BatchView> batches = new ArrayList<>();
        for (List<ItemProjection> group : drive.groups()) {
            List<RunState> states = group.stream().map(ItemProjection::state).toList();
            boolean over = drive.ending().isPresent() || states.stream().allMatch(RunState::isOver);
            boolean begun = states.stream().anyMatch(state -> state != RunState.WAITING);
            batches.add(
                    new BatchView(
                            batches.size() + 1,
                            over ? BatchView.ENDED : begun ? BatchView.RUNNING : BatchView.WAITING,
                            group.stream().map(unit -> unit.item).toList()));
        }
        return batches;
    }

    private static List<RunView> runs(PlanProjection plan) {
        return switch (plan) {
            case StageProjection stage ->
                    stage.units().stream().map(run -> run(stage, run)).toList();
            case DriveProjection drive -> units(drive);
        };
    }

    private static RunView run(StageProjection plan, ItemProjection run) {
        RunId id = StageProjection.runOf(run);
        RunSpec spec = Objects.requireNonNull(plan.specs.get(id));
        return new RunView(
                id.toString(),
                plan.schedule().batchOf(id),
                spec.title(),
                spec.description(),
                run.state(),
                WaitReason.of(plan, run),
                run.until(),
                run.attempts(),
                merges(plan, run));
    }

    private static List<RunView> units(DriveProjection drive) {
        List<RunView> views = new ArrayList<>();
        int batch = 0;
        for (List<ItemProjection> group : drive.groups()) {
            batch++;
            for (ItemProjection unit : group) {
                views.add(
                        new RunView(
                                unit.item,
                                batch,
                                drive.name(unit),
                                "",
                                unit.state(),
                                WaitReason.of(drive, unit),
                                unit.until(),
                                unit.attempts(),
                                merges(drive, unit),
                                Optional.of(drive.steps(unit))));
            }
        }
        return views;
    }

    private static List<MergeView> merges(PlanProjection plan, ItemProjection unit) {
        return plan.merges(unit.item).stream().map(PlanReporter::merge).toList();
    }

    private static MergeView merge(ItemProjection merge) {
        return new MergeView(
                merge.item, merge.state(), merge.reason(), merge.until(), merge.attempts());
    }
}
