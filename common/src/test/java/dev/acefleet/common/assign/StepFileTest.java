package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.text.YamlValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepFileTest {
    private static final String WHOLE =
            """
            ---
            name: Work on it
            status: in_progress
            context: fork
            batch_parent: true
            max_parallel: 3
            taskref: '235.01'
            version: 235.01
            started_at: '2026-11-20T23:51:56Z'
            tags:
            - one
            - 'yes'
            fork:
              provider: claude:opus
            ---

            First line.

            Last line.
            """;

    private static Step read(String name, String text) {
        return switch (StepFile.read(name, text)) {
            case StepFile.Found(Step step) -> step;
            case StepFile.Invalid(String reason) -> throw new AssertionError(reason);
        };
    }

    @Test
    void aFileThatIsReadAndWrittenStaysTheSame() {
        assertThat(StepFile.write(read("010-work.st.md", WHOLE))).isEqualTo(WHOLE);
    }

    @Test
    void aChangedKeyChangesItsLineAlone() {
        Step done = read("010-work.st.md", WHOLE).with(StepStatus.DONE);
        assertThat(StepFile.write(done)).isEqualTo(WHOLE.replace("in_progress", "done"));
    }

    @Test
    void theNameOfTheFileSaysNumberAndSlug() {
        Step step = read("010.02-work-on.st.md", "---\nstatus: done\nnumber: 99\n---\nBody\n");
        assertThat(step.number().text()).isEqualTo("010.02");
        assertThat(step.name()).isEqualTo("work-on");
        assertThat(step.instructions()).isEqualTo("Body");
    }

    @Test
    void aFileWithoutFrontMatterIsAPendingStep() {
        Step step = read("010-x.st.md", "Just text.\n");
        assertThat(step.status()).isEqualTo(StepStatus.PENDING);
        assertThat(step.instructions()).isEqualTo("Just text.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\nstatus: paused\n---\n",
                "---\ncontext: inline\n---\n",
                "---\nname: [\n---\n",
                "---\n- a\n---\n",
                "---\nname: &a x\nb: *a\n---\n"
            })
    void whatIsNoStepIsSaidToBeNone(String text) {
        assertThat(StepFile.read("010-x.st.md", text)).isInstanceOf(StepFile.Invalid.class);
    }

    @Test
    void aFileWithoutANumberIsNoStep() {
        assertThat(StepFile.read("notes.st.md", "text")).isInstanceOf(StepFile.Invalid.class);
    }

    @Test
    void flagsAndCountsAreReadFromWhatPeopleWrite() {
        Step step =
                read(
                        "010-x.st.md",
                        "---\nparallel: Yes\nbatch_parent: '0'\nmax_parallel: 0\n---\n");
        assertThat(step.flag("parallel")).contains(true);
        assertThat(step.flag("batch_parent")).contains(false);
        assertThat(step.count("max_parallel", 1)).isEmpty();
    }

    @Test
    void aReportNamesItsStep() {
        Step step =
                new Step(
                        new StepNumber("010.01"),
                        "run-a",
                        YamlValue.Mapping.EMPTY.with("name", "Run A"),
                        "");
        String report = StepFile.report(step, "Done.\n", Queues.NOW);
        assertThat(report)
                .isEqualTo(
                        "---\nstep: '010.01'\nname: run-a\ncompleted_at: '2026-11-20T23:48:11Z'\n---\n\nDone.\n");
        assertThat(StepFile.renumbered(report, new StepNumber("010.02")))
                .isEqualTo(report.replace("010.01", "010.02"));
    }

    @Test
    void aSlugHasLettersAndDigitsAlone() {
        assertThat(Step.slug("Weird Name!! / foo")).isEqualTo("weird-name-foo");
    }
}
