package dev.acefleet.common.assign;

import static dev.acefleet.common.assign.Read.good;
import static dev.acefleet.common.assign.Read.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.text.YamlValue.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private static final Recipe RECIPE =
            good(
                    Recipe.read(
                            """
                            name: tasks
                            matches: [do *, "* tasks"]
                            parameters:
                              refs: {required: true, type: array}
                            steps:
                              - {name: read, instructions_template: "Read {{refs}}."}
                              - {name: audit, required: false, note: When it is dangerous.}
                              - name: batch
                                expansion: {foreach: refs, child_step: work, child_context: fork}
                              - {name: review, repeat: 2, context: fork, sub_steps: [look, mend]}
                            """));

    private static List<String> names(Set<String> wanted) {
        return RECIPE.steps(good(RECIPE.parameters().given(Map.of("refs", "a,b"))), wanted).stream()
                .map(step -> step.text("number").orElseThrow() + " " + Preset.nameOf(step))
                .toList();
    }

    @Test
    void whatIsNotRequiredComesOnlyWhenItIsWanted() {
        assertThat(names(Set.of()))
                .containsExactly(
                        "010 read",
                        "020 batch",
                        "020.01 work-a",
                        "020.02 work-b",
                        "030 review-1",
                        "040 review-2");
        assertThat(names(Set.of("audit"))).contains("020 audit", "030.02 work-b");
    }

    @Test
    void aStepHasWhatTheRecipeSaysOfIt() {
        List<Mapping> steps =
                RECIPE.steps(good(RECIPE.parameters().given(Map.of("refs", "a"))), Set.of());
        assertThat(steps.getFirst().text("instructions")).contains("Read a.");
        assertThat(steps.get(2).text("context")).contains("fork");
        assertThat(steps.get(2).text("taskref")).contains("a");
        assertThat(steps.getLast().items("sub_steps")).hasSize(2);
    }

    @Test
    void itIsKnownByWhatPeopleSay() {
        assertThat(RECIPE.matches("Do it all")).isTrue();
        assertThat(RECIPE.matches("all my tasks")).isTrue();
        assertThat(RECIPE.matches("undo it")).isFalse();
    }

    @Test
    void mistakesAreSaidWithTheirLines() {
        assertThat(
                        problems(
                                Recipe.read(
                                        "name: a\nsteps:\n  - {name: b, repeat: 99}\n  - {name: c, expansion: {foreach: d}}\n")))
                .containsExactly(
                        "line 3: a step is repeated at most 10 times",
                        "line 4: child_step is missing");
    }
}
