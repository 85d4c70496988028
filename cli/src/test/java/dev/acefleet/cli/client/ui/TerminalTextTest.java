package dev.acefleet.cli.client.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31mwords\u001b[0m",
                "\u001b[2J\u001b[1;1Hwords",
                "\u001b]0;a title\u0007words",
                "\u001b]8;;http://x\u001b\\words\u001b]8;;\u001b\\",
                "\u009b31mwords",
                "\u001bPq#0\u001b\\words",
                "wo\u0008\u0007\u0000rds",
                "words\u001b",
                "\u202ewords\u2066"
            })
    void nothingThatSteersATerminalIsLeft(String text) {
        assertThat(TerminalText.line(text)).isEqualTo("words");
    }

    @Test
    void outputKeepsItsColoursAndItsTabsAndNothingElse() {
        String text = "\ta \u001b[1;31mred\u001b[0m\u001b[2J word\u001b]0;title\u0007\rover";
        assertThat(TerminalText.plain(text)).isEqualTo("\ta red word over");
        assertThat(TerminalText.coloured(text))
                .isEqualTo("\ta \u001b[1;31mred\u001b[0m word over\u001b[0m");
        assertThat(TerminalText.coloured("\u001b[31mred")).isEqualTo("\u001b[31mred\u001b[0m");
        assertThat(TerminalText.coloured("none")).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::set-env name=A::b",
                "  ::error::x",
                "\u00a0::error::x",
                "see ##vso[task.setvariable]",
                "##teamcity[buildStatus]"
            })
    void outputThatACiSystemWouldObeyIsTakenApart(String line) {
        assertThat(TerminalText.withoutCommands(line))
                .doesNotContainPattern("^\\s*::|##(vso|teamcity)?\\[");
    }

    @Test
    void linesBecomeOne() {
        assertThat(TerminalText.line("one\r\ntwo\tthree\n")).isEqualTo("one  two three");
    }

    @Test
    void aCommandToACiSystemIsTakenApart() {
        assertThat(TerminalText.line("::error file=x::gotcha")).doesNotStartWith("::");
        assertThat(TerminalText.line("see ##vso[task.setvariable x] and ##[error]"))
                .doesNotContain("##vso[", "##[");
        assertThat(TerminalText.line("std::string")).isEqualTo("std::string");
    }

    @Test
    void aLongTextIsCutByCharactersAndNotInTheMiddleOfOne() {
        assertThat(TerminalText.cut("😀😀😀😀", 3)).isEqualTo("😀😀…");
        assertThat(TerminalText.cut("😀😀😀", 3)).isEqualTo("😀😀😀");
    }
}
