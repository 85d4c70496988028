package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
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
        };
    }

    private static WorkOrder run(StagePlan plan, Work work, Lease lease) {
        RunSpec run = plan.spec(work.run);
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
                earlier(work));
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
                new AttemptId(WorkId.ofRun(plan.id, work.run), checked.attempt()),
                checked.commit(),
                work.run,
                plan.spec(work.run).title(),
                stage.author(),
                lease.at(),
                stage.policy().check());
    }

    private static List<String> fetchRefs(StagePlan plan) {
        return List.of("refs/heads/" + plan.stage.integrationBranch(plan.id), plan.stage.baseRef());
    }
}
