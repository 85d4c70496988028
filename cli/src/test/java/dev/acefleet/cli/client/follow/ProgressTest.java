package dev.acefleet.cli.client.follow;

import static dev.acefleet.cli.Plans.AT;
import static dev.acefleet.cli.Plans.attempt;
import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Plans;
import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.ui.Terminal;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    private static final Instant NOW = AT.plusSeconds(300);
    private static final List<RunState> STATES =
            List.copyOf(EnumSet.complementOf(EnumSet.of(RunState.UNKNOWN)));
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private LiveProgress live() {
        ApiClient nobody =
                new ApiClient(new Server(List.of(URI.create("http://127.0.0.1:9")), "a test", ""));
        return new LiveProgress(
                err,
                new Terminal(true, false, 80, 24),
                new LastLines(nobody, InstantSource.system()));
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static PlanReport plan(int runs) {
        return Plans.plan(
                "s03-1",
                "",
                IntStream.rangeClosed(1, runs)
                        .mapToObj(i ->
                                run(
                                        "03-%02d".formatted(i),
                                        1 + i / 20,
                                        STATES.get(i % STATES.size()),
                                        attempt(1, "", "", "")))
                        .toArray(RunView[]::new));
    }

    @Test
    void everyRunHasOneLineWithAWordBesideTheSymbolTheWorkerAndTheTime() {
        List<String> lines = Screen.lines(plan(4), new Terminal(true, false, 100, 40), NOW, "");
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).contains("s03-1", "0 of 4 runs done", "5m00s");
        assertThat(lines.get(1)).isEqualTo("batches  1 [○○▶⇢]");
        assertThat(lines.get(4)).contains("▶ running", "03-03", "worker-a", "3m15s", "Build 03-03");
    }

    @Test
    void aUnitOfAnAssignmentSaysWhichStepItsAgentIsAt() {
        PlanReport drive = Plans.drive("a8yjzpd-1", "8yjzpd", "example.org/thing", "", Plans.BASE);
        List<String> lines = Screen.lines(drive, new Terminal(true, false, 100, 40), NOW, "");
        assertThat(lines.getFirst())
                .contains("assignment 8yjzpd Work on it", "0 of 1 units done, 1/2 steps");
        assertThat(lines.getLast()).contains("▶ running", "010", "1/2, 020 work");
    }

    @Test
    void fortyRunsFitIntoFortyFiveRowsAndMoreAreCounted() {
        assertThat(Screen.lines(plan(40), new Terminal(true, false, 100, 45), NOW, "")).hasSize(42);
        List<String> small =
                Screen.lines(plan(40), new Terminal(true, false, 100, 24), NOW, "gone");
        assertThat(small).hasSizeLessThan(24);
        assertThat(small.get(small.size() - 2)).startsWith("… and ").contains("done");
        assertThat(small.getLast()).contains("connection lost");
        assertThat(small).anyMatch(line -> line.contains("failed"));
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        assertThat(Screen.lines(plan(40), new Terminal(true, false, 40, 24), NOW, "x".repeat(90)))
                .allSatisfy(line -> assertThat(line.length()).isLessThan(40));
    }

    @Test
    void theBlockIsDrawnOverInPlace() {
        LiveProgress live = live();
        live.state(plan(2), NOW);
        assertThat(said()).doesNotContain("\u001b[4A");
        live.tick(NOW.plusSeconds(1));
        assertThat(said()).contains("\u001b[4A\r").endsWith("\u001b[J\u001b[?7h");
        int drawn = said().length();
        live.tick(NOW.plusSeconds(1));
        live.state(plan(2), NOW.plusSeconds(1));
        assertThat(said()).as("nothing has changed").hasSize(drawn);
    }

    @Test
    void aLineOfWideLettersIsCutByTheTerminalAndNotBroken() {
        LiveProgress live = live();
        live.state(plan(1), NOW);
        assertThat(said()).startsWith("\u001b[?7l").endsWith("\u001b[?7h");
    }

    @Test
    void aTerminalTooSmallForABlockGetsPlainLines() {
        assertThat(new Terminal(true, true, 39, 24).live()).isFalse();
        assertThat(new Terminal(true, true, 80, 5).live()).isFalse();
        assertThat(new Terminal(true, true, 40, 6).live()).isTrue();
        assertThat(new Terminal(true, true, 0, 0)).isEqualTo(new Terminal(true, true, 80, 24));
        assertThat(Screen.lines(plan(40), new Terminal(true, false, 40, 6), NOW, "gone"))
                .hasSizeLessThan(6);
    }

    @Test
    void aBarThatIsWiderThanTheTerminalCountsTheRunsOfEachBatch() {
        Terminal narrow = new Terminal(true, false, 60, 24);
        assertThat(Screen.lines(plan(60), narrow, NOW, "").get(1))
                .startsWith("batches  1 [")
                .contains("/19]", "2 [", "/20]", "4 [0/1]")
                .doesNotContain("…");
    }

    @Test
    void linesStandBelowEachOtherWithAWorkerAndWithoutInTheLongestState() {
        List<String> lines =
                Screen.lines(
                        Plans.plan(
                                "s02.1-1",
                                "",
                                run("02.1-01a", 1, RunState.WAITING),
                                run("02.1-02", 1, RunState.CANCELLING, attempt(1, "", "", ""))),
                        new Terminal(true, false, 100, 24),
                        NOW,
                        "");
        assertThat(lines.get(2).indexOf("02.1-01a")).isEqualTo(lines.get(3).indexOf("02.1-02"));
        assertThat(lines.get(2).indexOf("Build")).isEqualTo(lines.get(3).indexOf("Build"));
    }

    @Test
    void coloursStandOnlyWhereTheyAreWanted() {
        Terminal plain = new Terminal(true, false, 80, 24);
        assertThat(String.join("", Screen.lines(plan(5), plain, NOW, ""))).doesNotContain("\u001b");
        assertThat(String.join("", Screen.lines(plan(5), plain.withColour(true), NOW, "")))
                .contains("\u001b[36m", "\u001b[0m");
    }

    @Test
    void aLogGetsALineForEachEventAndASignOfLifeAfterHalfAMinuteOfSilence() {
        AtomicReference<Instant> clock = new AtomicReference<>(NOW);
        PlainProgress plain = new PlainProgress(err, clock::get);
        plain.state(plan(4), NOW);
        plain.event(Plans.event(1, "started", "03-01 \u001b[31mhas\nbegun"));
        assertThat(said()).isEqualTo("00:00:00  03-01 has begun\n");
        plain.tick(NOW.plusSeconds(29));
        assertThat(said().lines()).hasSize(1);
        clock.set(NOW.plusSeconds(30));
        plain.tick(NOW.plusSeconds(30));
        plain.tick(NOW.plusSeconds(30));
        assertThat(said().lines()).hasSize(2);
        assertThat(said()).contains("still going after 5m30s: 0 of 4 runs done, 1 running");
    }

    private String heartbeat(PlanReport plan) {
        AtomicReference<Instant> clock = new AtomicReference<>(NOW);
        PlainProgress plain = new PlainProgress(err, clock::get);
        plain.state(plan, NOW);
        clock.set(NOW.plusSeconds(30));
        plain.tick(NOW.plusSeconds(30));
        return said();
    }

    @Test
    void aLogSaysWhoseAnswerIsWaitedForAndHowItIsGiven() {
        assertThat(heartbeat(Plans.asking(plan(0))))
                .contains(
                        "waiting after 5m30s: audit waits for a person (human verify): fleet answer"
                                + " s03-1/audit/1/1 approved")
                .doesNotContain("runs");
    }

    @Test
    void whereOtherThingsGoOnThatIsSaidFirst() {
        assertThat(heartbeat(Plans.asking(plan(4))))
                .contains(
                        "still going after 5m30s: 0 of 4 runs done, 1 running, 0 failed; audit waits");
    }

    @Test
    void theScreenSaysHowToAnswerAndHasNoBarOfNoBatches() {
        List<String> lines =
                Screen.lines(Plans.asking(plan(0)), new Terminal(true, false, 100, 40), NOW, "");
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).doesNotContain("0 of 0");
        assertThat(lines.get(1)).isEqualTo("audit blocked");
        assertThat(lines.getLast())
                .isEqualTo(
                        "? audit waits for a person (human verify): fleet answer s03-1/audit/1/1"
                                + " approved");
    }

    @Test
    void whatNobodyTakesIsSaidOnceInALogAsLongAsItIsSoAndStandsOnTheScreen() {
        PlainProgress plain = new PlainProgress(err, () -> NOW);
        plain.untaken(List.of("03-01 not begun: nobody offers it"));
        plain.untaken(List.of("03-01 not begun: nobody offers it"));
        assertThat(said().lines()).hasSize(1);
        plain.untaken(List.of());
        plain.untaken(List.of("03-01 not begun: nobody offers it"));
        assertThat(said().lines()).as("it was otherwise meanwhile").hasSize(2);

        List<String> lines =
                Screen.lines(
                        plan(40),
                        new Terminal(true, false, 100, 24),
                        NOW,
                        List.of("03-01 not begun: nobody offers it"),
                        "",
                        _ -> "");
        assertThat(lines).hasSizeLessThan(24).endsWith("! 03-01 not begun: nobody offers it");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 9, 12})
    void whatAPersonHasToDoLeavesTheCursorItsRowHoweverMuchItIs(int rows) {
        PlanReport asking = Plans.asking(plan(40));
        Terminal terminal = new Terminal(true, false, 100, rows);
        List<String> reasons = List.of("one", "two", "three", "four");
        for (String trouble : List.of("", "gone")) {
            List<String> lines = Screen.lines(asking, terminal, NOW, reasons, trouble, _ -> "");
            assertThat(lines).as(trouble).hasSizeLessThan(rows);
            assertThat(lines).as("a run").anyMatch(line -> line.contains("Build 03-"));
        }
        assertThat(Screen.lines(asking, terminal, NOW, reasons, "", _ -> ""))
                .as("whoever is waited for comes first")
                .anyMatch(line -> line.startsWith("? audit waits"));
    }
}
