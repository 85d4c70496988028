package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Exit;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SurvivorsTest {
    private static final Outcome CANCELLED =
            new Outcome.Failed(
                    FailureKind.CANCELLED,
                    "cancelled: enough",
                    new Salvage.Nothing("the agent changed nothing"),
                    Usage.UNKNOWN);

    private static Survivors survivors(List<Long> left) {
        return Survivors.of(new Exit(137, Exit.Cause.STOPPED, Duration.ZERO, "", "", left));
    }

    @Test
    void whoEndsACancelIsToldWhatStillRuns() {
        assertThat(survivors(List.of(12L, 13L)).in(CANCELLED))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed ->
                                assertThat(failed.detail())
                                        .isEqualTo(
                                                "processes of it do not end although they were"
                                                        + " killed: 12, 13; cancelled: enough"));
    }

    @Test
    void workThatIsDoneCountsAndWarnsOfThem() {
        Outcome done =
                new Outcome.Succeeded(
                        new CommitId("a".repeat(40)),
                        "refs/fleet/p/i/1",
                        "It is done.",
                        List.of("something else"),
                        Usage.UNKNOWN);

        assertThat(survivors(LongStream.range(0, 25).boxed().toList()).in(done))
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        succeeded ->
                                assertThat(succeeded.warnings())
                                        .hasSize(2)
                                        .first()
                                        .asString()
                                        .endsWith("8, 9 and 15 more"));
    }

    @Test
    void whereNothingIsLeftNothingIsSaid() {
        assertThat(survivors(List.of()).in(CANCELLED)).isEqualTo(CANCELLED);
    }
}
