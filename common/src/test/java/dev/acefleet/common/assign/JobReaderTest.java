package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobReaderTest {
    private static Job read(String text) {
        return switch (JobReader.read(text)) {
            case JobReader.Found(Job job) -> job;
            case JobReader.Rejected(String reason) -> throw new AssertionError(reason);
        };
    }

    private static List<Step> steps(String text) {
        Expansion expansion = new Expansion(() -> Catalog.EMPTY, Sources.NONE, NumberStyle.USUAL);
        return switch (expansion.steps(read(text).steps())) {
            case Parsed.Good<List<Step>>(List<Step> steps) -> steps;
            case Parsed.Bad<List<Step>>(List<String> problems) ->
                    throw new AssertionError(problems);
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assignment: {name: a}\nsteps: [{name: x}]",
                "session: {name: a}\nsteps: [{name: x}]",
                "name: a\nsteps: [{name: x}]"
            })
    void theNameIsFoundWherePeopleWriteIt(String text) {
        assertThat(read(text).name()).contains("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "steps: []",
                "steps: [x]",
                "steps: [{instructions: y}]",
                "steps: [{name: x, status: done}]",
                "steps: [{name: x, context: inline}]",
                "steps: [{name: x, number: '1a'}]",
                "steps: [{name: x, number: '010'}, {name: y, number: '010'}]",
                "steps: [",
                "steps: &a [{name: x}]\nmore: *a"
            })
    void whatIsNoJobIsRejected(String text) {
        assertThat(JobReader.read(text)).isInstanceOf(JobReader.Rejected.class);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(JobReader.read("steps: [x, {name: y, status: done}]"))
                .isEqualTo(
                        new JobReader.Rejected(
                                "Invalid steps: step 1 is not a mapping; step 2 (y) cannot begin as done: leave status out"));
    }

    @Test
    void thePlaceSaysTheNumberWhereTheStepDoesNot() {
        assertThat(
                        steps(
                                        """
                                        steps:
                                          - {name: a}
                                          - {name: b, number: '015'}
                                          - {name: c, sub_steps: [d, e]}
                                          - {name: f, instructions: [one, two]}
                                        """)
                                .stream()
                                .map(Step::stem))
                .containsExactly("010-a", "015-b", "030-c", "030.01-d", "030.02-e", "040-f");
    }

    @Test
    void aSplitStepConductsAndItsChildrenKnowTheTask() {
        List<Step> steps =
                steps(
                        """
                        steps:
                          - name: work
                            skill: as-work
                            instructions: Do task 235.01 with version 12.3.
                            sub_steps: [plan]
                        """);
        Step parent = steps.getFirst();
        assertThat(parent.isFork()).isTrue();
        assertThat(parent.text("skill")).isEmpty();
        assertThat(parent.text("source_skill")).contains("as-work");
        assertThat(parent.instructions())
                .contains("fork-run --assignment <assignment-id>@010")
                .endsWith(
                        "Goal to satisfy through child steps:\n- Do task 235.01 with version 12.3.");
        assertThat(steps.get(1).text("taskref")).contains("235.01");
        assertThat(steps.get(1).instructions())
                .isEqualTo(
                        """
                        Task context:
                        Task reference: 235.01

                        Sub-step focus:
                        Execute plan sub-step.

                        Action:
                        - Execute the plan step.\
                        """);
    }

    @Test
    void furtherKeysStayWithTheStep() {
        Step step =
                steps("steps: [{name: x, parallel: true, max_parallel: 3, own: 1.50}]").getFirst();
        assertThat(StepFile.write(step))
                .isEqualTo(
                        "---\nname: x\nstatus: pending\nparallel: true\nmax_parallel: 3\nown: 1.50\n---\n\n\n");
    }
}
