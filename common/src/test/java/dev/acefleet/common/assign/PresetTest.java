package dev.acefleet.common.assign;

import static dev.acefleet.common.assign.Read.good;
import static dev.acefleet.common.assign.Read.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.text.YamlValue.Mapping;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetTest {
    private static final String BATCH =
            """
            name: batch
            parameters:
              taskrefs: {required: true, type: array}
              kind: {default: minor}
              note: {}
            expansion:
              batch-parent:
                batch_parent: true
                parallel: true
                max_parallel: 2
                fork_retry_limit: 1
                instructions: "Tasks {{taskrefs}}"
              foreach: taskrefs
              child-template: {name: "work-on-{{item}}", context: fork, taskref: "{{item}}", extra: {deep: ["{{ kind }}"]}}
            steps:
              - {number: '020', name: release, instructions: "A {{kind}} one.{{note}} {{other}}"}
            """;

    private static List<Mapping> steps(String preset, Map<String, String> typed) {
        Preset read = good(Preset.read(preset));
        return read.steps(good(read.parameters().given(typed)));
    }

    @Test
    void thereIsAContainerAndAChildForEachItem() {
        List<Mapping> steps = steps(BATCH, Map.of("taskrefs", "148, 149"));
        assertThat(steps)
                .extracting(step -> step.text("number").orElse("") + " " + Preset.nameOf(step))
                .containsExactly(
                        "010 batch-tasks",
                        "010.01 work-on-148",
                        "010.02 work-on-149",
                        "020 release");
        assertThat(steps.get(1).text("parent")).contains("010");
        assertThat(steps.get(1).text("taskref")).contains("148");
        assertThat(steps.get(1).mapping("extra").text("deep")).contains("minor");
        assertThat(steps.getFirst().text("instructions")).contains("Tasks 148, 149");
    }

    @Test
    void theHintsOfABatchStayWithItsContainer() {
        Mapping container = steps(BATCH, Map.of("taskrefs", "1")).getFirst();
        assertThat(container.text("batch_parent")).contains("true");
        assertThat(container.text("parallel")).contains("true");
        assertThat(container.text("max_parallel")).contains("2");
        assertThat(container.text("fork_retry_limit")).contains("1");
    }

    @Test
    void whatIsNotGivenHasItsDefaultAndWhatIsNoParameterStays() {
        assertThat(steps(BATCH, Map.of("taskrefs", "1")).getLast().text("instructions"))
                .contains("A minor one. {{other}}");
        assertThat(
                        steps(BATCH, Map.of("taskrefs", "1", "kind", "{{note}}$1"))
                                .getLast()
                                .text("instructions"))
                .as("a value is not looked at again")
                .contains("A {{note}}$1 one. {{other}}");
        assertThat(good(Preset.read(BATCH)).unknownKeys()).containsExactly("other");
    }

    @Test
    void oneTaskIsAListOfOne() {
        assertThat(steps(BATCH, Map.of("taskref", "7"))).hasSize(3);
        assertThat(steps(BATCH, Map.of("taskref", "7", "taskrefs", "8,9"))).hasSize(4);
    }

    @Test
    void whatIsMissingOrUnknownIsSaidAtOnce() {
        Parameters parameters = good(Preset.read(BATCH)).parameters();
        assertThat(problems(parameters.given(Map.of("colour", "red", "taskrefs", " "))))
                .containsExactly(
                        "There is no parameter 'colour'; there are taskrefs, kind, note.",
                        "Required parameter 'taskrefs' is missing");
        assertThat(problems(parameters.given(Map.of("taskrefs", "1,1"))))
                .containsExactly("A value of 'taskrefs' is given twice.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | 7",
                "a, b ,,c | a;b;c",
                "148-151 | 148;149;150;151",
                "148.* | 148.*",
                "v1-2 | v1-2",
                "'' | ''"
            })
    void aListIsARangeOrSeveralOrOne(String text, String values) {
        assertThat(String.join(";", Parameter.list(text))).isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource({"9-1", "1-999999999"})
    void aRangeWithoutSenseIsRefused(String text) {
        assertThatThrownBy(() -> Parameter.list(text)).hasMessageContaining("The range");
    }

    @Test
    void everythingThatIsWrongIsSaidWithItsLine() {
        assertThat(
                        problems(
                                Preset.read(
                                        """
                                        name: a
                                        colour: red
                                        expansion:
                                          foreach: x
                                          batch-parent: {number: top}
                                        steps:
                                          - {instructions: nameless}
                                        """)))
                .containsExactly(
                        "line 2: the key colour is not known here",
                        "line 7: name is missing",
                        "line 4: foreach and child-template need each other",
                        "line 5: top is not the number of a step");
        assertThat(problems(Preset.read("name: a")))
                .containsExactly("line 1: there is neither a step nor an expansion");
    }

    @Test
    void aStepAsksOnlyForWhatItNeeds() {
        Preset preset = good(Preset.read(BATCH.replace("other", "note")));
        assertThat(problems(preset.filled(preset.steps().getFirst(), Map.of()))).hasSize(1);
        Preset plain =
                good(
                        Preset.read(
                                "{name: a, parameters: {b: {required: true}}, steps: [{name: c}]}"));
        assertThat(good(plain.filled(plain.steps().getFirst(), Map.of()))).isNotNull();
    }

    @Test
    void aStepThatRepeatsIsFoundWithoutItsNumber() {
        Preset preset = good(Preset.read("{name: a, steps: [{name: review-fit-1}, {name: end}]}"));
        assertThat(preset.step("review-fit")).map(Preset::nameOf).contains("review-fit-1");
        assertThat(preset.step("review-fit-4")).map(Preset::nameOf).contains("review-fit-1");
        assertThat(preset.step("review")).isEmpty();
    }
}
