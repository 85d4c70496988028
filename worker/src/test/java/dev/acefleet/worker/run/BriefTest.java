package dev.acefleet.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BriefTest {
    private static final String REF = "refs/fleet/s03-0123456789/03-01/2";
    private static final String RUN =
            """
            ---
            stage: 03-app
            run: 1
            ---
            <tasks>
            <task type="auto"><name>Task 1: Write the form</name></task>
            <task type="auto"><name>Task 2: Save it</name></task>
            <task type="auto"><name>Task 3: Show it</name></task>
            </tasks>
            """;
    private static final List<String> COMMITS =
            List.of("abc1234 feat(03-01): write the form", "def5678 fix(03-01): a wrong label");

    private static Brief.Found found(List<String> commits) {
        return new Brief.Found(
                commits, RunCommits.open(RUN, commits, Project.RUN), Project.RECAP_PATH);
    }

    @Test
    void afterAFailureItSaysWhyWhatIsDoneWhatIsNotAndWhereTheReportsAre() {
        assertThat(Brief.partial("it exited with 137", REF, found(COMMITS)))
                .contains(
                        "without finishing it: it exited with 137",
                        "`" + REF + "`",
                        "fleet logs s03-0123456789/03-01/2",
                        "- abc1234 feat(03-01): write the form\n- def5678 fix(03-01): a wrong label",
                        "no commit is named after\n\n- Save it\n- Show it\n",
                        "`" + Project.RECAP_PATH + "`",
                        "do not do it again");
    }

    @Test
    void afterALostWorkerItSaysTheSame() {
        assertThat(Brief.lost(REF, found(COMMITS)))
                .contains("was lost or stopped", "- abc1234", "- Save it\n- Show it\n")
                .doesNotContain("- Write the form");
    }

    @Test
    void whereEveryTaskHasItsCommitNoneIsOpen() {
        List<String> all =
                List.of(
                        "1111111 feat(03.01): Write the form",
                        "2222222 feat(03-01): Save it",
                        "3333333 feat(03-01): Show it");
        assertThat(Brief.lost(REF, found(all))).contains("no commit is named after\n\nNone.\n");
    }

    @Test
    void whereNothingWasCommittedItBeginsAnew() {
        assertThat(Brief.partial("it fell asleep", REF, found(List.of())))
                .contains("You begin anew", "it fell asleep", "Nothing of it was committed")
                .doesNotContain("How to go on");
    }

    @Test
    void whereTheWorkIsGoneItSaysWhereItWas() {
        assertThat(Brief.gone("it fell asleep", REF))
                .contains(
                        "You begin anew", "it fell asleep", "`" + REF + "`", "not there any more");
    }
}
