package dev.acefleet.common.assign;

import static dev.acefleet.common.assign.Read.catalog;
import static dev.acefleet.common.assign.Read.good;
import static dev.acefleet.common.assign.Read.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What steps take from their sources (spec/assign.md 7).
class ExpansionTest {
    /// Sources in memory.
    private static final class Shelf implements Sources {
        private final Map<String, Parsed<Workflow>> workflows = new HashMap<>();
        private final Map<String, Parsed<Skill>> skills = new HashMap<>();

        Shelf workflow(String uri, String text) {
            workflows.put(uri, new Parsed.Good<>(Workflow.read(uri, text)));
            return this;
        }

        Shelf skill(String name, String text) {
            skills.put(name, Skill.read(name, text));
            return this;
        }

        @Override
        public Optional<Parsed<Workflow>> workflow(String uri) {
            return Optional.ofNullable(workflows.get(uri));
        }

        @Override
        public Optional<Parsed<Skill>> skill(String name) {
            return Optional.ofNullable(skills.get(name));
        }

        @Override
        public List<Skill> skills() {
            return skills.values().stream()
                    .flatMap(each ->
                            each instanceof Parsed.Good<Skill>(Skill skill)
                                    ? Stream.of(skill)
                                    : Stream.empty())
                    .toList();
        }

        @Override
        public String searched() {
            return "the shelf";
        }
    }

    private static final Shelf SHELF =
            new Shelf()
                    .workflow(
                            "wfi://task/work",
                            "---\nassign:\n  sub-steps: [plan, do-it]\n  context: fork\n---\nWork.\n")
                    .workflow(
                            "wfi://release", "---\nname: release\n---\nRelease it.\n\nWith care.\n")
                    .workflow("wfi://empty", "---\nname: empty\n---\n")
                    .workflow(
                            "wfi://odd", "---\nassign: {sub-steps: [a], colour: red}\n---\nOdd.\n")
                    .skill(
                            "as-work",
                            "---\nname: as-work\nskill: {kind: workflow}\nassign: {source: 'wfi://task/work'}\n---\nSkill.\n")
                    .skill(
                            "as-look",
                            "---\nname: as-look\nskill: {kind: workflow}\nassign: {source: 'wfi://empty', steps: [{name: look}]}\n---\nLook around.\n")
                    .skill("as-plain", "---\nname: as-plain\n---\nJust words.\n")
                    .skill(
                            "as-odd",
                            "---\nname: as-odd\nassign: {source: 'wfi://odd'}\n---\nOdd.\n")
                    .skill(
                            "as-bad",
                            "---\nname: as-bad\nskill: {kind: workflow}\nassign: {goal: none}\n---\nBad.\n");

    private static final Catalog CATALOG =
            catalog(
                    "{name: plan, description: 'Plan <taskref>.'}",
                    "{name: do-it, skill: as-plain}",
                    "{name: lost, skill: as-nowhere, description: Find it.}",
                    """
                    name: tidy
                    description: Tidy up.
                    render: step_template
                    when_to_skip: [it is tidy]
                    steps: [Look, {description: Sweep, conditional: it is dirty, note: Gently.}]
                    """);

    private static Parsed<List<Step>> expanded(String steps) {
        JobReader.Reading job = JobReader.read("steps:\n" + steps);
        return switch (job) {
            case JobReader.Found(Job found) ->
                    new Expansion(() -> CATALOG, SHELF, NumberStyle.USUAL).steps(found.steps());
            case JobReader.Rejected(String reason) -> throw new AssertionError(reason);
        };
    }

    private static List<Step> steps(String steps) {
        return good(expanded(steps));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "workflow: 'wfi://task/work'",
                "skill: as-work",
                "source: 'wfi://task/work'",
                "source: 'skill://as-work'"
            })
    void aStepIsSplitAsItsSourceSays(String source) {
        List<Step> steps = steps("  - {name: work, taskref: '148', " + source + "}\n");
        assertThat(steps)
                .extracting(Step::stem)
                .containsExactly("010-work", "010.01-plan", "010.02-do-it");
        assertThat(steps.getFirst().isFork()).isTrue();
        assertThat(steps.getFirst().text("workflow")).isEmpty();
        assertThat(steps.get(1).instructions()).contains("Plan 148.");
        assertThat(steps.get(2).text("skill")).contains("as-plain");
        assertThat(steps.get(2).instructions()).isEqualTo("Task context:\nTask reference: 148");
    }

    @Test
    void aStepsOwnSubStepsComeBeforeThoseOfItsSource() {
        assertThat(steps("  - {name: work, workflow: 'wfi://task/work', sub_steps: [mine]}\n"))
                .extracting(Step::name)
                .containsExactly("work", "mine");
    }

    @Test
    void aStepTakesTheWordsOfItsWorkflow() {
        Step step =
                steps(
                                "  - {name: out, workflow: 'wfi://release', instructions: [Only the core., '- Only the core.']}\n")
                        .getFirst();
        assertThat(step.instructions())
                .isEqualTo(
                        """
                        Task context:
                        Task request: Only the core.

                        Release it.

                        With care.

                        Assignment-specific context:
                        - Only the core.\
                        """);
        assertThat(step.text("workflow")).contains("wfi://release");
        assertThat(step.text("source_workflow")).contains("wfi://release");
        assertThat(step.isFork()).isFalse();
    }

    @Test
    void aWorkflowWithoutWordsLeavesThemToItsSkillWhichIsAlsoFoundByTheStepsName() {
        for (String source : List.of(", skill: as-look", "")) {
            Step step =
                    steps("  - {name: look" + source + ", instructions: Task 235.01}\n").getFirst();
            assertThat(step.instructions())
                    .startsWith("Task context:\nTask reference: 235.01\n\nLook around.");
            assertThat(step.text("skill")).isEmpty();
            assertThat(step.text("source_skill")).contains("as-look");
            assertThat(step.text("workflow")).contains("wfi://empty");
        }
    }

    @Test
    void aStepWithATemplateIsWrittenByIt() {
        Step step =
                steps("  - {name: tidy, workflow: 'wfi://release', instructions: Here.}\n")
                        .getFirst();
        assertThat(step.instructions())
                .isEqualTo(
                        """
                        Task context:
                        Task request: Here.

                        Step focus:
                        Tidy up.

                        Steps:
                        - Look
                        - Sweep If it is dirty. Gently.

                        Skip when:
                        - it is tidy

                        Assignment-specific context:
                        - Here.\
                        """);
    }

    @Test
    void aSkillThatNobodyHasStaysAndItsStepIsToldWhatToDo() {
        List<Step> steps =
                steps("  - {name: a, skill: as-nowhere}\n  - {name: b, sub_steps: [lost]}\n");
        assertThat(steps.getFirst().text("skill")).contains("as-nowhere");
        Step lost = steps.getLast();
        assertThat(lost.text("skill")).contains("as-nowhere");
        assertThat(lost.instructions()).contains("Sub-step focus:\nFind it.");
    }

    @Test
    void aSkillWithoutAWorkflowAndAWorkflowThatIsOnlyWordsAreLeftAlone() {
        List<Step> steps =
                steps("  - {name: a, skill: as-plain}\n  - {name: b, workflow: by heart}\n");
        assertThat(steps.getFirst().text("skill")).contains("as-plain");
        assertThat(steps.getLast().text("workflow")).contains("by heart");
        assertThat(steps.getLast().text("source_workflow")).isEmpty();
    }

    @Test
    void everyWorkflowThatIsNotThereIsNamedOnceWithWhereItWasLookedFor() {
        assertThat(
                        problems(
                                expanded(
                                        "  - {name: a, workflow: 'wfi://no'}\n  - {name: b, workflow: 'wfi://no'}\n  - {name: c, workflow: 'wfi://none'}\n")))
                .containsExactly(
                        "Workflow 'wfi://no' not found (searched: the shelf)",
                        "Workflow 'wfi://none' not found (searched: the shelf)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wfi://../secret",
                "wfi:///etc/passwd",
                "wfi://a/../../b",
                "wfi://a//b",
                "wfi://.hidden",
                "wfi://a b",
                "wfi://"
            })
    void noNameLeadsOutOfTheDirectories(String uri) {
        assertThat(Workflow.path(uri)).isEmpty();
        assertThat(problems(expanded("  - {name: a, workflow: '" + uri + "'}\n")))
                .singleElement()
                .asString()
                .contains("is not the name of a workflow");
    }

    @Test
    void aBlockWithAMistakeIsAnErrorOfASkillAndLeftOutOfAWorkflow() {
        assertThat(problems(expanded("  - {name: a, skill: as-odd}\n")))
                .containsExactly(
                        "The skill 'as-odd' stands for wfi://odd, which is wrong in line 2: the key colour is not known here");
        assertThat(steps("  - {name: a, workflow: 'wfi://odd'}\n")).hasSize(1);
        assertThat(problems(expanded("  - {name: a, skill: as-bad}\n")))
                .containsExactly("line 4: assign.source is missing or empty");
    }

    @Test
    void theGrammarOfABlockIsHeld() {
        Workflow workflow =
                Workflow.read(
                        "wfi://a",
                        """
                        ---
                        assign:
                          goal: {no: text}
                          variables: [no, map]
                          hints: [{include: a}, {skip: b, include: c}, {other: d}]
                          sub-steps: [fine, '!!']
                          context: inline
                        ---
                        """);
        assertThat(problems(workflow.block().orElseThrow()))
                .containsExactly(
                        "line 3: goal is not a text",
                        "line 4: variables is not a mapping of keys",
                        "line 5: a hint has exactly one of the keys include and skip",
                        "line 5: a hint has exactly one of the keys include and skip",
                        "line 6: a sub-step has no name",
                        "line 7: the context inline is not fork");
    }

    @Test
    void noTwoStepsGetOneNumber() {
        assertThat(problems(expanded("  - {name: a, number: '020'}\n  - {name: b}\n")))
                .containsExactly("Two steps get the number 020");
    }

    @Test
    void aProjectNumbersItsStepsAsItLikes() {
        NumberStyle style = NumberStyle.of(Optional.of("5"), Optional.of("%03d"), Optional.of("2"));
        JobReader.Reading job = JobReader.read("steps: [{name: a}, {name: b, sub_steps: [c]}]");
        List<Step> steps =
                good(
                        new Expansion(() -> Catalog.EMPTY, Sources.NONE, style)
                                .steps(((JobReader.Found) job).job().steps()));
        assertThat(steps).extracting(Step::stem).containsExactly("005-a", "010-b", "010.001-c");
        assertThat(steps.get(1).instructions()).contains("@010");
    }
}
