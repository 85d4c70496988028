package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhraseMatchTest {
    private static final PhraseMatch MATCH =
            new PhraseMatch(
                    Read.catalog(
                            "{name: work-on-task, intent: {phrases: [implement the task, do the work]}}",
                            "{name: verify-test, intent: {phrases: [run the tests]}}",
                            "{name: verify-test-suite, intent: {phrases: [run all tests]}}",
                            "{name: lint, intent: {phrases: [format the code]}}"));

    @ParameterizedTest
    @CsvSource({
        "work-on-task, work-on-task",
        "Work on task, work-on-task",
        "verify test, verify-test",
        "run all tests, verify-test-suite",
        "Implement the task!, work-on-task",
        "implement, work-on-task",
        "format code, lint",
    })
    void aStepIsMeantByItsNameAPhraseOrMostOfItsWords(String words, String step) {
        assertThat(MATCH.of(words))
                .isInstanceOfSatisfying(
                        PhraseMatch.Found.class,
                        found -> assertThat(found.step().name()).isEqualTo(step));
    }

    @ParameterizedTest
    @CsvSource({"dance", "run", "the", "in", "''", "'!!'"})
    void whatCouldBeSeveralOrNoneIsNotGuessed(String words) {
        assertThat(MATCH.of(words)).isInstanceOf(PhraseMatch.Unknown.class);
    }

    @Test
    void whatComesNearIsNamed() {
        assertThat(MATCH.of("tests"))
                .isEqualTo(new PhraseMatch.Unknown(List.of("verify-test", "verify-test-suite")));
    }
}
