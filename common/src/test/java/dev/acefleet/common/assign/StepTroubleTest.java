package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepTroubleTest {
    private static void all(StepTrouble trouble, String... errors) {
        for (String error : List.of(errors)) {
            assertThat(StepTrouble.of(error)).as(error).isEqualTo(trouble);
        }
    }

    @Test
    void aNetworkThatFailsIsNobodysFault() {
        all(
                StepTrouble.NETWORK,
                "Command failed: ace-review. Error: read ECONNRESET",
                "fatal: unable to access: Connection reset by peer",
                "socket hang up",
                "getaddrinfo ENOTFOUND api.example.org",
                "Could not resolve host: api.example.org");
    }

    @Test
    void aProviderThatRefusesIsNotTheWorksFault() {
        all(
                StepTrouble.PROVIDER,
                "API Error: 529 overloaded_error",
                "HTTP 503",
                "rate limited, try later",
                "the quota is used up",
                "The provider is temporarily unavailable",
                "429 Too Many Requests");
    }

    @Test
    void loginsAndWhatIsNotFoundAreNeverTransient() {
        all(
                StepTrouble.OWN,
                "HTTP 401 after a connection reset",
                "Error: 403, the service is unavailable to you",
                "status 404: model not found, the provider is unavailable",
                "authentication_error: invalid api key (503 before)");
    }

    @Test
    void whatAnythingMayCountIsNoTrouble() {
        all(
                StepTrouble.OWN,
                "",
                "503 tests passed, 2 failed",
                "Tests failed: test_greet, test_shout",
                "429 files changed and it does not compile");
    }

    @Test
    void aStepOfAToolIsKnownByItsNameAndSkill() {
        assertThat(Queues.of("010 failed name=review-pr").steps()).allMatch(StepTrouble::isByATool);
        assertThat(Queues.of("010 failed name=look skill=as-security-audit").steps())
                .allMatch(StepTrouble::isByATool);
        assertThat(Queues.of("010 failed name=summarise").steps()).allMatch(StepTrouble::isByATool);
        assertThat(Queues.of("010 failed name=implement", "020 failed name=preview").steps())
                .noneMatch(StepTrouble::isByATool);
    }
}
