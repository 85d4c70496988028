package dev.acefleet.common.assign;

import static dev.acefleet.common.assign.Read.catalog;
import static dev.acefleet.common.assign.Read.good;
import static dev.acefleet.common.assign.Read.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.text.YamlValue.Mapping;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomisationTest {
    private static final Catalog CATALOG =
            catalog(
                    "{name: audit, description: Look for holes., context: {default: fork}}",
                    "name: lint");
    private static final CompositionRules RULES =
            good(
                    RulesReader.read(
                            """
                            ordering:
                              - {rule: a, before: test, after: audit}
                              - {rule: b, before: lint, after: test}
                            review_cycles: {max_count: 4, presets: {1: code-valid, 2: code-fit}}
                            """));

    private static List<Mapping> steps(String... words) {
        List<Mapping> steps = new ArrayList<>();
        for (String word : words) {
            String[] parts = word.split(" ", 2);
            steps.add(Mapping.EMPTY.with("number", parts[0]).with("name", parts[1]));
        }
        return steps;
    }

    private static final List<Mapping> STEPS =
            steps("010 work", "020 test", "030 review-valid-1", "040 review-fit-2", "050 end");

    private static List<String> after(String words) {
        return good(good(Customisation.read(words)).of(STEPS, CATALOG, RULES)).stream()
                .map(step -> step.text("number").orElse("") + " " + Preset.nameOf(step))
                .toList();
    }

    private static List<String> refused(String words) {
        return problems(good(Customisation.read(words)).of(STEPS, CATALOG, RULES));
    }

    @Test
    void stepsAreLeftOutAndPutWhereTheRulesWantThem() {
        assertThat(after("skip end, review-valid; add audit; add lint"))
                .containsExactly(
                        "010 work", "011 lint", "020 test", "021 audit", "040 review-fit-2");
    }

    @Test
    void aStepOfTheCatalogBringsItsTextAndContext() {
        Mapping audit =
                good(good(Customisation.read("add audit")).of(STEPS, CATALOG, RULES)).get(2);
        assertThat(audit.text("instructions")).contains("Look for holes.");
        assertThat(audit.text("context")).contains("fork");
    }

    @Test
    void reviewCyclesAreTakenAwayOrGoOnAsTheLast() {
        assertThat(after("only 1 cycle"))
                .containsExactly("010 work", "020 test", "030 review-valid-1", "050 end");
        assertThat(after("4 review cycles"))
                .containsSequence(
                        "040 review-fit-2", "041 review-fit-3", "042 review-fit-4", "050 end");
    }

    @Test
    void whatAChildIsBelowTakesItAlong() {
        List<Mapping> nested = steps("010 batch", "010.01 a", "020 end");
        nested.set(1, nested.get(1).with("parent", "010"));
        Customisation skip = good(Customisation.read("skip batch"));
        assertThat(good(skip.of(nested, CATALOG, RULES)))
                .extracting(Preset::nameOf)
                .containsExactly("end");
    }

    @Test
    void whatCannotBeDoneIsSaidAtOnce() {
        assertThat(refused("skip nothing; add something; only 5 cycles"))
                .containsExactly(
                        "There is no step 'nothing' to skip; there are work, test, review-valid-1, review-fit-2, end.",
                        "At most 4 review cycles are allowed.",
                        "There is no step 'something' in the catalog, so it cannot be added.");
    }

    @Test
    void proseIsNotUnderstood() {
        assertThat(problems(Customisation.read("please be quick; skip end")))
                .containsExactly(
                        "Not understood: 'please be quick'. Say: skip A, B; add C; only N cycles.");
    }
}
