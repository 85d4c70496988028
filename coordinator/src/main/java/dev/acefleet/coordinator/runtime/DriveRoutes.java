package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.message.NextSteps;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.stage.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a person goes on from a drive. Text alone: nothing is started by it.
final class DriveRoutes {
    /// Steps told that have failed; the report has all of them.
    private static final int MOST = 50;

    /// Characters of a line.
    private static final int LINE = 300;

    private DriveRoutes() {}

    static NextSteps next(DriveProjection plan) {
        return plan.ending()
                .map(ending -> ended(plan, ending))
                .orElseGet(() -> new NextSteps("", List.of("fleet watch " + plan.id)));
    }

    private static NextSteps ended(DriveProjection plan, PlanProjection.Ending ending) {
        String assignment = "ASSIGNMENT " + plan.target();
        List<String> commands = new ArrayList<>();
        boolean passed = ending.verdict() == Verdict.PASSED;
        if (!passed) {
            commands.add("fleet report " + plan.id);
        }
        commands.addAll(Routes.takeOver(plan));
        if (!passed) {
            commands.add(
                    Optional.of(plan)
                            .filter(_ -> ending.verdict() == Verdict.FAILED)
                            .flatMap(BudgetRaise::of)
                            .orElseGet(() -> "fleet drive " + plan.target() + options(plan)));
        }
        String reason = ending.reason().lines().findFirst().orElse("");
        return switch (ending.verdict()) {
            case PASSED -> steps(plan, assignment + " COMPLETE", "", commands);
            case FAILED, GAPS_FOUND -> steps(plan, assignment + " FAILED: " + reason, "", commands);
            case CANCELLED -> steps(plan, assignment + " CANCELLED", "", commands);
            case HUMAN_NEEDED ->
                    steps(
                            plan,
                            assignment + " NEEDS A PERSON",
                            "Drive it again, and answer at its gates (fleet gates)",
                            commands);
        };
    }

    private static NextSteps steps(
            DriveProjection plan, String banner, String offer, List<String> commands) {
        Queue driven = plan.driven();
        List<String> facts = new ArrayList<>();
        facts.add(plan.assignment.name());
        // As the units count them.
        List<Step> leaves =
                driven.steps().stream()
                        .filter(step -> driven.children(step.number()).isEmpty())
                        .toList();
        long settled = leaves.stream().filter(driven::isSettled).count();
        facts.add(settled + " of " + leaves.size() + " steps done");
        driven.failures().stream().limit(MOST).map(DriveRoutes::failed).forEach(facts::add);
        return new NextSteps(
                "",
                banner,
                facts.stream().map(fact -> OneLine.of(fact, LINE)).toList(),
                offer,
                commands);
    }

    private static String failed(Step step) {
        return "Failed: "
                + step.number()
                + " "
                + step.name()
                + step.text(Step.ERROR).map(error -> ": " + error).orElse("");
    }

    /// Where steps name agents of their own, one that is named in the command takes their places: there only what was named so
    /// is named again.
    private static String options(DriveProjection plan) {
        StagePolicy policy = plan.policy();
        AgentChoice agent =
                plan.hasOwnAgents()
                        ? plan.assignment.chosen()
                        : new AgentChoice(policy.agent(), policy.model());
        StringBuilder options = new StringBuilder();
        if (!agent.agent().isEmpty()) {
            Routes.option(options, "--agent", agent.agent(), StagePolicy.USUAL_AGENT);
        }
        Routes.option(options, "--model", agent.model(), "");
        Routes.place(options, policy);
        Routes.budgets(options, plan.budgets());
        Routes.option(
                options, "--on-gate", Words.of(policy.onGate()), Words.of(StagePolicy.OnGate.WAIT));
        return options.toString();
    }
}
