package dev.acefleet.common.stage.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecsEditsTest {
    private static final String SPECS =
            """
            # Specs

            - [ ] **A-01**: text

            | Requirement | Stage | Status |
            |---|---|---|
            | A-01 | Stage 1 | Pending |

            ## Traceability

            | Requirement | Stage | Status |
            |-------------|-------|--------|
            | A-01 | Stage 1 | Pending |
            | A-02 | Stage 1 | pending |
            | A-021 | Stage 4 | Pending |
            | B-01 | Stage 1 | Complete |
            | B-02 | Stage 1 | Blocked |
            | B-03 | Stage 1 | In Progress |
            | `B-04` | Stage 1 | **Pending** |
            """;

    @Test
    void pendingRowsOfTheRequirementsBecomeComplete() {
        Edited edited = SpecsEdits.complete(SPECS, List.of("A-01", "A-02", "B-01", "B-02"));
        String table = SPECS.substring(SPECS.indexOf("## Traceability"));
        assertThat(edited.text())
                .isEqualTo(
                        SPECS.replace(
                                table,
                                table.replace(
                                                "| A-01 | Stage 1 | Pending |",
                                                "| A-01 | Stage 1 | Complete |")
                                        .replace(
                                                "| A-02 | Stage 1 | pending |",
                                                "| A-02 | Stage 1 | Complete |")));
        assertThat(edited.warnings()).isEmpty();
    }

    @Test
    void whatIsMissingOrInAnotherStateIsTold() {
        Edited edited = SpecsEdits.complete(SPECS, List.of("Z-09", "B-03"));
        assertThat(edited.text()).isEqualTo(SPECS);
        assertThat(edited.warnings())
                .satisfiesExactly(
                        left -> assertThat(left).contains("B-03", "In Progress"),
                        none -> assertThat(none).contains("no row for Z-09"));
    }

    @Test
    void marksAroundAnIdDoNotHideIt() {
        assertThat(SpecsEdits.complete(SPECS, List.of("B-04")).text())
                .contains("| `B-04` | Stage 1 | Complete |");
    }

    @Test
    void withoutTheHeadingTheTableIsFoundAllTheSame() {
        assertThat(
                        SpecsEdits.complete(
                                        "| Requirement | Status |\n|--|--|\n|A-01|Pending|",
                                        List.of("A-01"))
                                .text())
                .endsWith("|A-01|Complete|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# Specs\n", "```\n| Requirement | Status |\n| A-01 | Pending |\n```\n"})
    void withoutATableNothingIsWritten(String specs) {
        Edited edited = SpecsEdits.complete(specs, List.of("A-01"));
        assertThat(edited.text()).isEqualTo(specs);
        assertThat(edited.warnings()).hasSize(1);
    }

    @Test
    void aStageWithoutRequirementsChangesNothing() {
        assertThat(SpecsEdits.complete(SPECS, List.of())).isEqualTo(new Edited(SPECS, List.of()));
    }
}
