package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StageConfigTest {
    private final List<Problem> problems = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                             | 3 | 0",
                "{'parallelization': true}                                      | 3 | 0",
                "{'parallelization': false}                                     | 1 | 0",
                "{'parallelization': {'enabled': false}}                        | 1 | 0",
                "{'parallelization': {'max_concurrent_agents': 7}}              | 7 | 0",
                "{'parallelization': {'run_level': false}}                      | 1 | 0",
                "{'parallelization': 'enabled'}                                 | 3 | 0",
                "{'parallelization': 'maybe'}                                   | 3 | 1",
                "{'parallelization': {'max_concurrent_agents': 0}}              | 3 | 1",
                "{'parallelization': {'max_concurrent_agents': '7'}}            | 3 | 1",
                "{'parallelization': {'enabled': 'no'}}                         | 3 | 1",
                "{'parallelization': null}                                      | 3 | 0",
                "{'max_concurrent_agents': 5}                                   | 5 | 0"
            })
    void parallelWorkIsReadFromEveryFormSeen(String json, int concurrent, int warnings) {
        assertThat(read(json).concurrent()).isEqualTo(concurrent);
        assertThat(problems).hasSize(warnings);
    }

    @ParameterizedTest
    @CsvSource({"max, MAX", "quality, MAX", "Balanced, BALANCED", "eco, ECO", "budget, ECO"})
    void horsepowerHasItsOldNamesToo(String name, Horsepower horsepower) {
        assertThat(read("{'horsepower': '" + name + "'}").horsepower()).isEqualTo(horsepower);
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'horsepower': 'nitro'}", "{'horsepower': 3}"})
    void unknownHorsepowerIsBalancedWithAWarning(String json) {
        assertThat(read(json).horsepower()).isEqualTo(Horsepower.BALANCED);
        assertThat(problems).hasSize(1);
    }

    @Test
    void aNestedValueStandsBeforeAFlatOne() {
        assertThat(read("{'auditor': false}").auditor()).isFalse();
        assertThat(read("{'checks': {'auditor': true}, 'auditor': false}").auditor()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "nothing", "{'a': 1} x"})
    void whatIsNoObjectTakesTheDefaultsWithAWarning(String json) {
        assertThat(read(json)).isEqualTo(StageConfig.read(Optional.empty(), new ArrayList<>()));
        assertThat(problems).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'style': 'fast'}",
                "{'style': 3}",
                "{'depth': 'deep'}",
                "{'checks': {'research': 'yes'}}",
                "{'checks': {'review': 1}}",
                "{'checks': {'auditor': 'no'}}",
                "{'planning': {'search_gitignored': 'no'}}",
                "{'planning': {'commit_docs': 'no'}}",
                "{'parallelization': {'task_level': 'no'}}",
                "{'parallelization': {'skip_gates': 0}}",
                "{'gates': {'confirm_project': 'no'}}",
                "{'gates': {'confirm_stages': 'no'}}",
                "{'gates': {'confirm_track': 'no'}}",
                "{'gates': {'confirm_breakdown': 'no'}}",
                "{'gates': {'confirm_run': 'no'}}",
                "{'gates': {'execute_next_run': 'no'}}",
                "{'gates': {'issues_review': 'no'}}",
                "{'gates': {'confirm_transition': 'no'}}",
                "{'safety': {'always_confirm_destructive': 'no'}}",
                "{'safety': {'always_confirm_external_services': 'no'}}"
            })
    void everyKeyOfTheFileHasItsFormAndAWrongValueOneWarning(String json) {
        read(json);
        assertThat(problems).hasSize(1);
    }

    @Test
    void rightValuesOfAllKeysAreTakenInSilence() {
        read(
                "{'style': 'turbo', 'depth': 'quick', 'checks': {'research': false, 'review': true},"
                        + " 'planning': {'commit_docs': false, 'search_gitignored': true},"
                        + " 'parallelization': {'task_level': false, 'skip_gates': true},"
                        + " 'gates': {'confirm_run': false}, 'safety': {'always_confirm_destructive': true}}");
        assertThat(problems).isEmpty();
    }

    @Test
    void nestingWithoutEndIsRefusedLikeAnyOtherText() {
        read("{\"a\":".repeat(10_000));
        assertThat(problems).hasSize(1);
    }

    @Test
    void withFewRunsThereIsNothingToDoInParallel() {
        StageConfig config = read("{'parallelization': {'min_runs_for_parallel': 3}}");
        assertThat(config.capFor(2)).isEqualTo(1);
        assertThat(config.capFor(3)).isEqualTo(3);
    }

    private StageConfig read(String json) {
        return StageConfig.read(Optional.of(json.replace('\'', '"')), problems);
    }
}
