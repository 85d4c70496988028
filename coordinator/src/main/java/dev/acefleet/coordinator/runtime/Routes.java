package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.NextSteps;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.Audit;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.StagePolicy;
import java.util.ArrayList;
import java.util.List;

/// What a person may do next (spec/stage.md section 8). A submission says nothing of the track, so whether a passed stage
/// takes route A or B is not known here, and without an audit none of them is claimed.
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
        return switch (ending.verdict()) {
            case PASSED ->
                    new NextSteps(
                            "",
                            stage
                                    + (ending.audit().equals(Words.of(Audit.DONE))
                                            ? " COMPLETE"
                                            : " RUNS COMPLETE, GOAL NOT VERIFIED (audit "
                                                    + ending.audit().replace('_', ' ')
                                                    + ")"),
                            takeOver(plan));
            case FAILED ->
                    new NextSteps(
                            "",
                            stage + " FAILED: " + ending.reason().lines().findFirst().orElse(""),
                            with(
                                    List.of("fleet report " + plan.id),
                                    with(takeOver(plan), List.of(again))));
            case GAPS_FOUND ->
                    new NextSteps(
                            "C",
                            stage + " GAPS FOUND",
                            with(List.of("fleet report " + plan.id), takeOver(plan)));
            case HUMAN_NEEDED ->
                    new NextSteps(
                            "",
                            stage + " NEEDS A PERSON",
                            with(List.of("fleet report " + plan.id), takeOver(plan)));
            case CANCELLED ->
                    new NextSteps("", stage + " CANCELLED", with(takeOver(plan), List.of(again)));
        };
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

    private static List<String> with(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
