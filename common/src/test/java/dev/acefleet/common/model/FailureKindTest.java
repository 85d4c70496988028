package dev.acefleet.common.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The public promise of each constant: whose fault, whether it counts against the attempts, whether a retry is pointless.
class FailureKindTest {
    @ParameterizedTest
    @CsvSource({
        "AGENT_FAILED, AGENT, true, false",
        "EVIDENCE_MISSING, AGENT, true, false",
        "STALLED, AGENT, true, false",
        "TIMED_OUT, AGENT, true, false",
        "CHECK_FAILED, AGENT, true, false",
        "SECRET_IN_COMMIT, AGENT, true, false",
        "WORKER_LOST, FLEET, false, false",
        "WORKER_STOPPING, FLEET, false, false",
        "CONFLICT, NOBODY, false, false",
        "WORKSPACE, FLEET, false, false",
        "INFRASTRUCTURE, FLEET, false, false",
        "PROVIDER_QUOTA, PROVIDER, false, false",
        "PROVIDER_UNAVAILABLE, PROVIDER, false, false",
        "PROVIDER_NETWORK, PROVIDER, false, false",
        "AUTH, OPERATOR, false, true",
        "CONFIGURATION, OPERATOR, false, true",
        "BUDGET, OPERATOR, false, true",
        "CANCELLED, NOBODY, false, true",
        "POISON, NOBODY, false, true",
        "WORK_GONE, NOBODY, false, true",
    })
    void eachKindKeepsItsPromise(
            FailureKind kind, FailureKind.Blame blame, boolean consumes, boolean isFinal) {
        assertThat(kind.blame()).isEqualTo(blame);
        assertThat(kind.consumesAttempt()).isEqualTo(consumes);
        assertThat(kind.isFinal()).isEqualTo(isFinal);
    }

    @Test
    void noKindIsWithoutItsPromise() throws NoSuchMethodException {
        Method promises =
                FailureKindTest.class.getDeclaredMethod(
                        "eachKindKeepsItsPromise",
                        FailureKind.class,
                        FailureKind.Blame.class,
                        boolean.class,
                        boolean.class);

        CsvSource rows = Objects.requireNonNull(promises.getAnnotation(CsvSource.class));
        assertThat(rows.value())
                .extracting(row -> row.substring(0, row.indexOf(',')))
                .containsExactlyElementsOf(
                        Arrays.stream(FailureKind.values()).map(Enum::name).toList());
    }
}
