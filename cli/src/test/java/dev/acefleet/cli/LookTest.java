package dev.acefleet.cli;

import static dev.acefleet.cli.Plans.attempt;
import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.RunState;
import java.io.IOException;
import java.nio.file.Path;
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
    @ValueSource(strings = {"status", "report", "watch"})
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
    @ValueSource(strings = {"ls", "status", "report", "watch x"})
    void aFleetThatTakesNoTokenOfThisUserEndsWithFour(String line) {
        api.refuse(401);
        assertThat(typed.run(line.split(" "))).isEqualTo(4);
        assertThat(typed.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "status", "report", "watch x"})
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
        assertThat(typed.out()).contains("SUBMITTED", "ENDED", Plans.AT.toString());
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
