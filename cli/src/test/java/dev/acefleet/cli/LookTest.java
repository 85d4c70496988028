package dev.acefleet.cli;

import static dev.acefleet.cli.Plans.attempt;
import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.client.ui.LocalTime;
import dev.acefleet.common.message.ProviderView;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyList;
import dev.acefleet.common.message.WhyView;
import dev.acefleet.common.message.WorkerView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The verbs that only look: what they print in which form, and how they end.
class LookTest {
    private static final String PLAN = "s03-4f1a";

    @TempDir private Path directory;
    private FakeApi api;
    private Typed typed;

    @BeforeEach
    void prepare() throws IOException {
        api = new FakeApi();
        typed = new Typed(directory).with("FLEET_SERVER", api.url());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void aPlan(String verdict) {
        RunState last = verdict.equals("passed") ? RunState.DONE : RunState.FAILED;
        api.put(
                Plans.plan(
                        PLAN,
                        verdict,
                        run("03-01", 1, RunState.DONE, attempt(1, "succeeded", "", "Built")),
                        run("03-02", 1, last, attempt(1, "failed", "agent_failed", "It broke"))));
        api.happen(Plans.event(1, "plan_ended", "it ended"));
    }

    @Test
    void aNodeThatHasJustBeenStartedIsAskedAgainUntilItKnowsThePlan() {
        aPlan("passed");
        api.begin(2);
        assertThat(typed.run("status", PLAN)).as(typed.err()).isZero();
        assertThat(typed.out()).contains(PLAN, "passed");
        assertThat(api.tokens()).as("requests").hasSizeGreaterThan(2);
    }

    @Test
    void ofSeveralNodesOneThatHasBegunAnswersForOneThatHasNot() throws IOException {
        aPlan("passed");
        try (FakeApi fresh = new FakeApi()) {
            fresh.begin(Integer.MAX_VALUE);
            typed.with("FLEET_SERVER", fresh.url() + "," + api.url());
            assertThat(typed.run("status", PLAN)).as(typed.err()).isZero();
            assertThat(typed.out()).contains(PLAN, "passed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "status s03-4f1a", "report s03-4f1a"})
    void askingIsASuccessWhateverTheVerdict(String line) {
        aPlan("failed");
        assertThat(typed.run(line.split(" "))).as(typed.err()).isZero();
        assertThat(typed.out()).contains(PLAN, "failed");
        assertThat(typed.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"passed, 0", "failed, 5", "gaps_found, 6", "human_needed, 7", "cancelled, 9"})
    void watchEndsWithTheVerdict(String verdict, int code) {
        aPlan(verdict);
        assertThat(typed.run("watch", PLAN)).as(typed.err()).isEqualTo(code);
        assertThat(typed.out()).contains("verdict  " + verdict.replace('_', ' '));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "report", "watch", "events"})
    void aPlanThatNobodyKnowsIsNotFound(String verb) {
        aPlan("passed");
        assertThat(typed.run(verb, "s03-none")).isEqualTo(3);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).startsWith("error: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "report", "watch"})
    void withoutAPlanTheNewestIsMeantAndThereMustBeOne(String verb) {
        assertThat(typed.run(verb)).isEqualTo(3);
        assertThat(typed.err()).contains("no plan yet", "fleet run-stage STAGE");
        aPlan("passed");
        assertThat(typed.run(verb)).as(typed.err()).isZero();
        assertThat(typed.out()).contains(PLAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "status",
                "report",
                "watch x",
                "events x",
                "workers",
                "workers ls",
                "why x",
                "logs x"
            })
    void aFleetThatTakesNoTokenOfThisUserEndsWithFour(String line) {
        api.refuse(401);
        assertThat(typed.run(line.split(" "))).isEqualTo(4);
        assertThat(typed.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls",
                "status",
                "report",
                "watch x",
                "events x",
                "workers",
                "workers ls",
                "why x",
                "logs x"
            })
    void aFleetThatIsNotThereEndsWithTen(String line) {
        api.close();
        assertThat(typed.run(line.split(" "))).isEqualTo(10);
        assertThat(typed.err()).contains("does not answer", "FLEET_SERVER");
        assertThat(typed.with("FLEET_SERVER", "").run(line.split(" "))).isEqualTo(10);
        assertThat(typed.err()).contains("no fleet to ask", "--server URL");
    }

    @Test
    void theWideListSaysWhenEachPlanWasSubmitted() {
        aPlan("passed");
        assertThat(typed.run("ls")).isZero();
        assertThat(typed.out()).startsWith("PLAN").doesNotContain("SUBMITTED");
        assertThat(typed.run("ls", "-o", "wide")).isZero();
        assertThat(typed.out()).contains("SUBMITTED", "ENDED", LocalTime.withDate(Plans.AT));
    }

    private void aLongStory() {
        api.put(Plans.plan(PLAN, "", run("03-01", 1, RunState.RUNNING)));
        for (int i = 1; i <= 5; i++) {
            api.happen(Plans.event(i, "started", "event number " + i + " \u001b[2J"));
        }
    }

    @Test
    void allEventsArePrintedHoweverManyPagesTheyAre() {
        aLongStory();
        assertThat(typed.run("events", PLAN)).as(typed.err()).isZero();
        assertThat(typed.out().lines())
                .hasSize(5)
                .allMatch(line -> line.startsWith("00:00:00  started") && !line.contains("\u001b"));
        assertThat(typed.run("events", PLAN, "-o", "jsonl")).isZero();
        assertThat(typed.out().lines()).hasSize(5).allMatch(line -> line.startsWith("{\"id\""));
        assertThat(typed.run("events", PLAN, "-o", "json")).isZero();
        assertThat(typed.out()).contains("acefleet.events/1", "event number 1", "event number 5");
        assertThat(typed.run("events", PLAN, "-o", "name")).isZero();
        assertThat(typed.out()).startsWith("1.0\n2.0\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"passed", "failed"})
    void followedEventsEndWithThePlanAndWithoutItsVerdict(String verdict) {
        aPlan(verdict);
        assertThat(typed.run("events", PLAN, "-f")).as(typed.err()).isZero();
        assertThat(typed.out()).contains("plan_ended");
        assertThat(typed.run("events", PLAN, "-f", "-o", "json")).isEqualTo(2);
        assertThat(typed.err()).contains("jsonl");
    }

    @Test
    void whoStopsFollowingEventsIsToldThatThePlanGoesOn() {
        aLongStory();
        typed.interrupt();
        assertThat(typed.run("events", PLAN, "-f")).isEqualTo(130);
        assertThat(typed.err()).contains("plan " + PLAN + " goes on");
    }

    private static WhyList why(String reason, WhyView... runs) {
        return new WhyList(WhyList.SCHEMA, PLAN, "running", reason, List.of(runs));
    }

    private static WhyView waiting(String run, String todo) {
        return new WhyView(
                run,
                RunState.QUEUED,
                WaitCause.NO_WORKER,
                "there is no live worker",
                List.of(),
                Optional.empty(),
                todo);
    }

    @Test
    void everyRunThatIsNotDoneHasItsCause() {
        aPlan("failed");
        api.explain(PLAN, why("", waiting("03-01", "start one"), waiting("03-02", "")));
        api.explain(PLAN + "/items/03-02", why("", waiting("03-02", "")));
        for (String line : List.of("why", "why " + PLAN)) {
            assertThat(typed.run(line.split(" "))).as(typed.err()).isZero();
            assertThat(typed.out().lines().toList().get(1))
                    .containsPattern(
                            "03-01 +queued +no worker +there is no live worker \\(start one\\)$");
        }
        assertThat(typed.run("why", PLAN + "/03-02", "-o", "json")).isZero();
        assertThat(typed.out()).contains("acefleet.why/1", "no_worker", "03-02");
        assertThat(typed.run("why", PLAN, "-o", "name")).isZero();
        assertThat(typed.out()).isEqualTo("03-01\n03-02\n");
        assertThat(typed.run("why", PLAN + "/03-09")).isEqualTo(3);
        api.explain(PLAN, why("every run is merged"));
        assertThat(typed.run("why", PLAN)).isZero();
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).contains("every run is merged", "Every run of " + PLAN);
    }

    private static WorkerView worker(String id, String obstacle, long unreadable) {
        return new WorkerView(
                id,
                3,
                WorkerView.ALIVE,
                "box",
                "1.2.3",
                List.of("default", "big"),
                4,
                2,
                List.of("claude"),
                List.of("s03-4f1a/03-01/1", "s03-4f1a/03-02/1"),
                Plans.AT,
                obstacle,
                "",
                unreadable);
    }

    @Test
    void providersThatRefuseAreListedAndStatusRemindsOfThem() {
        assertThat(typed.run("provider")).isZero();
        assertThat(typed.err()).contains("Every provider answers");
        aPlan("passed");
        api.refuses(
                new ProviderView(
                        "claude",
                        "team",
                        List.of("claude", "haiku"),
                        ProviderView.OPEN,
                        2,
                        Plans.AT,
                        Plans.AT.plusSeconds(60),
                        "",
                        0,
                        "429: too many requests"));
        assertThat(typed.run("provider")).isZero();
        assertThat(typed.out())
                .contains("claude/team", "OPEN", "claude,haiku", "429: too many requests");
        assertThat(typed.run("provider", "-o", "json")).isZero();
        assertThat(typed.out()).contains("acefleet.providers/1");
        assertThat(typed.run("provider", "-o", "name")).isZero();
        assertThat(typed.out()).isEqualTo("claude/team\n");
        assertThat(typed.run("status")).isZero();
        assertThat(typed.err()).contains("account claude/team refuses", "fleet provider");
        assertThat(typed.run("provider", "resume", "team")).isEqualTo(2);
        assertThat(typed.err()).contains("'team' names no account", "claude/team-a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"workers", "workers ls"})
    void workersAreListedWithWhatTheyHaveAndWhatIsWrong(String line) {
        assertThat(typed.run(line.split(" "))).isZero();
        assertThat(typed.err()).contains("fleet worker");
        api.hear(worker("one", "", 0));
        api.hear(worker("two", "its disk is full", 7));
        assertThat(typed.run(line.split(" "))).as(typed.err()).isZero();
        assertThat(typed.out().lines().toList().get(1))
                .containsPattern("one +alive +2/4 +2 +.* ago +default,big +claude$");
        assertThat(typed.out()).contains("its disk is full; passed over 7 unreadable records");
        assertThat(typed.run((line + " -o wide").split(" "))).isZero();
        assertThat(typed.out()).contains("box", "1.2.3", "s03-4f1a/03-02/1");
        assertThat(typed.run((line + " -o json").split(" "))).isZero();
        assertThat(typed.out()).contains("acefleet.workers/1");
        assertThat(typed.run((line + " -o jsonl").split(" "))).isZero();
        assertThat(typed.out().lines()).hasSize(2);
        assertThat(typed.run((line + " -o yaml").split(" "))).isZero();
        assertThat(typed.out()).contains("  - id: \"one\"");
        assertThat(typed.run((line + " -o name").split(" "))).isZero();
        assertThat(typed.out()).isEqualTo("one\ntwo\n");
    }

    @ParameterizedTest
    @CsvSource({
        "ls, acefleet.plans/1",
        "status s03-4f1a, acefleet.plan-report/1",
        "report s03-4f1a, acefleet.plan-report/1"
    })
    void whatIsForProgramsCarriesItsSchema(String line, String schema) {
        aPlan("passed");
        assertThat(typed.run((line + " -o json").split(" "))).isZero();
        assertThat(typed.out()).startsWith("{").contains("\"schema\" : \"" + schema);
        assertThat(typed.run((line + " -o yaml").split(" "))).isZero();
        assertThat(typed.out()).contains("schema: ", schema);
        assertThat(typed.run((line + " -o name").split(" "))).isZero();
        assertThat(typed.out()).isEqualTo(PLAN + "\n");
    }
}
