package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.NextSteps;
import dev.acefleet.common.message.ProofView;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.Audit;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.StagePolicy;
import java.util.ArrayList;
import java.util.List;

/// What a person may do next (spec/stage.md section 8). Text alone: nothing is started by it. Whether a passed stage takes
/// route A or B, whoever wrote the books has read in the track; without books no route is claimed.
final class Routes {
    private Routes() {}

    static NextSteps next(PlanProjection plan) {
        return plan.ending()
                .map(ending -> ended(plan, ending))
                .orElseGet(() -> new NextSteps("", "", List.of("fleet watch " + plan.id)));
    }

    private static NextSteps ended(PlanProjection plan, PlanProjection.Ending ending) {
        String number = plan.stage.stage().unpadded();
        String stage = "STAGE " + number;
        String again = "fleet run-stage " + number + options(plan.stage.policy());
        String report = "fleet report " + plan.id;
        return switch (ending.verdict()) {
            case PASSED -> passed(plan, ending, stage);
            case FAILED ->
                    new NextSteps(
                            "",
                            stage + " FAILED: " + ending.reason().lines().findFirst().orElse(""),
                            with(List.of(report), takeOver(plan), List.of(again)));
            case GAPS_FOUND ->
                    new NextSteps(
                            "C",
                            stage + " GAPS FOUND" + gaps(plan),
                            with(
                                    List.of(report),
                                    takeOver(plan),
                                    List.of(
                                            "/ace.plan-stage " + number + " --gaps",
                                            again,
                                            "/ace.audit-stage " + number)));
            case HUMAN_NEEDED ->
                    new NextSteps(
                            "",
                            stage + " NEEDS A PERSON",
                            with(List.of(report), takeOver(plan), List.of(again)));
            case CANCELLED ->
                    new NextSteps("", stage + " CANCELLED", with(takeOver(plan), List.of(again)));
        };
    }

    private static NextSteps passed(
            PlanProjection plan, PlanProjection.Ending ending, String stage) {
        String number = plan.stage.stage().unpadded();
        String goal =
                ending.audit().equals(Words.of(Audit.DONE))
                        ? ", goal verified"
                        : ", goal not verified (audit " + ending.audit().replace('_', ' ') + ")";
        String done = stage + " COMPLETE: " + plan.specs.size() + " runs executed" + goal;
        Onward onward = plan.onward();
        if (!onward.stage().isEmpty()) {
            String next = onward.stage();
            return new NextSteps(
                    "A",
                    done + "; next is stage " + next + " " + onward.name() + goalOf(onward),
                    with(
                            takeOver(plan),
                            List.of(
                                    "/ace.discuss-stage " + next,
                                    "/ace.plan-stage " + next,
                                    "/ace.audit-stage " + number)));
        }
        if (onward.milestone() > 0) {
            return new NextSteps(
                    "B",
                    "MILESTONE COMPLETE: " + onward.milestone() + " stages; " + done,
                    with(
                            takeOver(plan),
                            List.of(
                                    "/ace.audit-milestone",
                                    "/ace.audit-stage " + number,
                                    "/ace.complete-milestone")));
        }
        return new NextSteps("", done, takeOver(plan));
    }

    private static String goalOf(Onward onward) {
        return onward.goal().isBlank() ? "" : ": " + onward.goal();
    }

    private static String gaps(PlanProjection plan) {
        return plan.proof()
                .map(ProofView::score)
                .filter(score -> !score.isBlank())
                .map(score -> " (" + score + ")")
                .orElse("");
    }

    /// What was asked for and is not usual, so that the same command does the same.
    private static String options(StagePolicy policy) {
        return (policy.agent().equals(StagePolicy.USUAL_AGENT) ? "" : " --agent " + policy.agent())
                + (policy.pool().equals(Pool.DEFAULT) ? "" : " --pool " + policy.pool());
    }

    /// What is merged on the plan's branch becomes part of the branch checked out; nothing where nothing was merged.
    private static List<String> takeOver(PlanProjection plan) {
        return plan.head().equals(plan.stage.base())
                ? List.of()
                : List.of(
                        "git fetch origin " + plan.stage.integrationBranch(plan.id),
                        "git merge --ff-only FETCH_HEAD");
    }

    @SafeVarargs
    private static List<String> with(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return all;
    }
}
