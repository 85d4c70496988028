package dev.acefleet.cli;

import static dev.acefleet.cli.Plans.attempt;
import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.client.ui.Terminal;
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

/// What `fleet logs` prints of which attempts, and how it ends.
class LogsCommandTest {
    private static final String PLAN = "s03-4f1a";

    @TempDir private Path directory;
    private FakeApi api;
    private Typed typed;

    @BeforeEach
    void prepare() throws IOException {
        api = new FakeApi();
        typed = new Typed(directory).with("FLEET_SERVER", api.url());
        api.put(
                Plans.plan(
                        PLAN,
                        "passed",
                        run(
                                "03-01",
                                1,
                                RunState.DONE,
                                attempt(1, "failed", "agent_failed", "It broke"),
                                attempt(2, "succeeded", "", "Built")),
                        run("03-02", 1, RunState.WAITING)));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void say(int attempt, String text) {
        api.log(PLAN, "03-01", attempt, "out", text, 0);
    }

    @Test
    void piecesBecomeLinesAndEachStreamHasItsOwn() {
        say(1, "one\ntw");
        api.log(PLAN, "03-01", 1, "err", "warning", 0);
        say(1, "o\r\nthr");
        api.log(PLAN, "03-01", 1, "fleet", "begins", 0);
        say(1, "three\n");
        api.log(PLAN, "03-01", 1, "out", "six", 2);
        assertThat(typed.run("logs", PLAN + "/03-01/1")).as(typed.err()).isZero();
        assertThat(typed.out())
                .isEqualTo(
                        """
                        one
                        two
                        thr
                        warning
                        [fleet] begins
                        three
                        [fleet] 2 piece(s) of the log are missing here
                        six
                        """);
        assertThat(typed.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logs s03-4f1a", "logs s03-4f1a/03-01", "logs", "logs s03-4f1a -f"})
    void ofSeveralAttemptsEachLineSaysWhichItIsOf(String line) {
        say(2, "second\n");
        say(1, "first\n");
        assertThat(typed.run(line.split(" "))).as(typed.err()).isZero();
        assertThat(typed.out()).isEqualTo("03-01/1 | first\n03-01/2 | second\n");
    }

    @ParameterizedTest
    @CsvSource({
        "logs s03-none, 3",
        "logs s03-4f1a/03-09, 3",
        "logs s03-4f1a/03-01/3, 3",
        "logs s03-4f1a/03-01/x, 2",
        "logs /03-01, 2",
        "logs s03-4f1a --since soon, 2"
    })
    void whatIsNotThereOrMeansNothingIsSaid(String line, int code) {
        assertThat(typed.run(line.split(" "))).isEqualTo(code);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).startsWith("error: ");
    }

    @Test
    void aRunThatHasNotBegunHasNothingToShow() {
        assertThat(typed.run("logs", PLAN + "/03-02")).isZero();
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).contains("Nothing of it has been begun yet");
    }

    @Test
    void whatSteersATerminalIsTakenOutUnlessItIsAskedFor() {
        say(1, "\u001b[31mred\u001b[0m \u001b[2Jwords\n");
        String attempt = PLAN + "/03-01/1";
        assertThat(typed.run("logs", attempt)).isZero();
        assertThat(typed.out()).isEqualTo("red words\n");
        assertThat(typed.run("logs", attempt, "--raw")).isZero();
        assertThat(typed.out()).isEqualTo("\u001b[31mred\u001b[0m \u001b[2Jwords\n");
        typed.on(new Terminal(true, true, 80, 24));
        assertThat(typed.run("logs", attempt)).isZero();
        assertThat(typed.out()).isEqualTo("\u001b[31mred\u001b[0m words\u001b[0m\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"logs s03-4f1a/03-01/1", "logs s03-4f1a/03-01/1 --raw"})
    void anAgentCannotSpeakToTheCiSystem(String line) {
        say(1, "::set-output name=a::b\nstd::string\n");
        assertThat(typed.run(line.split(" "))).isZero();
        assertThat(typed.out()).startsWith("::set-output");
        typed.with("CI", "true");
        assertThat(typed.run(line.split(" "))).isZero();
        assertThat(typed.out()).isEqualTo("# set-output name=a::b\nstd::string\n");
    }

    @Test
    void aLogThatHasExpiredSaysSo() {
        api.expire();
        say(1, "the rest\n");
        assertThat(typed.run("logs", PLAN + "/03-01/1")).isZero();
        assertThat(typed.out()).isEqualTo("the rest\n");
        assertThat(typed.err()).contains("03-01/1 has expired");
    }

    @Test
    void aFollowedLogComesOnceOverBrokenConnectionsAndEnds() {
        api.put(Plans.plan(PLAN, "", run("03-01", 1, RunState.RUNNING, attempt(1, "", "", ""))));
        for (int i = 1; i <= 3; i++) {
            say(1, "line " + i + "\n");
        }
        api.cutStreamsAfter(2);
        assertThat(typed.run("logs", PLAN + "/03-01/1", "-f")).as(typed.err()).isZero();
        assertThat(typed.out()).isEqualTo("line 1\nline 2\nline 3\n");
        assertThat(typed.err()).contains("connection lost");
    }

    @Test
    void whoStopsFollowingIsToldThatThePlanGoesOn() {
        typed.interrupt();
        assertThat(typed.run("logs", PLAN, "-f")).isEqualTo(130);
        assertThat(typed.err()).contains("plan " + PLAN + " goes on");
    }
}
