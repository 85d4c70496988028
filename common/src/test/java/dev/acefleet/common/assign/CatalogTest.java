package dev.acefleet.common.assign;

import static dev.acefleet.common.assign.Read.catalog;
import static dev.acefleet.common.assign.Read.good;
import static dev.acefleet.common.assign.Read.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogTest {
    private static final Catalog CATALOG =
            catalog(
                    "{name: plan, tags: [early], produces: [plan], context: {default: fork, reason: long}}",
                    """
                    name: work
                    tags: [early, long]
                    produces: [code, commits]
                    prerequisites:
                      - {name: plan, strength: required, reason: no plan no work}
                      - {name: read}
                    """);

    @Test
    void aNearerDefinitionIsLaidOverAFartherOneMapByMap() {
        Catalog over =
                CATALOG.with(
                        List.of(
                                good(
                                        StepDefinition.read(
                                                "{name: plan, tags: [mine], context: {reason: short}}"))));
        assertThat(over.definitions().keySet()).containsExactly("plan", "work");
        StepDefinition plan = over.get("plan").orElseThrow();
        assertThat(plan.tags()).containsExactly("mine");
        assertThat(plan.produces()).containsExactly("plan");
        assertThat(plan.context()).contains("fork");
        assertThat(plan.fields().mapping("context").text("reason")).contains("short");
    }

    @Test
    void stepsAreFoundByNameTagAndWhatTheyMake() {
        assertThat(CATALOG.get("plan")).isPresent();
        assertThat(CATALOG.get("Plan")).isEmpty();
        assertThat(CATALOG.tagged("early"))
                .extracting(StepDefinition::name)
                .containsExactly("plan", "work");
        assertThat(CATALOG.producersOf("code"))
                .extracting(StepDefinition::name)
                .containsExactly("work");
        assertThat(CATALOG.producersOf("nothing")).isEmpty();
    }

    @Test
    void whatShouldComeBeforeAndIsNotThereIsNamed() {
        assertThat(CATALOG.missing(List.of("work", "unknown")))
                .containsExactly(
                        new Catalog.Missing(
                                "work",
                                new StepDefinition.Prerequisite(
                                        "plan", "required", "no plan no work")),
                        new Catalog.Missing(
                                "work",
                                new StepDefinition.Prerequisite("read", "recommended", "")));
        assertThat(CATALOG.missing(List.of("read", "plan", "work"))).isEmpty();
    }

    @Test
    void everythingThatIsWrongIsSaidWithItsLine() {
        assertThat(
                        problems(
                                StepDefinition.read(
                                        """
                                        description: {no: text}
                                        tags:
                                          - {not: text}
                                        prerequisites:
                                          - {strength: required}
                                          - just words
                                        context: fork
                                        """)))
                .containsExactly(
                        "line 1: name is missing",
                        "line 1: description is not a text",
                        "line 2: tags is not a list of texts",
                        "line 6: an entry of prerequisites is not a mapping of keys",
                        "line 5: name is missing",
                        "line 7: context is not a mapping of keys");
        assertThat(problems(StepDefinition.read("name: a\nb: [\n")))
                .first()
                .asString()
                .startsWith("line 3:");
        assertThat(problems(StepDefinition.read("- name: a")))
                .containsExactly("line 1: it is not a mapping of keys");
        assertThat(problems(StepDefinition.read("name: '../..'")))
                .containsExactly("line 1: the name \"../..\" has no letter and no digit");
    }
}
