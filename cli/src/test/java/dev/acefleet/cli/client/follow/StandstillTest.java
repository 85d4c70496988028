package dev.acefleet.cli.client.follow;

import static dev.acefleet.cli.Plans.AT;
import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.FakeApi;
import dev.acefleet.cli.Plans;
import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyList;
import dev.acefleet.common.message.WhyView;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final PlanReport OFFERED =
            Plans.plan(
                    "s03-1",
                    "",
                    run("03-01", 1, RunState.QUEUED),
                    run("03-02", 1, RunState.QUEUED),
                    run("03-03", 1, RunState.RUNNING));

    @SuppressWarnings("NullAway.Init")
    private FakeApi api;

    @SuppressWarnings("NullAway.Init")
    private Standstill standstill;

    @BeforeEach
    void begin() throws IOException {
        api = new FakeApi();
        Server server = new Server(List.of(URI.create(api.url())), "a test", "");
        standstill = new Standstill(new ApiClient(server));
        because(WaitCause.NO_WORKER);
    }

    @AfterEach
    void end() {
        api.close();
    }

    private void because(WaitCause cause) {
        List<WhyView> runs =
                List.of("03-01", "03-02").stream()
                        .map(run ->
                                new WhyView(
                                        run,
                                        RunState.QUEUED,
                                        cause,
                                        "no worker offers x",
                                        List.of(),
                                        Optional.empty(),
                                        "choose with --agent"))
                        .toList();
        api.explain("s03-1", new WhyList(WhyList.SCHEMA, "s03-1", "running", "", runs));
    }

    private Optional<List<String>> after(int seconds) {
        return standstill.look(OFFERED, AT.plusSeconds(seconds));
    }

    @Test
    void whatNobodyTakesIsAskedForAfterAWhileAndToldForAllRunsAtOnce() {
        assertThat(after(0)).isEmpty();
        assertThat(after(9)).isEmpty();
        assertThat(api.tokens()).as("nothing was asked").isEmpty();
        assertThat(after(10).orElseThrow())
                .containsExactly("03-01, 03-02 not begun: no worker offers x; choose with --agent");
        assertThat(after(20)).as("not again so soon").isEmpty();
        assertThat(after(25)).isPresent();
    }

    @Test
    void whatIsOnlyWaitedForIsNotTold() {
        because(WaitCause.NO_FREE_SLOT);
        after(0);
        assertThat(after(10).orElseThrow()).isEmpty();
    }

    @Test
    void whatIsTakenAndOfferedAgainBeginsAnew() {
        after(0);
        PlanReport taken = Plans.plan("s03-1", "", run("03-01", 1, RunState.RUNNING));
        assertThat(standstill.look(taken, AT.plusSeconds(9)).orElseThrow()).isEmpty();
        assertThat(after(10)).isEmpty();
        assertThat(after(20)).isPresent();
    }
}
