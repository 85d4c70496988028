package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.work.Granted;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BenchRunsTest {
    private static final AttemptId ATTEMPT = AttemptId.parse("s00-bench/00-01/1");

    @TempDir Path directory;
    private Bench bench;
    private final Desk desk = new Desk(ATTEMPT);

    @BeforeEach
    void begin() throws IOException {
        bench = new Bench(directory);
    }

    private Outcome execute(String agent) throws IOException {
        WorkOrder.Bench order = new WorkOrder.Bench(Repository.NONE, agent);
        return new BenchRuns(bench.site("*"))
                .execute(new Granted(ATTEMPT, "claim", order, 7), order, desk);
    }

    @Test
    void aProgramOfTypeBenchIsStartedWithTheAttemptsMarkAndItsEndIsDone() throws IOException {
        bench.program("bench", "", "echo $ACEFLEET_ATTEMPT in $(ls -A | wc -l)");
        assertThat(execute("agent")).isEqualTo(new Outcome.Done(Usage.UNKNOWN));
        assertThat(desk.printed()).contains(ATTEMPT + " in 0");
        assertThat(desk.hasStarted()).isTrue();
    }

    @Test
    void aProgramThatFailsIsAFailureOfTheAgents() throws IOException {
        bench.program("bench", "", "exit 3");
        assertThat(execute("agent"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.AGENT_FAILED));
    }

    @Test
    void anAgentForRepositoriesIsNeverStartedForABench() throws IOException {
        bench.agent("touch started");
        assertThat(execute("agent")).isInstanceOf(Outcome.Declined.class);
        assertThat(directory.resolve("w/bench")).doesNotExist();
    }

    @Test
    void aWorkerThatStopsStartsNothing() throws IOException {
        bench.program("bench", "", "echo ran");
        desk.stopNow();
        assertThat(execute("agent"))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(FailureKind.WORKER_STOPPING));
        assertThat(desk.printed()).doesNotContain("ran");
    }
}
