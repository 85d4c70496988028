package dev.acefleet.common.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The public promise of each constant: whose fault, whether it counts against the attempts, whether a retry is pointless,
/// whether the provider must have answered, whether the agent broke off in the middle of its work.
class FailureKindTest {
    @ParameterizedTest
    @CsvSource({
        "AGENT_FAILED, AGENT, true, false, true, true",
        "EVIDENCE_MISSING, AGENT, true, false, true, false",
        "STALLED, AGENT, true, false, false, true",
        "TIMED_OUT, AGENT, true, false, true, true",
        "CHECK_FAILED, AGENT, true, false, false, false",
        "SECRET_IN_COMMIT, AGENT, true, false, true, false",
        "WORKER_LOST, FLEET, false, false, false, false",
        "WORKER_STOPPING, FLEET, false, false, false, false",
        "CONFLICT, NOBODY, false, false, false, false",
        "WORKSPACE, FLEET, false, false, false, false",
        "INFRASTRUCTURE, FLEET, false, false, false, false",
        "PROVIDER_QUOTA, PROVIDER, false, false, false, false",
        "PROVIDER_UNAVAILABLE, PROVIDER, false, false, false, false",
        "PROVIDER_NETWORK, PROVIDER, false, false, false, false",
        "AUTH, OPERATOR, false, true, false, false",
        "CONFIGURATION, OPERATOR, false, true, false, false",
        "BUDGET, OPERATOR, false, true, true, false",
        "CANCELLED, NOBODY, false, true, false, false",
        "POISON, NOBODY, false, true, false, false",
        "WORK_GONE, NOBODY, false, true, false, false",
    })
    void eachKindKeepsItsPromise(
            FailureKind kind,
            FailureKind.Blame blame,
            boolean consumes,
            boolean isFinal,
            boolean answered,
            boolean brokeOff) {
        assertThat(kind.blame()).isEqualTo(blame);
        assertThat(kind.consumesAttempt()).isEqualTo(consumes);
        assertThat(kind.isFinal()).isEqualTo(isFinal);
        assertThat(kind.providerAnswered()).isEqualTo(answered);
        assertThat(kind.brokeOff()).isEqualTo(brokeOff);
    }

    @Test
    void noKindIsWithoutItsPromise() throws NoSuchMethodException {
        Method promises =
                FailureKindTest.class.getDeclaredMethod(
                        "eachKindKeepsItsPromise",
                        FailureKind.class,
                        FailureKind.Blame.class,
                        boolean.class,
                        boolean.class,
                        boolean.class,
                        boolean.class);

        CsvSource rows = Objects.requireNonNull(promises.getAnnotation(CsvSource.class));
        assertThat(rows.value())
                .extracting(row -> row.substring(0, row.indexOf(',')))
                .containsExactlyElementsOf(
                        Arrays.stream(FailureKind.values()).map(Enum::name).toList());
    }
}
