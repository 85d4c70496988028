package dev.acefleet.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontMatterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\na: 1\n---\nbody\n",
                "\uFEFF---\na: 1\n---\nbody\n",
                "---  \na: 1\n---\t\nbody\n",
                "---\r\na: 1\r\n---\r\nbody\n",
                "\n  \n---\na: 1\n---\nbody\n"
            })
    void theBlockIsFoundBehindWhatEditorsLeave(String text) {
        FrontMatter.Found found = (FrontMatter.Found) FrontMatter.split(text);
        assertThat(found.block()).isEqualTo("a: 1\n");
        assertThat(found.body()).isEqualTo("body\n");
    }

    @Test
    void theBlockKnowsItsLineInTheFile() {
        FrontMatter.Found found = (FrontMatter.Found) FrontMatter.split("\n\n---\na: 1\n---\n");
        assertThat(found.firstLine()).isEqualTo(4);
    }

    @Test
    void aRuleInTheBodyEndsNothing() {
        FrontMatter.Found found =
                (FrontMatter.Found) FrontMatter.split("---\na: 1\n---\nx\n---\ny");
        assertThat(found.body()).isEqualTo("x\n---\ny");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n\n", "text\n---\na: 1\n---\n", "---\na: 1\n", "----\na: 1\n---\n"})
    void whatHasNoBlockIsAllBody(String text) {
        assertThat(FrontMatter.split(text))
                .isInstanceOfSatisfying(
                        FrontMatter.None.class, none -> assertThat(none.body()).isEqualTo(text));
    }

    @Test
    void aBlockThatIsTooLongIsNotRead() {
        String block = "a: 1\n".repeat(TextLimits.FRONT_MATTER);
        assertThat(FrontMatter.split("---\n" + block + "---\n"))
                .isInstanceOf(FrontMatter.TooLong.class);
    }
}
