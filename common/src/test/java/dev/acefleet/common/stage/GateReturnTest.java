package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.GateType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateReturnTest {
    static final String DECISION =
            """
            I stopped.

            ## GATE REACHED ⏸
            **Type:** decision
            **Run:** 03.01
            **Progress:** 1/3 tasks complete

            ### Completed Tasks
            | Task | Name | Commit | Files |
            |------|------|--------|-------|
            | 1 | Set up | abc1234 | src/a.ts |

            ### Current Task
            **Task 2:** Choose the store
            **Status:** awaiting decision
            **Blocked by:** two ways to do it

            ### Gate Details
            **Decision needed:** which store?

            ```bash
            # not a heading
            run store
            ```

            **Options:**
            | Option | Pros | Cons |
            |---|---|---|
            | `sqlite`: Small file | easy | one writer |
            | postgres | strong | heavy |

            ### Awaiting
            Select: sqlite or postgres
            """;

    @Test
    void aWholeReturnIsReadPartByPart() {
        GateReturn gate = GateReturn.read(DECISION).orElseThrow();
        assertThat(gate.type()).isEqualTo(GateType.DECISION);
        assertThat(gate.run()).isEqualTo("03.01");
        assertThat(gate.done()).isEqualTo(1);
        assertThat(gate.total()).isEqualTo(3);
        assertThat(gate.completedTasks())
                .startsWith("| Task | Name |")
                .endsWith("| 1 | Set up | abc1234 | src/a.ts |");
        assertThat(gate.taskNumber()).isEqualTo("2");
        assertThat(gate.taskName()).isEqualTo("Choose the store");
        assertThat(gate.status()).isEqualTo("awaiting decision");
        assertThat(gate.blockedBy()).isEqualTo("two ways to do it");
        assertThat(gate.details()).contains("# not a heading", "| postgres |");
        assertThat(gate.awaiting()).isEqualTo("Select: sqlite or postgres");
        assertThat(gate.commits()).containsExactly("abc1234");
        assertThat(gate.isMalformed()).isFalse();
        assertThat(gate.options())
                .containsExactly(
                        new GateOption("sqlite", "Small file", "pros: easy; cons: one writer"),
                        new GateOption("postgres", "postgres", "pros: strong; cons: heavy"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "| ID | Name | Pros |\n|---|---|---|\n| a | First | x |\n| b | Second | y |",
                "| Option | Pros |\n|---|---|\n| **a** - First | x |\n| b | y |",
                "<options><option id=\"a\"><name>First</name><pros>x</pros></option>\n<option id='b'></option></options>",
                "Options:\n- **a**: First\n- **b**: Second",
                "Options:\n1. `a` — First\n2. `b`"
            })
    void theOptionsOfADecisionAreFoundInEveryForm(String details) {
        assertThat(GateOption.read(details, ""))
                .extracting(GateOption::id)
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Select: a | b",
                "Select: `a`, b",
                "Choose one of: [a], [b]",
                "Reply with: a or b."
            })
    void whereTheDetailsListNoneTheOptionsAreThoseThatAreAwaited(String awaiting) {
        assertThat(GateOption.read("text only", awaiting))
                .extracting(GateOption::id)
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "human-verify, HUMAN_VERIFY",
        "`decision`, DECISION",
        "checkpoint:human-action, HUMAN_ACTION",
        "Human-Action, HUMAN_ACTION"
    })
    void theTypeIsReadInItsVariants(String written, GateType type) {
        assertThat(read("**Type**: " + written).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "**Type:** review", "**Type:**"})
    void anUnknownTypeIsAskedOfAPersonAndSaid(String line) {
        GateReturn gate = read(line);
        assertThat(gate.type()).isEqualTo(GateType.HUMAN_VERIFY);
        assertThat(gate.isMalformed()).isTrue();
    }

    @Test
    void aReturnWithoutStructureKeepsItsText() {
        GateReturn gate =
                GateReturn.read("x\n### Gate reached!\nPlease log in to the shop, I cannot.\n")
                        .orElseThrow();
        assertThat(gate.raw()).contains("Please log in to the shop");
        assertThat(gate.problems()).hasSize(3);
        assertThat(gate.question()).isEqualTo(gate.raw());
    }

    @Test
    void aReturnWithoutEndIsCutAndSaysSo() {
        GateReturn gate = GateReturn.read("## GATE REACHED\n" + "x".repeat(90_000)).orElseThrow();
        assertThat(gate.raw()).hasSize(GateReturn.LONGEST).endsWith("…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "## RUN COMPLETE\n## GATE REACHED\n",
                "```\n## GATE REACHED\n```\n",
                "GATE REACHED",
                "# GATE REACHED",
                ""
            })
    void withoutTheMarkerThereIsNoGate(String output) {
        assertThat(GateReturn.read(output)).isEmpty();
    }

    private static GateReturn read(String line) {
        return GateReturn.read("## GATE REACHED\n" + line + "\n").orElseThrow();
    }
}
