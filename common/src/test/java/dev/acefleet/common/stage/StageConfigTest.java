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
        assertThat(read("{'commit_docs': false}").commitDocs()).isFalse();
        assertThat(read("{'planning': {'commit_docs': true}, 'commit_docs': false}").commitDocs())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "nothing", "{'a': 1} x"})
    void whatIsNoObjectTakesTheDefaultsWithAWarning(String json) {
        assertThat(read(json)).isEqualTo(StageConfig.read(Optional.empty(), new ArrayList<>()));
        assertThat(problems).hasSize(1);
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
