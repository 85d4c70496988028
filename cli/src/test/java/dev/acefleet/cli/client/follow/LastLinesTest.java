package dev.acefleet.cli.client.follow;

import static dev.acefleet.cli.Plans.AT;
import static dev.acefleet.cli.Plans.attempt;
import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.FakeApi;
import dev.acefleet.cli.Plans;
import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.ui.Terminal;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A display that shows what agents print. The test takes the turns of the thread that reads.
@Timeout(60)
class LastLinesTest {
    private static final String PLAN = "s03-1";
    private static final RunView ONE = run("03-01", 1, RunState.RUNNING, attempt(1, "", "", ""));
    private static final RunView TWO = run("03-02", 1, RunState.RUNNING, attempt(2, "", "", ""));
    private static final RunView OVER = run("03-03", 1, RunState.DONE, attempt(1, "", "", ""));

    @SuppressWarnings("NullAway.Init")
    private FakeApi api;

    @SuppressWarnings("NullAway.Init")
    private ApiClient client;

    @SuppressWarnings("NullAway.Init")
    private LastLines lines;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApi();
        client = new ApiClient(new Server(List.of(URI.create(api.url())), "a test", ""));
        lines = new LastLines(client, () -> AT);
    }

    @AfterEach
    void end() {
        client.close();
        api.close();
    }

    private void prints(RunView run, String text) {
        api.log(PLAN, run.id(), run.attempts().getLast().number(), "out", text, 0);
    }

    @Test
    void eachLogIsReadInItsTurnAndTheLastLineThatSaysSomethingIsShown() {
        prints(ONE, "reads\nwri");
        prints(ONE, "tes the form\n\n");
        prints(TWO, "\u001b[31mtests\u001b[0m ar");
        lines.watch(PLAN, List.of(ONE, TWO, OVER));
        assertThat(lines.of(PLAN, ONE)).isEmpty();
        lines.look();
        lines.look();
        assertThat(lines.of(PLAN, ONE)).isEqualTo("writes the form");
        assertThat(lines.of(PLAN, TWO)).isEqualTo("tests ar");

        prints(TWO, "e red\n");
        lines.look();
        lines.look();
        assertThat(lines.of(PLAN, TWO)).isEqualTo("tests are red");
    }

    @Test
    void whatIsNotSeenAnyMoreIsForgottenAndALogThatIsNotThereShowsNothing() {
        lines.watch(PLAN, List.of(ONE));
        lines.look();
        assertThat(lines.of(PLAN, ONE)).isEmpty();
        prints(ONE, "hello\n");
        lines.look();
        assertThat(lines.of(PLAN, ONE)).isEqualTo("hello");
        lines.watch(PLAN, List.of());
        lines.look();
        assertThat(lines.of(PLAN, ONE)).isEmpty();
    }

    @Test
    void theScreenShowsItInPlaceOfTheTitleWhileARunRuns() {
        PlanReport plan = Plans.plan(PLAN, "", ONE, OVER);
        List<String> screen =
                Screen.lines(
                        plan,
                        new Terminal(true, false, 100, 24),
                        AT,
                        List.of(),
                        "",
                        _ -> "writes the form");
        assertThat(screen.get(2)).contains("03-01", "writes the form").doesNotContain("Build");
        assertThat(screen.get(3)).contains("Build 03-03").doesNotContain("writes the form");
    }
}
