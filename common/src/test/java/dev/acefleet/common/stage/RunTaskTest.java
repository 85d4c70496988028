package dev.acefleet.common.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RunTaskTest {
    private static final String RUN =
            """
            ---
            batch: 1
            ---
            <tasks>
            <task type="auto">
              <name>Task 1: Make the door</name>
              <files>src/door.txt, `lib/`</files>
              <action>See src/elsewhere.txt</action>
            </task>
            <task type="auto"><name>Hang it</name><action>x < y</action></task>
            ```
            <task type="auto"><name>An example</name></task>
            ```
            <task type="checkpoint:human-verify" gate="blocking">
            <name>Task 3: Look
            """;

    @Test
    void tasksAreReadWithTheirNamesAndFiles() {
        List<RunTask> tasks = RunTask.of(RUN);
        assertThat(tasks).extracting(RunTask::name).containsExactly("Make the door", "Hang it", "");
        NamedFiles files = tasks.getFirst().files().orElseThrow();
        assertThat(files.cover("src/door.txt")).isTrue();
        assertThat(files.cover("lib/deep/er.txt")).isTrue();
        assertThat(files.cover("src/elsewhere.txt")).isFalse();
        assertThat(tasks.get(1).files()).as("nobody knows").isEmpty();
    }

    @Test
    void aNameIsKnownButForCaseAndPunctuation() {
        RunTask task = RunTask.of(RUN).getFirst();
        assertThat(task.isNamed(" make the *door*")).isTrue();
        assertThat(task.isNamed("Task 1: Make the door")).isTrue();
        assertThat(task.isNamed("make the doorway")).isFalse();
        assertThat(RunTask.of(RUN).getLast().isNamed("")).as("no name is no name").isFalse();
    }

    @Test
    void aRunWithoutTasksHasNone() {
        assertThat(RunTask.of("<feature><name>x</name></feature>")).isEmpty();
    }

    @Test
    void aTextFullOfTagsIsReadInTime() {
        assertThat(RunTask.of("<task><name>a".repeat(100_000))).hasSizeLessThan(100);
    }
}
