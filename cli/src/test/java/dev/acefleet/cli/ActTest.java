package dev.acefleet.cli;

import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The verbs that ask something of a plan or a run: what they send, what they wait for, and how they end.
@Timeout(60)
class ActTest {
    private static final String PLAN = "s03-4f1a";

    @TempDir private Path directory;
    private FakeApi api;
    private Typed typed;

    @BeforeEach
    void prepare() throws IOException {
        api = new FakeApi();
        typed = new Typed(directory).with("FLEET_SERVER", api.url());
        put("", RunState.RUNNING);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void put(String verdict, RunState first) {
        api.put(Plans.plan(PLAN, verdict, run("03-01", 1, first), run("03-02", 1, first)));
    }

    private void ended(String verdict, RunState runs) {
        put(verdict, runs);
        api.happen(Plans.event(9, "plan_ended", "it ended"));
    }

    private List<String> asked() {
        return api.actions().stream().map(FakeApi.Action::path).toList();
    }

    @Test
    void aPlanIsCancelledWhenItsReportSaysSo() {
        api.onAction(_ -> ended("cancelled", RunState.CANCELLED));
        assertThat(typed.run("cancel", PLAN, "--reason", "wrong base")).as(typed.err()).isZero();
        assertThat(typed.out()).isEqualTo(PLAN + " is cancelled\n");
        assertThat(asked()).containsExactly(PLAN + "/cancel");
        assertThat(api.actions().getFirst().request().reason()).isEqualTo("wrong base");
    }

    @Test
    void theNewestPlanThatGoesOnIsMeantWhereNoneIsNamed() {
        api.onAction(_ -> ended("cancelled", RunState.CANCELLED));
        assertThat(typed.run("cancel")).as(typed.err()).isZero();
        assertThat(asked()).containsExactly(PLAN + "/cancel");
        assertThat(typed.run("cancel")).as("none is left").isEqualTo(3);
        assertThat(typed.err()).contains("No plan goes on", "fleet ls");
        assertThat(asked()).hasSize(1);
    }

    @Test
    void whatHappenedBeforeTheCancelIsNotToldAgain() {
        api.happen(Plans.event(1, "plan_accepted", "long ago"));
        api.onAction(_ -> {
            api.happen(Plans.event(8, "plan_cancelling", "a person wants no more"));
            ended("cancelled", RunState.CANCELLED);
        });
        assertThat(typed.run("cancel", PLAN)).as(typed.err()).isZero();
        assertThat(typed.err())
                .contains("a person wants no more", "it ended")
                .doesNotContain("long ago");
    }

    @Test
    void acceptedIsNotCancelled() {
        api.onAction(_ -> put("", RunState.CANCELLING));
        assertThat(typed.run("cancel", PLAN, "--timeout", "1s")).isEqualTo(8);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).contains("The time is up; the cancel goes on");
    }

    @Test
    void aCancelThatIsLeftGoesOn() throws Exception {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        api.onAction(_ -> put("", RunState.CANCELLING));
        Thread.ofVirtual().start(() -> code.complete(typed.run("cancel", PLAN)));
        while (!typed.err().contains("Cancelling " + PLAN)) {
            Thread.onSpinWait();
        }
        typed.interrupt();
        assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(130);
        assertThat(typed.err()).contains("Detached; the cancel goes on", "fleet status " + PLAN);
    }

    @Test
    void whoDoesNotWaitIsToldThatItIsAccepted() {
        assertThat(typed.run("cancel", PLAN, "--detach")).isZero();
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).contains("accepted", "fleet status " + PLAN);
    }

    @ParameterizedTest
    @CsvSource({"passed, DONE", "failed, FAILED"})
    void aCancelThatCameTooLateIsAnError(String verdict, RunState runs) {
        api.onAction(_ -> ended(verdict, runs));
        assertThat(typed.run("cancel", PLAN)).isEqualTo(1);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).contains("came too late", verdict);
        assertThat(typed.run("cancel", PLAN + "/03-01")).isEqualTo(1);
        assertThat(typed.err()).contains("came too late", PLAN + "/03-01");
    }

    @Test
    void whatNobodyConfirmedIsSaid() {
        String reason = "cancelled, unconfirmed on worker-a";
        RunView silent =
                new RunView(
                        "03-01",
                        1,
                        "Build",
                        "",
                        RunState.CANCELLED,
                        reason,
                        Optional.empty(),
                        List.of(),
                        List.of());
        api.put(Plans.plan(PLAN, "cancelled", silent, run("03-02", 1, RunState.CANCELLED)));
        for (String id : List.of(PLAN, PLAN + "/03-01")) {
            assertThat(typed.run("cancel", id)).isZero();
            assertThat(typed.err()).containsOnlyOnce(PLAN + "/03-01: " + reason);
        }
    }

    @Test
    void aRunIsCancelledWhenItsOwnStateSaysSo() {
        api.onAction(_ ->
                api.put(
                        Plans.plan(
                                PLAN,
                                "",
                                run("03-01", 1, RunState.CANCELLED),
                                run("03-02", 1, RunState.RUNNING))));
        assertThat(typed.run("cancel", PLAN + "/03-01")).as(typed.err()).isZero();
        assertThat(typed.out()).isEqualTo(PLAN + "/03-01 is cancelled\n");
        assertThat(asked()).containsExactly(PLAN + "/items/03-01/cancel");
        assertThat(typed.run("cancel", PLAN + "/03-02", "--timeout", "1s")).isEqualTo(8);
        assertThat(typed.err()).contains("the cancel goes on");
    }

    @Test
    void aRunOfNoSuchNameIsNotWaitedFor() {
        assertThat(typed.run("cancel", PLAN + "/03-77")).isEqualTo(3);
        assertThat(typed.err()).contains("no run 03-77");
        assertThat(typed.out()).isEmpty();
    }

    @Test
    void aRetryIsSentOnceAndNotWaitedFor() {
        put("failed", RunState.FAILED);
        assertThat(typed.run("retry", PLAN + "/03-01")).as(typed.err()).isZero();
        assertThat(asked()).containsExactly(PLAN + "/items/03-01/retry");
        assertThat(typed.err()).contains(PLAN + "/03-01", "fleet watch " + PLAN);
    }

    @Test
    void whoAnswersWhereThereIsNoGitIsWhoeverTheMachineKnows() {
        typed.with("GIT_CONFIG_NOSYSTEM", "1");
        assertThat(by(typed)).as("git knows no name here").isEqualTo("somebody");
        assertThat(by(new Typed(directory.resolve("gone")).with("FLEET_SERVER", api.url())))
                .as("git cannot be run here")
                .isEqualTo("somebody");
    }

    private String by(Typed from) {
        from.with("USER", "somebody");
        assertThat(from.run("answer", PLAN + "/03-01/1/1", "yes")).as(from.err()).isZero();
        return api.answers().getLast().by();
    }

    @Test
    void eachCommandIsANewOne() {
        typed.run("retry", PLAN + "/03-01");
        typed.run("retry", PLAN + "/03-01");
        assertThat(api.actions().stream().map(action -> action.request().key()).distinct())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel s03-4f1a", "cancel s03-4f1a/03-01", "retry s03-4f1a/03-01"})
    void whatTheFleetRefusesEndsTheCommandAtOnce(String line) {
        for (int[] refusal : new int[][] {{409, 1}, {404, 3}, {403, 4}, {422, 2}}) {
            api.refuseActions(refusal[0]);
            assertThat(typed.run(line.split(" "))).as("for %d", refusal[0]).isEqualTo(refusal[1]);
            assertThat(typed.out()).isEmpty();
            assertThat(typed.err()).startsWith("error: The fake refuses.");
        }
        assertThat(api.actions()).as("none is repeated").hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "retry, Missing required parameter",
        "cancel /03-01, names no plan and no run",
        "cancel s03-4f1a/, names no plan and no run",
        "retry s03-4f1a/, names no plan and no run",
        "retry s03-4f1a, Write s03-4f1a/RUN",
        "cancel s03-4f1a s03-4f1b, Unmatched argument",
        "cancel s03-4f1a --timeout soon, --timeout",
        "retry s03-4f1a/03-01 --detach, Unknown option"
    })
    void whatIsTypedWronglyIsNotSent(String line, String named) {
        assertThat(typed.run(line.split(" "))).isEqualTo(2);
        assertThat(typed.err()).startsWith("error: ").contains(named);
        assertThat(api.tokens()).as("requests of any kind").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel s03-none", "cancel s03-none/03-01", "retry s03-none/03-01"})
    void aPlanThatNobodyKnowsIsNotFound(String line) {
        assertThat(typed.run(line.split(" "))).isEqualTo(3);
        assertThat(typed.err()).startsWith("error: ");
        assertThat(api.actions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancel s03-4f1a", "retry s03-4f1a/03-01"})
    void aFleetThatIsNotThereEndsWithTen(String line) {
        api.refuse(401);
        assertThat(typed.run(line.split(" "))).isEqualTo(4);
        api.close();
        assertThat(typed.run(line.split(" "))).isEqualTo(10);
        assertThat(typed.err()).contains("does not answer", "FLEET_SERVER");
        assertThat(typed.with("FLEET_SERVER", "").run(line.split(" "))).isEqualTo(10);
        assertThat(typed.err()).contains("no fleet to ask", "--server URL");
    }
}
