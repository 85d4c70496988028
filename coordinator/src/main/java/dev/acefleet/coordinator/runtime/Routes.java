package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.NextSteps;
import dev.acefleet.common.message.ProofView;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.Audit;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.GateType;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StagePolicy.OnDependency;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.stage.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a person goes on from a stage (spec/stage.md section 8). Text alone: nothing is started by it. Whether a passed stage
/// takes route A or B, whoever wrote the books has read in the track; without books no route is claimed.
final class Routes {
    /// Gaps and items told; the proof has all of them.
    private static final int MOST = 50;

    /// Characters of one of them, and of a stage's name with its goal.
    private static final int LINE = 300;

    private final StageProjection plan;
    private final String number;
    private final String stage;
    private final List<String> facts = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();

    private Routes(StageProjection plan) {
        this.plan = plan;
        number = plan.stage.stage().unpadded();
        stage = "STAGE " + number;
    }

    static NextSteps next(StageProjection plan) {
        return plan.ending()
                .map(ending -> new Routes(plan).ended(ending))
                .orElseGet(() -> new NextSteps("", List.of("fleet watch " + plan.id)));
    }

    private NextSteps ended(PlanProjection.Ending ending) {
        return switch (ending.verdict()) {
            case PASSED -> passed(ending);
            case GAPS_FOUND -> gaps();
            case HUMAN_NEEDED -> person();
            case FAILED -> {
                report();
                takeOver();
                BudgetRaise.of(plan).ifPresentOrElse(commands::add, this::again);
                String reason = ending.reason().lines().findFirst().orElse("");
                yield steps("", stage + " FAILED: " + reason, "");
            }
            case CANCELLED -> {
                takeOver();
                again();
                yield steps("", stage + " CANCELLED", "");
            }
        };
    }

    private NextSteps passed(PlanProjection.Ending ending) {
        if (plan.stage.leftOut() > 0) {
            return partly();
        }
        Onward onward = plan.onward();
        takeOver();
        boolean isLast = onward.stage().isEmpty() && onward.milestone().stages() > 0;
        if (isLast) {
            milestone(onward.milestone());
        }
        title();
        fact(executed());
        fact(verified(ending.audit()));
        if (isLast) {
            commands.addAll(
                    List.of("/ace.audit-milestone", "/ace.audit", "/ace.complete-milestone"));
            return steps(
                    "B",
                    "MILESTONE COMPLETE",
                    "Audit milestone — verify requirements, cross-stage integration, E2E flows");
        }
        if (onward.stage().isEmpty()) {
            return steps("", stage + " COMPLETE", "");
        }
        commands.add("/ace.discuss-stage " + onward.stage());
        commands.add("/ace.plan-stage " + onward.stage());
        commands.add("/ace.audit " + number);
        String goal = onward.goal().isBlank() ? "" : " — " + onward.goal();
        return steps(
                "A", stage + " COMPLETE", "Stage " + onward.stage() + ": " + onward.name() + goal);
    }

    /// The runs that were wanted are done, and the stage is not.
    private NextSteps partly() {
        takeOver();
        title();
        fact(executed());
        int left = plan.stage.leftOut();
        fact(left + (left == 1 ? " run is" : " runs are") + " still to be done");
        fact("Goal not verified: that is done when every run is");
        commands.add(command("") + options(true));
        return steps("", stage + " IN PROGRESS", "Run the stage again for what was left out");
    }

    private String executed() {
        int runs = plan.specs.size();
        return runs + (runs == 1 ? " run executed" : " runs executed");
    }

    private void milestone(Onward.Milestone milestone) {
        fact(milestone.title());
        fact(
                milestone.complete() == milestone.stages()
                        ? milestone.stages() + " stages completed"
                        : milestone.complete()
                                + " of "
                                + milestone.stages()
                                + " stages completed; the others are still open in the track");
    }

    private static String verified(String audit) {
        return audit.equals(Words.of(Audit.DONE))
                ? "Goal verified"
                : "Goal not verified: audit " + audit.replace('_', ' ');
    }

    private NextSteps gaps() {
        title();
        takeOver();
        commands.add("/ace.plan-stage " + number + " --gaps");
        again();
        plan.proof().ifPresent(this::proof);
        missing().stream().limit(MOST).forEach(gap -> fact("Missing: " + gap));
        commands.add("/ace.audit " + number);
        report();
        return steps(
                "C",
                stage + " GAPS FOUND",
                "Plan gap closure — create additional runs to complete the stage");
    }

    /// What the auditor lists; where it lists nothing, what the person said who looked.
    private List<String> missing() {
        List<String> gaps = plan.proof().map(ProofView::gaps).orElse(List.of());
        return gaps.isEmpty()
                ? said().map(List::of)
                        .orElse(List.of("the proof lists no gaps; its text says what there is"))
                : gaps;
    }

    private Optional<String> said() {
        return plan.gates().stream()
                .map(GateProjection::view)
                .filter(gate -> gate.item().startsWith("audit") && !gate.by().isEmpty())
                .filter(gate -> gate.kind().equals(Words.of(GateType.HUMAN_VERIFY)))
                .reduce((_, latest) -> latest)
                .map(gate -> gate.by() + " says: " + gate.answer());
    }

    private NextSteps person() {
        title();
        report();
        takeOver();
        againWithAPerson();
        plan.proof()
                .ifPresent(proof -> {
                    proof(proof);
                    proof.people().stream().limit(MOST).forEach(item -> fact("[ ] " + item));
                });
        return steps(
                "",
                stage + " NEEDS A PERSON",
                "Run the stage again, and answer at its gates (fleet gates)");
    }

    private void proof(ProofView proof) {
        fact("Score: " + (proof.score().isBlank() ? "not told" : proof.score()));
        fact("Report: " + proof.path());
        commands.add("cat " + proof.path());
    }

    private void title() {
        fact("Stage " + number + ": " + plan.stage.name());
    }

    private void fact(String text) {
        facts.add(OneLine.of(text, LINE));
    }

    private NextSteps steps(String route, String banner, String offer) {
        return new NextSteps(route, banner, facts, OneLine.of(offer, LINE), commands);
    }

    private void report() {
        commands.add("fleet report " + plan.id);
    }

    private void again() {
        commands.add(command(left()) + options(true));
    }

    /// Again, and this time a person is waited for.
    private void againWithAPerson() {
        commands.add(command(left()) + options(false));
    }

    private String left() {
        return plan.stage.leftOut() > 0 ? " --gaps-only" : "";
    }

    private String command(String selection) {
        return "fleet run-stage " + number + selection;
    }

    /// What was asked for and is not usual, so that the same command does the same.
    private String options(boolean gates) {
        StagePolicy policy = plan.policy();
        StringBuilder options = new StringBuilder();
        option(options, "--agent", policy.agent(), StagePolicy.USUAL_AGENT);
        place(options, policy);
        option(options, "--on-failure", Words.of(policy.onFailure()), Words.of(OnFailure.STOP));
        option(
                options,
                "--on-dependency-failure",
                Words.of(policy.onDependency()),
                Words.of(OnDependency.SKIP));
        if (gates) {
            option(options, "--on-gate", Words.of(policy.onGate()), Words.of(OnGate.WAIT));
        }
        budgets(options, plan.budgets());
        return options + (policy.restartClean() ? " --restart-clean" : "");
    }

    /// What it may use up by now.
    static void budgets(StringBuilder options, Budgets budgets) {
        option(options, "--budget-run", budgets.run().text(), "");
        option(options, "--budget-stage", budgets.stage().text(), "");
    }

    /// Where it is done and how it is checked, where that is not usual.
    static void place(StringBuilder options, StagePolicy policy) {
        option(options, "--pool", policy.pool().toString(), Pool.DEFAULT.toString());
        option(options, "--check", policy.check(), "");
    }

    static void option(StringBuilder options, String name, String value, String usual) {
        if (!value.equals(usual)) {
            options.append(' ').append(name).append(' ').append(value);
        }
    }

    private void takeOver() {
        commands.addAll(takeOver(plan));
    }

    /// What is merged on the plan's branch becomes part of the branch checked out; nothing where nothing was merged.
    static List<String> takeOver(PlanProjection plan) {
        return plan.head().equals(plan.submission().base())
                ? List.of()
                : List.of("git fetch origin " + plan.branch(), "git merge --ff-only FETCH_HEAD");
    }
}
