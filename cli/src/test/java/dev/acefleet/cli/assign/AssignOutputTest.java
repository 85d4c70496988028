package dev.acefleet.cli.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What programs and people read from `status`, `list`, `start`, `finish` and `select`, letter by letter.
class AssignOutputTest {
    @TempDir private Path place;

    @SuppressWarnings("NullAway.Init")
    private AssignShell shell;

    @BeforeEach
    void open() {
        shell = new AssignShell(place);
    }

    private String typed(String line) {
        assertThat(shell.type(line.split(" ", -1))).as(shell.err()).isZero();
        return shell.out();
    }

    @Test
    void flatStepsAreALineAFile() {
        shell.create("one", "two");
        shell.type("fail", "-m", "no disk");
        assertThat(typed("status"))
                .isEqualTo(
                        """
                        QUEUE - Assignment: sample (8yjzpd)

                        FILE                           STATUS       NAME                |
                        010-one.st.md                  Failed       one                   (no disk)
                        020-two.st.md                  Pending      two                 |
                        """
                                .replace("|\n", "\n"));
    }

    @Test
    void nestedStepsAreATree() {
        shell.create("one", "a step with quite a long name here: sub_steps: [a, b]");
        typed("finish -m ok");
        assertThat(typed("status"))
                .isEqualTo(
                        """
                        QUEUE - Assignment: sample (8yjzpd)

                        NUMBER       STATUS       NAME                           FORK   CHILDREN
                        ------------------------------------------------------------------------------
                        010          ✓ Done       one                                   |
                        020          ○ Pending    a step with quite a long na... yes    (0/2 done)
                        |-- 020.01   ▶ Active     a                                     |
                        \\-- 020.02   ○ Pending    b                                     |

                        Current Step: 020.01 - a
                        Current Status: in_progress

                        Instructions:
                        Task context:
                        Task request: Do it.

                        Sub-step focus:
                        Execute a sub-step.

                        Action:
                        - Execute the a step.

                        Fork subtree detected (root: 020 - a step with quite a long name here).
                        Run in forked process:
                          ace-assign fork-run --root 020 --assignment 8yjzpd
                        """
                                .replace("|\n", "\n"));
        assertThat(typed("status --assignment 8yjzpd@20.02 --format json"))
                .isEqualTo(
                        """
                        {
                          "assignment": {
                            "id": "8yjzpd",
                            "name": "sample",
                            "state": "paused"
                          },
                          "steps": [
                            {
                              "number": "020.02",
                              "name": "b",
                              "status": "pending",
                              "parent": "020"
                            }
                          ],
                          "current_step": {
                            "number": "020.02",
                            "name": "b",
                            "status": "pending",
                            "parent": "020"
                          },
                          "progress": "0/1 done"
                        }
                        """);
    }

    @Test
    void theEndOfAStepSaysWhatComesNext() {
        shell.create("one", "two");
        String reports = "Report saved to: " + place + "/.ace-local/assign/8yjzpd/reports/";
        assertThat(typed("finish -m ok"))
                .isEqualTo(
                        """
                        Step 010 (one) completed
                        %s010-one.r.md
                        Advancing to step 020: two

                        Instructions:
                        Do it.
                        """
                                .formatted(reports));
        assertThat(typed("finish -m ok"))
                .isEqualTo(
                        """
                        Step 020 (two) completed
                        %s020-two.r.md

                        Assignment completed! All steps done.
                        """
                                .formatted(reports));
        assertThat(typed("status")).endsWith("\n\nAssignment completed!\n");
        assertThat(typed("list"))
                .isEqualTo("No active assignments (1 completed, use --all to show)\n");
    }

    @Test
    void aFailedStepIsNotCalledCompleted() {
        shell.create("one");
        typed("fail -m broken");
        assertThat(typed("status")).doesNotContain("completed");
        assertThat(typed("list")).contains("failed");
        typed("retry 010");
        assertThat(typed("start")).startsWith("Step 011 (one) started\n");
        assertThat(typed("finish -m mended")).endsWith("Assignment completed! All steps done.\n");
    }

    @Test
    void otherAssignmentsStandBelow() {
        shell.create("one");
        shell.later(60).create("two");
        shell.later(7);
        assertThat(typed("status"))
                .endsWith(
                        """

                        OTHER ASSIGNMENTS: (use --all to show completed)
                        ASSIGNMENT STATUS       PROGRESS   CURRENT STEP         UPDATED
                        8yjzpd     running      0/1        one                  1m ago
                        """);
        assertThat(typed("select 8yjzpd")).isEqualTo("Selected assignment: sample (8yjzpd)\n");
        assertThat(typed("list"))
                .isEqualTo(
                        """
                        ID         NAME                      STATUS       PROGRESS   CURRENT STEP         UPDATED
                        -----------------------------------------------------------------------------------------------
                         8yjzq9    sample                    running      0/1        two                  7s ago
                        *8yjzpd    sample                    running      0/1        one                  1m ago

                        2 assignment(s) found
                        * = current selection
                        """);
        assertThat(typed("list --format json"))
                .contains("\"current_step\": \"one\"", "\"updated_at\": \"2026-11-20T23:48:11Z\"");
        typed("finish -m ok");
        assertThat(typed("list"))
                .contains("1/2 assignment(s) shown (use --all to include completed)")
                .doesNotContain("* =");
    }

    @Test
    void whoBelongsToWhomIsATree() {
        shell.create("one");
        shell.later(60).create("two");
        Path child = place.resolve(".ace-local/assign/8yjzq9/assignment.yaml");
        shell.write(
                place.relativize(child).toString(),
                shell.read("8yjzq9", "assignment") + "parent: 8yjzpd\n");
        assertThat(typed("list --tree"))
                .isEqualTo("sample [8yjzpd] (running) 0/1\n\\-- sample [8yjzq9] (running) 0/1\n");
    }
}
