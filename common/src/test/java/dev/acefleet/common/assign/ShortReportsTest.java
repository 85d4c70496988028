package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Documents;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShortReportsTest {
    private static final String FOLDER = ".ace-local/assign/8abc12/";
    private static final String STEP = FOLDER + "steps/010-a.st.md";
    private static final String FIRST = FOLDER + "reports/010-a.r.md";
    private static final String SECOND = FOLDER + "reports/020-b.r.md";
    private static final String WORDS = FOLDER + "sessions/010-last-message.md";
    private static final String SESSION = FOLDER + "sessions/010-session.yml";

    private final Map<String, String> texts = new TreeMap<>();

    ShortReportsTest() {
        texts.put(STEP, "s".repeat(5_000));
        texts.put(FIRST, "---\nstep: '010'\n---\n\nIt has a.\n" + "x".repeat(10_000));
        texts.put(SECOND, "y".repeat(10_000));
        texts.put(WORDS, "z".repeat(10_000));
        texts.put(SESSION, "w".repeat(5_000));
    }

    private Map<String, String> within(long most) {
        return ShortReports.of(texts, SECOND::equals, most);
    }

    @Test
    void whatFitsStaysAsItIs() {
        assertThat(within(Documents.weight(texts))).isEqualTo(texts);
    }

    @Test
    void whereItIsTooMuchTheReportsOfOthersAreCutToTheSameLength() {
        Map<String, String> some = within(Documents.weight(texts) - 1);
        assertThat(some.get(STEP)).isEqualTo(texts.get(STEP));
        assertThat(some.get(SECOND)).as("one's own").isEqualTo(texts.get(SECOND));
        assertThat(some.get(SESSION)).as("no words").isEqualTo(texts.get(SESSION));
        assertThat(some.get(FIRST))
                .startsWith("---\nstep: '010'\n---\n\nIt has a.\n")
                .contains("Only the beginning of 10031 characters")
                .hasSizeLessThan(4_200);
        assertThat(some.get(WORDS)).startsWith("zzz").hasSizeLessThan(4_200);
        assertThat(within(23_000).get(FIRST)).hasSizeLessThan(1_200);
        assertThat(within(21_500).get(FIRST)).hasSizeBetween(250, 400);
    }

    @Test
    void whatBecameOfABeginningGetsTheRestOfTheWholeItNames() {
        String whole = texts.getOrDefault(FIRST, "");
        for (long most : List.of(Documents.weight(texts) - 1, 23_000L, 21_500L)) {
            String cut = within(most).getOrDefault(FIRST, "");
            assertThat(ShortReports.beginnings(FIRST, whole)).contains(cut);
            String changed = cut.replace("'010'", "'010.01'") + "\nNot merged.\n";
            String wanted = whole.replace("'010'", "'010.01'") + "\nNot merged.\n";
            Map<String, String> known = Map.of(ShortReports.mark(whole), whole);
            assertThat(ShortReports.whole(changed, known)).isEqualTo(wanted);
            assertThat(ShortReports.whole(changed, Map.of())).isEqualTo(changed);
            assertThat(ShortReports.isWholeOf(wanted, changed)).isTrue();
            assertThat(ShortReports.isWholeOf(whole, changed)).isFalse();
            assertThat(ShortReports.isWholeOf(wanted, wanted)).isFalse();
        }
        assertThat(ShortReports.beginnings(STEP, whole)).as("no report").isEmpty();
        assertThat(ShortReports.beginnings(FIRST, "It has a.\n")).as("it fits").isEmpty();
    }

    @Test
    void whereThatIsTooMuchTheyAreLeftOut() {
        assertThat(within(100)).containsOnlyKeys(STEP, SECOND, SESSION);
    }

    @Test
    void noCharacterIsTornApart() {
        texts.put(FIRST, "x" + "😀".repeat(5_000));
        String cut = within(Documents.weight(texts) - 1).getOrDefault(FIRST, "");
        assertThat(cut).contains("😀\n\n(Only").hasSizeLessThan(4_200);
    }
}
