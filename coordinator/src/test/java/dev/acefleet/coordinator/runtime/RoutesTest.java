package dev.acefleet.coordinator.runtime;

import static dev.acefleet.coordinator.runtime.Story.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.NextSteps;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.coordinator.StageVariant;
import dev.acefleet.coordinator.core.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The routes behind a stage (spec/stage.md 8), as a report has them.
class RoutesTest {
    private static final String PROOF = ".ace/stages/03-api/03-proof.md";

    private final PlanViews views = new PlanViews();
    private final Story story = new Story(views);

    private PlanId audited(OnGate onGate, Outcome proof) {
        PlanId plan =
                story.submit("k", Story.audited("3", onGate, run("03-01", 1), run("03-02", 1)));
        story.finish(plan, "03-01");
        story.finish(plan, "03-02");
        story.run(plan, "audit", proof);
        return plan;
    }

    private Outcome proof(
            ProofStatus status, String score, List<String> gaps, List<String> people) {
        return new Outcome.Audited(
                story.commit(),
                "refs/fleet/p/audit/1",
                PROOF,
                status,
                score,
                gaps,
                people,
                List.of(),
                Usage.UNKNOWN);
    }

    private Outcome passed() {
        return proof(ProofStatus.PASSED, "5/5 must-haves verified", List.of(), List.of());
    }

    private NextSteps behind(PlanId plan, Onward onward) {
        books(plan, "finish", onward);
        return views.report(plan).orElseThrow().next();
    }

    private void books(PlanId plan, String item, Onward onward) {
        story.run(plan, item, new Outcome.Finished(story.commit(), List.of(), List.of(), onward));
    }

    private void answer(String text) {
        Event.GateOpened gate =
                (Event.GateOpened)
                        story.events().stream()
                                .filter(Event.GateOpened.class::isInstance)
                                .findFirst()
                                .orElseThrow();
        story.command(new Command.AnswerGate("a", "a", Story.REPOSITORY, gate.gate(), text, "ana"));
    }

    private static List<String> takeOver(PlanId plan) {
        return List.of("git fetch origin fleet/" + plan, "git merge --ff-only FETCH_HEAD");
    }

    @Test
    void routeANamesTheNextStageItsGoalAndTheCommands() {
        PlanId plan = audited(OnGate.WAIT, passed());
        NextSteps next =
                behind(
                        plan,
                        new Onward("3.1", "Fix", "It holds", new Onward.Milestone("v1", 4, 3)));
        assertThat(next.route()).isEqualTo("A");
        assertThat(next.banner()).isEqualTo("STAGE 3 COMPLETE");
        assertThat(next.facts())
                .containsExactly("Stage 3: Api", "2 runs executed", "Goal verified");
        assertThat(next.offer()).isEqualTo("Stage 3.1: Fix — It holds");
        assertThat(next.commands())
                .startsWith(takeOver(plan).toArray(String[]::new))
                .endsWith("/ace.discuss-stage 3.1", "/ace.plan-stage 3.1", "/ace.audit 3")
                .hasSize(5);
    }

    @Test
    void routeBSaysThatTheMilestoneIsCompleteAndHowManyStagesItHas() {
        PlanId plan = audited(OnGate.WAIT, passed());
        NextSteps next =
                behind(plan, new Onward("", "", "", new Onward.Milestone("v1.1 Second", 3, 3)));
        assertThat(next.route()).isEqualTo("B");
        assertThat(next.banner()).isEqualTo("MILESTONE COMPLETE");
        assertThat(next.facts())
                .containsExactly(
                        "v1.1 Second",
                        "3 stages completed",
                        "Stage 3: Api",
                        "2 runs executed",
                        "Goal verified");
        assertThat(next.offer()).startsWith("Audit milestone");
        assertThat(next.commands())
                .endsWith("/ace.audit-milestone", "/ace.audit", "/ace.complete-milestone");
    }

    @Test
    void aMilestoneWithStagesLeftOpenSaysSo() {
        PlanId plan = audited(OnGate.WAIT, passed());
        assertThat(behind(plan, new Onward("", "", "", new Onward.Milestone("v1.1", 3, 2))).facts())
                .contains("2 of 3 stages completed; the others are still open in the track");
    }

    @Test
    void routeCHasScoreReportAndGapsAndOffersToPlanThem() {
        PlanId plan =
                audited(
                        OnGate.WAIT,
                        proof(
                                ProofStatus.GAPS_FOUND,
                                "3/5 must-haves verified",
                                List.of("Carts persist — in\nmemory", "Logins expire"),
                                List.of()));
        NextSteps next = behind(plan, Onward.UNKNOWN);
        assertThat(next.route()).isEqualTo("C");
        assertThat(next.banner()).isEqualTo("STAGE 3 GAPS FOUND");
        assertThat(next.facts())
                .containsExactly(
                        "Stage 3: Api",
                        "Score: 3/5 must-haves verified",
                        "Report: " + PROOF,
                        "Missing: Carts persist — in memory",
                        "Missing: Logins expire");
        assertThat(next.offer()).startsWith("Plan gap closure");
        assertThat(next.commands())
                .startsWith(takeOver(plan).toArray(String[]::new))
                .endsWith(
                        "/ace.plan-stage 3 --gaps",
                        "fleet run-stage 3 --agent scripted",
                        "cat " + PROOF,
                        "/ace.audit 3",
                        "fleet report " + plan);
    }

    @Test
    void whereAPersonDidNotApproveTheirWordsAreWhatIsMissing() {
        PlanId plan =
                audited(
                        OnGate.WAIT,
                        proof(ProofStatus.HUMAN_NEEDED, "", List.of(), List.of("the colours")));
        books(plan, "gate-audit-1", Onward.UNKNOWN);
        answer("too dark");
        NextSteps next = behind(plan, Onward.UNKNOWN);
        assertThat(next.route()).isEqualTo("C");
        assertThat(next.facts()).contains("Score: not told", "Missing: ana says: too dark");
    }

    @Test
    void whereNobodyIsAskedTheChecklistIsShown() {
        PlanId plan =
                audited(
                        OnGate.FAIL,
                        proof(
                                ProofStatus.HUMAN_NEEDED,
                                "5/5 must-haves verified",
                                List.of(),
                                List.of("Look at the colours")));
        NextSteps next = behind(plan, Onward.UNKNOWN);
        assertThat(next.route()).isEmpty();
        assertThat(next.banner()).isEqualTo("STAGE 3 NEEDS A PERSON");
        assertThat(next.facts()).contains("[ ] Look at the colours");
        assertThat(next.commands()).contains("fleet run-stage 3 --agent scripted");
    }

    private PlanId of(StageSubmission stage, int leftOut, StagePolicy policy) {
        return story.submit(
                "k", StageVariant.of(stage).leftOut(leftOut).policy(policy).submission());
    }

    @Test
    void aStageOfWhichRunsWereLeftOutIsNotComplete() {
        StageSubmission stage = Story.audited("3", OnGate.WAIT, run("03-01", 1));
        PlanId plan = of(stage, 2, stage.policy());
        story.finish(plan, "03-01");
        NextSteps next =
                behind(plan, new Onward("4", "More", "It grows", new Onward.Milestone("v1", 4, 2)));
        assertThat(next.route()).isEmpty();
        assertThat(next.banner()).isEqualTo("STAGE 3 IN PROGRESS");
        assertThat(next.facts())
                .containsExactly(
                        "Stage 3: Api",
                        "1 run executed",
                        "2 runs are still to be done",
                        "Goal not verified: that is done when every run is");
        assertThat(next.commands()).endsWith("fleet run-stage 3 --agent scripted");
    }

    @Test
    void theCommandToGoOnSaysAllThatWasAskedForAndIsNotUsual() {
        StageSubmission stage = Story.stage("3", run("03-01", 1));
        StagePolicy policy =
                new StagePolicy(
                        3,
                        3,
                        StagePolicy.OnFailure.CONTINUE,
                        OnGate.APPROVE,
                        true,
                        new Pool("gpu"),
                        StagePolicy.USUAL_AGENT,
                        "sonnet",
                        "quick",
                        false,
                        "",
                        false,
                        StagePolicy.OnDependency.ATTEMPT,
                        Budgets.NONE);
        PlanId plan = of(stage, 1, policy);
        story.run(plan, "03-01", Story.failed(FailureKind.CONFIGURATION));
        assertThat(views.report(plan).orElseThrow().next().commands())
                .endsWith(
                        "fleet run-stage 3 --gaps-only --pool gpu --check quick --on-failure continue"
                                + " --on-dependency-failure attempt --on-gate approve --restart-clean");
    }

    private PlanId withBudgets(Budgets budgets) {
        StageSubmission stage = Story.stage("3", run("03-01", 1), run("03-02", 2));
        return of(stage, 0, stage.policy().with(budgets));
    }

    /// Its agent is stopped when it has used so many tokens.
    private void stopped(PlanId plan, String run, int tokens) {
        failed(plan, run, FailureKind.BUDGET, tokens);
    }

    /// Its agent fails for good when it has used so many tokens, and not for them.
    private void refused(PlanId plan, String run, int tokens) {
        failed(plan, run, FailureKind.CONFIGURATION, tokens);
    }

    private void failed(PlanId plan, String run, FailureKind kind, int tokens) {
        story.run(
                plan,
                run,
                new Outcome.Failed(
                        kind,
                        "stopped",
                        new Salvage.Nothing("nothing was committed"),
                        new Usage(true, 0, tokens, 0)));
    }

    private String lastCommand(PlanId plan) {
        return views.report(plan).orElseThrow().next().commands().getLast();
    }

    /// @param limits that the command names
    private void obey(PlanId plan, Budgets limits) {
        Repository repository = Story.stage("3", run("03-01", 1)).repository();
        story.command(new Command.RaiseBudgets("r", "r", repository, plan, limits));
    }

    @Test
    void whatTheRunsBudgetStoppedGoesOnByTheCommandThatIsNamed() {
        PlanId plan = withBudgets(new Budgets(new Budget(0, 1_000, 0, 0), Budget.NONE));
        stopped(plan, "03-01", 1_200);
        assertThat(lastCommand(plan))
                .isEqualTo("fleet retry " + plan + " --budget-run tokens=2400");

        obey(plan, new Budgets(Budget.parse("tokens=2400"), Budget.NONE));
        assertThat(views.report(plan).orElseThrow().hasEnded()).isFalse();
        assertThat(story.attempt(plan, "03-01").number()).isEqualTo(2);
    }

    @Test
    void whatTheStagesBudgetStoppedGoesOnByTheCommandThatIsNamed() {
        PlanId plan = withBudgets(new Budgets(Budget.NONE, new Budget(0, 1_000, 0, 30)));
        stopped(plan, "03-01", 1_000);
        assertThat(lastCommand(plan))
                .as("of what is used up, and nothing else")
                .isEqualTo("fleet retry " + plan + " --budget-stage tokens=2000");

        obey(plan, new Budgets(Budget.NONE, Budget.parse("tokens=2000")));
        assertThat(views.report(plan).orElseThrow().hasEnded()).isFalse();
    }

    @Test
    void aBudgetThatNothingWantedMoreOfIsNotWhatTheStageGoesOnBy() {
        Budgets budgets = new Budgets(Budget.NONE, Budget.parse("tokens=1000"));
        StageSubmission stage = Story.stage("3", run("03-01", 1));
        PlanId plan = of(stage, 0, stage.policy().with(budgets));
        refused(plan, "03-01", 1_200);
        assertThat(lastCommand(plan))
                .as("a raise would reopen nothing")
                .startsWith("fleet run-stage 3 ");
    }

    @Test
    void whatBothBudgetsKeepFromGoingOnGoesOnByOneCommand() {
        Budgets budgets = new Budgets(Budget.parse("tokens=1000"), Budget.parse("tokens=1100"));
        StageSubmission stage = Story.stage("3", run("03-01", 1));
        PlanId plan = of(stage, 0, stage.policy().with(budgets));
        stopped(plan, "03-01", 1_200);
        assertThat(lastCommand(plan))
                .isEqualTo(
                        "fleet retry "
                                + plan
                                + " --budget-run tokens=2400 --budget-stage tokens=2400");

        obey(plan, new Budgets(Budget.parse("tokens=2400"), Budget.parse("tokens=2400")));
        assertThat(views.report(plan).orElseThrow().hasEnded()).isFalse();
    }

    @Test
    void theStageRunAgainForAnotherReasonKeepsItsBudgets() {
        PlanId plan = withBudgets(new Budgets(new Budget(2, 0, 0, 0), new Budget(20.5, 0, 0, 90)));
        story.run(plan, "03-01", Story.failed(FailureKind.CONFIGURATION));
        assertThat(lastCommand(plan))
                .isEqualTo(
                        "fleet run-stage 3 --agent scripted --on-gate fail --budget-run usd=2"
                                + " --budget-stage usd=20.5,minutes=90");
    }

    @Test
    void aPassedStageThatTheTrackDoesNotHaveClaimsNoRoute() {
        PlanId plan = audited(OnGate.WAIT, passed());
        NextSteps next = behind(plan, Onward.UNKNOWN);
        assertThat(next.route()).isEmpty();
        assertThat(next.commands()).isEqualTo(takeOver(plan));
    }
}
