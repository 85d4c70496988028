package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.work.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttemptOutputTest {
    private static final String SECRET = "hunter2-hunter2";
    private static final String LEAK = "it says " + SECRET;
    private static final String REF = Samples.attempt(1, 1).ref();

    private final AttemptOutput output =
            new AttemptOutput(
                    new Desk(Samples.attempt(1, 1)),
                    List.of(Map.of("TOKEN", SECRET), Map.of("SHORT", "it")));

    static List<Outcome> leaks() {
        return List.of(
                new Outcome.Succeeded(Samples.COMMIT, REF, LEAK, List.of(LEAK), Usage.UNKNOWN),
                new Outcome.Adopted(1, Samples.COMMIT, REF, LEAK, List.of(LEAK), Usage.UNKNOWN),
                new Outcome.Failed(
                        FailureKind.AGENT_FAILED, LEAK, new Salvage.Nothing(LEAK), Usage.UNKNOWN),
                new Outcome.Failed(
                        FailureKind.AGENT_FAILED,
                        LEAK,
                        new Salvage.Saved(REF, Samples.COMMIT),
                        Usage.UNKNOWN),
                new Outcome.Released(LEAK),
                new Outcome.Declined(LEAK));
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void noReportTellsASecret(Outcome outcome) {
        assertThat(output.mask(outcome).toString())
                .isEqualTo(outcome.toString().replace(SECRET, "[redacted]"));
    }

    @Test
    void aMergeHasNothingToTell() {
        Outcome merged = new Outcome.Merged(Samples.COMMIT, 1);

        assertThat(output.mask(merged)).isEqualTo(merged);
    }
}
