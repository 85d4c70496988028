package dev.acefleet.common.assign;

import static dev.acefleet.common.assign.Read.catalog;
import static dev.acefleet.common.assign.Read.good;
import static dev.acefleet.common.assign.Read.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.assign.CompositionRules.Suggestion;
import dev.acefleet.common.assign.CompositionRules.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompositionTest {
    private static final CompositionRules RULES =
            good(
                    RulesReader.read(
                            """
                            ordering:
                              - {rule: read-first, step: read, position: first}
                              - {rule: plan-work, before: plan, after: work}
                              - {rule: test-release, before: test, after: release, note: green only}
                            pairs:
                              - {name: review, steps: [review, answer], pattern: sequential}
                              - {name: mend, steps: [test, mend], pattern: conditional}
                              - {name: alone, steps: [work]}
                            conditional:
                              - {when: assignment includes work or docs, suggest: [retro], strength: optional}
                              - {when: assignment includes work and release, suggest: [notes]}
                              - {when: the moon is full, suggest: [sleep]}
                            review_cycles: {default_count: 3, max_count: 4, presets: {1: code-valid, 2: code-fit}}
                            """));

    private static List<String> broken(String... names) {
        return RULES.violations(List.of(names)).stream().map(Violation::message).toList();
    }

    @Test
    void aRuleIsBrokenOnlyWhereItsStepsAreThere() {
        assertThat(broken("work", "release")).isEmpty();
        assertThat(broken("plan", "work", "read")).containsExactly("read must come first");
        assertThat(broken("work", "plan")).containsExactly("plan must come before work");
    }

    @Test
    void aStepIsAlsoMeantByTheBeginningOfItsName() {
        assertThat(broken("release-minor", "test"))
                .containsExactly("test must come before release: green only");
        assertThat(broken("release-minor", "test", "release")).isEmpty();
        assertThat(broken("released", "test")).isEmpty();
    }

    @Test
    void whatBelongsToWhatIsThereIsSuggestedOnce() {
        assertThat(RULES.suggestions(List.of("review", "work", "release", "test")))
                .containsExactly(
                        new Suggestion("answer", "recommended", "pair review"),
                        new Suggestion("retro", "optional", "assignment includes work or docs"),
                        new Suggestion(
                                "notes", "recommended", "assignment includes work and release"));
        assertThat(RULES.suggestions(List.of("test"))).isEmpty();
    }

    @Test
    void reviewCyclesAreNamedAfterWhatTheyLookFor() {
        assertThat(RULES.reviewCycles().step(1)).isEqualTo("review-valid-1");
        assertThat(RULES.reviewCycles().step(3)).isEqualTo("review-fit-3");
        assertThat(CompositionRules.NONE.reviewCycles().count()).isEqualTo(2);
        assertThat(CompositionRules.NONE.reviewCycles().most()).isEqualTo(5);
    }

    @Test
    void mistakesInRulesAreSaidWithTheirLines() {
        assertThat(
                        problems(
                                RulesReader.read(
                                        "ordering:\n  - {rule: a, step: b, position: last}\n  - {rule: c, before: d}\nreview_cycles: {max_count: no}\n")))
                .containsExactly(
                        "line 2: the position last is not first",
                        "line 3: after is missing",
                        "line 4: max_count is not a number of at least 1");
    }

    private static final Catalog CATALOG =
            catalog(
                    "name: read",
                    "name: plan",
                    "{name: work, prerequisites: [{name: plan, strength: required, reason: it is long}]}",
                    "name: test",
                    "{name: release, prerequisites: [{name: test, strength: required}, {name: notes}]}");

    @Test
    void whatIsRequiredIsPutInAndWhatStandsWrongIsMovedAndBothAreTold() {
        Composition composed =
                good(Composition.of(CATALOG, RULES, List.of("release", "work", "read")));
        assertThat(composed.names()).containsExactly("read", "test", "release", "plan", "work");
        assertThat(composed.corrections())
                .containsExactly(
                        "Added test before release: it is required",
                        "Added plan before work: it is long",
                        "Moved read to the front (read-first)");
        assertThat(composed.suggestions())
                .extracting(Suggestion::step)
                .containsExactly("notes", "retro");
    }

    @Test
    void theOrderThatWasGivenStaysWhereNoRuleIsBroken() {
        List<String> given = List.of("test", "plan", "mend", "work", "anything");
        Composition composed = good(Composition.of(CATALOG, RULES, given));
        assertThat(composed.names()).isEqualTo(given);
        assertThat(composed.corrections()).isEmpty();
    }

    @Test
    void aStepIsMovedRightBeforeTheOneThatNeedsIt() {
        Composition composed =
                good(Composition.of(CATALOG, RULES, List.of("work", "mend", "plan")));
        assertThat(composed.names()).containsExactly("plan", "work", "mend");
        assertThat(composed.corrections()).containsExactly("Moved plan before work (plan-work)");
    }

    @Test
    void rulesThatGoRoundInACircleAreRefused() {
        CompositionRules circle =
                good(
                        RulesReader.read(
                                "ordering: [{rule: one, before: a, after: b}, {rule: two, before: b, after: a}]"));
        assertThat(problems(Composition.of(Catalog.EMPTY, circle, List.of("a", "b"))))
                .singleElement()
                .asString()
                .startsWith("The rules contradict each other:");
    }
}
