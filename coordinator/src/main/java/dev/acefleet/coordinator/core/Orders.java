package dev.acefleet.coordinator.core;

import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.GateType;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Submission;
import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import java.util.List;
import java.util.Optional;

/// Makes the order of a granted work item. The same lease gives the same order, whenever it is asked for: everything in it
/// is fixed by the plan and by the entry of the grant, but for what late reports say of earlier attempts, and for what has
/// been merged meanwhile into documents that travel.
final class Orders {
    private Orders() {}

    static WorkOrder of(Plan plan, Work work, Lease lease) {
        return switch (work.kind) {
            case RUN ->
                    plan.isBench()
                            ? new WorkOrder.Bench(plan.repository(), plan.policy().agent())
                            : run(StagePlan.of(plan), work, lease);
            case FORK, STEPS -> subtree(AssignmentPlan.of(plan), work, lease);
            case INTEGRATE -> integrate(plan, work, lease);
            case AUDIT -> audit(StagePlan.of(plan), work, lease);
            case PLAN_GAPS -> GapDecider.order(StagePlan.of(plan), work, lease);
            case FINISH -> finish(StagePlan.of(plan), work, lease);
            case PRUNE -> PruneDecider.order(plan);
        };
    }

    private static WorkOrder run(StagePlan plan, Work work, Lease lease) {
        RunSpec run = plan.spec(work);
        StagePolicy policy = plan.policy();
        return new WorkOrder.Run(
                plan.repository(),
                lease.base(),
                fetchRefs(plan),
                run.id(),
                run.path(),
                run.recapPath(),
                run.blob(),
                run.type(),
                run.autonomous(),
                policy.agent(),
                policy.model(),
                note(plan, work),
                earlier(work),
                work.resume,
                policy.restartClean(),
                work.allowance,
                plan.documents.now().withoutNames());
    }

    private static WorkOrder subtree(AssignmentPlan plan, Work work, Lease lease) {
        DriveOrder order = new DriveOrder(plan);
        StepNumber root = AssignmentPlan.root(work.id);
        boolean fork = work.kind == WorkKind.FORK;
        List<Step> left = fork ? order.left(root) : order.inline();
        AgentChoice agent = plan.agentOf(work);
        return new WorkOrder.Subtree(
                plan.repository(),
                lease.base(),
                fetchRefs(plan),
                plan.assignment.assignment(),
                fork ? root.text() : "",
                left.stream()
                        .filter(step -> plan.queue().children(step.number()).isEmpty())
                        .map(step -> step.number().text())
                        .toList(),
                plan.queue().get(root).map(Step::name).orElse(""),
                agent.agent(),
                agent.model(),
                work.note,
                work.resume,
                work.allowance,
                plan.files().ordered(work));
    }

    /// With the runs that are missing although it depends on them, where it is tried without.
    private static String note(StagePlan plan, Work work) {
        List<String> failed =
                plan.schedule.dependencies(plan.spec(work).id()).stream()
                        .filter(need -> plan.status(need) == WorkStatus.FAILED)
                        .map(RunId::toString)
                        .toList();
        return failed.isEmpty()
                ? work.note
                : ("This run depends on "
                                + String.join(", ", failed)
                                + ", which failed: what was to come of it is not there. Do what can be done"
                                + " without it, and do not do its work.\n\n"
                                + work.note)
                        .strip();
    }

    /// The newest first.
    private static List<WorkOrder.Earlier> earlier(Work work) {
        return work.adoptable().descendingMap().entrySet().stream()
                .map(entry ->
                        new WorkOrder.Earlier(
                                new AttemptId(work.id, entry.getKey()), entry.getValue()))
                .toList();
    }

    private static WorkOrder integrate(Plan plan, Work work, Lease lease) {
        Submission submission = plan.submission();
        Work.Checked checked = work.checked.orElseThrow();
        return new WorkOrder.Integrate(
                submission.repository(),
                submission.base(),
                fetchRefs(plan),
                plan.branch(),
                new AttemptId(work.unit().id, checked.attempt()),
                checked.commit(),
                plan.subject(work.unit()),
                submission.author(),
                lease.at(),
                plan.policy().check());
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
                work.note,
                work.allowance,
                plan.documents.now().withoutNames());
    }

    /// Batch, gates and durations may be newer in a grant that is said again while runs go on: whichever is obeyed is true.
    private static WorkOrder finish(StagePlan plan, Work work, Lease lease) {
        StageSubmission stage = plan.stage;
        boolean last = plan.finish.filter(work::equals).isPresent();
        Optional<WorkOrder.Finish.NewRuns> runs = GapDecider.toWrite(plan, work);
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
                plan.batch,
                plan.merged.stream().map(run -> took(plan, run)).toList(),
                plan.proof.filter(_ -> last),
                last ? judgement(plan) : Optional.empty(),
                runs,
                plan.openGates().map(Orders::pending).toList(),
                stage.author(),
                lease.at(),
                runs.isPresent() ? plan.documents.withPlanned() : plan.documents.now());
    }

    private static String pending(Work.OpenGate open) {
        String task = open.gate().task();
        return open.id() + " " + (task.isEmpty() ? open.gate().kind().word() : task);
    }

    /// What the person said who looked at the stage with its last proof before them. An answer to an earlier one is about
    /// something else.
    private static Optional<WorkOrder.Finish.Judgement> judgement(StagePlan plan) {
        return plan.audit
                .map(audit -> audit.answered.stream())
                .flatMap(answers ->
                        answers.filter(answer -> isOnProof(plan, answer))
                                .reduce((_, latest) -> latest))
                .map(Work.Answered::gate)
                .map(answer -> {
                    boolean approved = answer.answer().equals(GatePolicy.APPROVED);
                    return new WorkOrder.Finish.Judgement(
                            approved, answer.by(), approved ? "" : answer.answer());
                });
    }

    private static boolean isOnProof(StagePlan plan, Work.Answered answer) {
        return answer.gate().gate().kind() == GateType.HUMAN_VERIFY
                && plan.proof
                        .filter(proof -> proof.attempt().equals(answer.id().attempt()))
                        .isPresent();
    }

    private static WorkOrder.Finish.Took took(StagePlan plan, Work run) {
        return new WorkOrder.Finish.Took(plan.spec(run).id(), run.took.toSeconds());
    }

    static List<String> fetchRefs(Plan plan) {
        return List.of("refs/heads/" + plan.branch(), plan.submission().baseRef());
    }
}
