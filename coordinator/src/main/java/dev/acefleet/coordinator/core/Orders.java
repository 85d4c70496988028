package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.time.Duration;
import java.util.List;

/// Makes the order of a granted work item. The same lease gives the same order, whenever it is asked for: everything in it
/// is fixed by the plan and by the entry of the grant, but for what late reports say of earlier attempts.
final class Orders {
    private Orders() {}

    static WorkOrder of(StagePlan plan, Work work, Lease lease) {
        return switch (work.kind) {
            case RUN ->
                    plan.isBench()
                            ? new WorkOrder.Bench(
                                    plan.stage.repository(), plan.stage.policy().agent())
                            : run(plan, work, lease);
            case INTEGRATE -> integrate(plan, work, lease);
            case AUDIT -> audit(plan, work, lease);
            case FINISH -> finish(plan, work, lease);
        };
    }

    private static WorkOrder run(StagePlan plan, Work work, Lease lease) {
        RunSpec run = plan.spec(work.run());
        StagePolicy policy = plan.stage.policy();
        return new WorkOrder.Run(
                plan.stage.repository(),
                lease.base(),
                fetchRefs(plan),
                run.id(),
                run.path(),
                run.recapPath(),
                run.blob(),
                policy.agent(),
                policy.model(),
                work.note,
                earlier(work),
                work.resume);
    }

    /// The newest first.
    private static List<WorkOrder.Earlier> earlier(Work work) {
        return work.adoptable().descendingMap().entrySet().stream()
                .map(entry ->
                        new WorkOrder.Earlier(
                                new AttemptId(work.id, entry.getKey()), entry.getValue()))
                .toList();
    }

    private static WorkOrder integrate(StagePlan plan, Work work, Lease lease) {
        StageSubmission stage = plan.stage;
        Work.Checked checked = work.checked.orElseThrow();
        return new WorkOrder.Integrate(
                stage.repository(),
                stage.base(),
                fetchRefs(plan),
                stage.integrationBranch(plan.id),
                new AttemptId(WorkId.ofRun(plan.id, work.run()), checked.attempt()),
                checked.commit(),
                work.run(),
                plan.spec(work.run()).title(),
                stage.author(),
                lease.at(),
                stage.policy().check());
    }

    private static WorkOrder audit(StagePlan plan, Work work, Lease lease) {
        StageSubmission stage = plan.stage;
        return new WorkOrder.Audit(
                stage.repository(),
                lease.base(),
                fetchRefs(plan),
                stage.stage(),
                stage.name(),
                stage.goal(),
                stage.directory(),
                stage.policy().agent(),
                stage.policy().auditorModel(),
                work.note);
    }

    /// Gates and durations may be newer in a grant that is said again while runs go on: whichever is obeyed is true.
    private static WorkOrder finish(StagePlan plan, Work work, Lease lease) {
        StageSubmission stage = plan.stage;
        boolean last = plan.finish.filter(work::equals).isPresent();
        return new WorkOrder.Finish(
                stage.repository(),
                stage.base(),
                fetchRefs(plan),
                stage.integrationBranch(plan.id),
                work.id,
                last && EndDecider.isComplete(plan)
                        ? WorkOrder.Finish.Scope.STAGE
                        : WorkOrder.Finish.Scope.PROGRESS,
                stage.stage(),
                stage.name(),
                stage.directory(),
                last ? plan.batch : plan.recorded,
                plan.runs.values().stream()
                        .filter(run -> run.status == WorkStatus.SUCCEEDED)
                        .flatMap(run -> run.took.stream().map(took -> took(run, took)))
                        .toList(),
                plan.proof.filter(_ -> last),
                plan.runs.values().stream()
                        .filter(run -> run.status == WorkStatus.BLOCKED)
                        .flatMap(run -> run.gate.stream())
                        .map(gate -> gate.id() + " " + gate.gate().task())
                        .toList(),
                stage.author(),
                lease.at());
    }

    private static WorkOrder.Finish.Took took(Work run, Duration took) {
        return new WorkOrder.Finish.Took(run.run(), took.toSeconds());
    }

    private static List<String> fetchRefs(StagePlan plan) {
        return List.of("refs/heads/" + plan.stage.integrationBranch(plan.id), plan.stage.baseRef());
    }
}
