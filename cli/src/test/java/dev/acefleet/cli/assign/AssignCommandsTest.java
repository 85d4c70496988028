package dev.acefleet.cli.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssignCommandsTest {
    @TempDir private Path place;

    @SuppressWarnings("NullAway.Init")
    private AssignShell shell;

    @BeforeEach
    void open() {
        shell = new AssignShell(place);
    }

    @Test
    void aJobIsArchivedAndItsFirstStepBegun() {
        String id = shell.create("one", "two");
        assertThat(id).isEqualTo("8yjzpd");
        assertThat(shell.out())
                .isEqualTo(
                        """
                        Assignment: sample (8yjzpd)
                        Created: .ace-local/assign/8yjzpd/

                        Step 010: one [in_progress]

                        Instructions:
                        Do it.
                        """);
        assertThat(shell.read("8yjzpd", "assignment"))
                .isEqualTo(
                        """
                        ---
                        session_id: 8yjzpd
                        name: sample
                        created_at: '2026-11-20T23:48:11Z'
                        updated_at: '2026-11-20T23:48:11Z'
                        source_config: "%s/jobs/8yjzpd-job.yml"
                        """
                                .formatted(place));
        assertThat(place.resolve("jobs/8yjzpd-job.yml")).exists();
        assertThat(place.resolve("job.yaml")).doesNotExist();
        assertThat(shell.read("steps", "010-one"))
                .isEqualTo(
                        "---\nname: one\nstatus: in_progress\nstarted_at: '2026-11-20T23:48:11Z'\n---\n\nDo it.\n");
    }

    @Test
    void twoAssignmentsOfOneMomentHaveTwoNames() {
        assertThat(shell.create("one")).isEqualTo("8yjzpd");
        assertThat(shell.create("one")).isEqualTo("8yjzpd1");
    }

    @Test
    void aJobWithAMistakeLeavesNothingBehind() {
        shell.write("job.yaml", "steps: [{name: one}, just-text]\n");
        assertThat(shell.type("create", "--yaml", "job.yaml")).isEqualTo(1);
        assertThat(shell.err()).contains("step 2 is not a mapping");
        assertThat(place.resolve("job.yaml")).exists();
        assertThat(place.resolve(".ace-local")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "create nowhere.yaml, 3",
        "create, 1",
        "create a --yaml b, 1",
        "status, 2",
        "status --assignment nope, 2",
        "select ../x, 2",
        "finish --nonsense, 1",
        "finish 010 020, 1",
        "fail, 1",
        "add, 1",
        "add x --child, 1",
        "nonsense, 1",
        "retry, 1",
        "list, 0",
        "select --clear, 0",
        "version, 0",
        "--help, 0",
        "finish --help, 0",
        "add -h, 0",
    })
    void theExitCodeSaysWhatIsMissing(String line, int code) {
        assertThat(shell.type(line.split(" ", -1))).as(shell.err()).isEqualTo(code);
        assertThat(code == 0 ? shell.err() : shell.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'finish -mfrom --asignment x', Unknown option: '--asignment'. Did you mean '--assignment'?",
        "'finish -x', Unknown option: '-x'. Did you mean '-q'?",
        "'finish -m', Option -m needs a value",
        "'finish --message=', Option --message needs a value",
        "'status --all=yes', Option --all takes no value",
        "'start 010 020', Unexpected argument: '020'",
    })
    void whatIsMistypedIsNamed(String line, String message) {
        assertThat(shell.type(line.split(" ", -1))).isEqualTo(1);
        assertThat(shell.err()).isEqualTo("Error: " + message + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status --format xml", "list -f JSON", "status --format=yaml -q"})
    void whatIsNoFormatIsRefused(String line) {
        shell.create("one");
        assertThat(shell.type(line.split(" ", -1))).isEqualTo(1);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err())
                .startsWith("Error: Unknown format '")
                .endsWith("'. There are table and json.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status -fa --format json",
                "status --format=json --no-all",
                "status --all --format json --no-all",
                "status --format json -- "
            })
    void optionsStandWhereTheyLike(String line) {
        shell.create("one");
        assertThat(shell.type(line.strip().split(" ", -1))).as(shell.err()).isZero();
        assertThat(shell.out()).startsWith("{\n  \"assignment\": {\n");
    }

    @Test
    void wordsBehindTwoDashesAreNoOptions() {
        shell.create("one");
        assertThat(shell.type("add", "-i", "--force it", "--", "--odd name")).isZero();
        assertThat(shell.read("steps", "011-odd-name"))
                .contains("name: \"--odd name\"", "--force it");
    }

    @Test
    void aBatchHasAForkForEachItem() {
        assertThat(shell.type("run-in-batches", "Look at {{item}}.", "--items", " a.md, b.md ,"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out())
                .startsWith(
                        """
                        Assignment: run-in-batches (8yjzpd)
                        Created: .ace-local/assign/8yjzpd/
                        Created from hidden spec: .ace-local/assign/jobs/8yjzpd-run-in-batches.yml

                        Step 010.01: run-a.md [in_progress]
                        """);
        assertThat(shell.read("steps", "010-batch-items"))
                .startsWith(
                        """
                        ---
                        name: batch-items
                        status: pending
                        batch_parent: true
                        parallel: true
                        max_parallel: 3
                        fork_retry_limit: 1
                        ---
                        """);
        assertThat(shell.read("steps", "010.02-run-b-md"))
                .isEqualTo(
                        """
                        ---
                        name: run-b.md
                        status: pending
                        parent: '010'
                        context: fork
                        parallel: true
                        ---

                        Look at b.md.
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--items a,a", "--items ,", "--max-parallel 0 --items a", "-q"})
    void aBatchThatMakesNoSenseIsRefused(String options) {
        String[] words = ("run-in-batches Do " + options).split(" ", -1);
        assertThat(shell.type(words)).isEqualTo(1);
        assertThat(shell.err()).contains("Usage: ace-assign run-in-batches");
        assertThat(place.resolve(".ace-local")).doesNotExist();
    }

    @Test
    void anAddedStepSaysWhereItIs() {
        shell.create("one", "two");
        assertThat(shell.type("add", "fix it", "-i", "Mend.")).isZero();
        assertThat(shell.out())
                .isEqualTo("Created: steps/011-fix-it.st.md\nNumber: 011\nStatus: pending\n");
        assertThat(shell.read("steps", "011"))
                .isEqualTo("---\nname: fix it\nstatus: pending\nadded_by: dynamic\n---\n\nMend.\n");

        assertThat(shell.type("add", "more", "--after=10")).isZero();
        assertThat(shell.out())
                .isEqualTo(
                        """
                        Created: steps/011-more.st.md
                        Number: 011
                        Status: pending
                        Relationship: sibling after 010
                        Renumbered steps:
                          011 -> 012
                        """);
        assertThat(shell.read("steps", "012-fix-it"))
                .contains("renumbered_from: '011'\nrenumbered_at: '2026-11-20T23:48:11Z'\n");

        assertThat(shell.type("add", "part", "-a", "010", "-c")).isZero();
        assertThat(shell.out())
                .isEqualTo(
                        """
                        Created: steps/010.01-part.st.md
                        Number: 010.01
                        Status: in_progress
                        Relationship: child of 010

                        Instructions:
                        Do the step as its name says.
                        """);
        assertThat(shell.type("add", "lost", "--after", "77")).isEqualTo(4);
        assertThat(shell.err()).contains("Steps: 010, 010.01, 011, 012, 020");
    }

    @Test
    void aListOfStepsIsAddedInItsOrder() {
        shell.create("one", "two");
        shell.write("more.yaml", "- {name: a}\n- {name: b, sub_steps: [c]}\n");
        assertThat(shell.type("add", "--yaml", "more.yaml")).isZero();
        assertThat(shell.type("status")).isZero();
        assertThat(shell.out()).contains("011 ", "012 ", "\\-- 012.01 ");
    }

    @Test
    void aRenumberedReportFollowsItsStep() {
        shell.create("one", "two");
        shell.type("add", "late");
        shell.type("finish", "-m", "First.");
        shell.type("finish", "-m", "Second.");
        assertThat(shell.read("reports", "011-late")).contains("step: '011'");
        shell.type("add", "between", "--after", "010");
        assertThat(shell.read("reports", "012-late")).contains("step: '012'", "Second.");
    }

    @Test
    void aRetryStaysInItsSubtree() {
        String id = shell.create("one: context: fork, sub_steps: [a, b]");
        assertThat(shell.type("fail", "-m", "no net", "--assignment", id + "@10")).isZero();
        assertThat(shell.out())
                .startsWith(
                        "Step 010.01 (a) marked as failed\nUpdated: 010.01-a.st.md\nError: no net\n");
        assertThat(shell.type("retry", "010.01", "--assignment", id + "@010")).isZero();
        assertThat(shell.out())
                .isEqualTo(
                        """
                        Created: steps/010.02-a.st.md (retry of 010.01)
                        Original 010.01-a preserved: failed
                        """);
        for (String step : new String[] {"010.02", "010.03"}) {
            shell.type("start", "--assignment", id + "@010");
            assertThat(shell.type("finish", "-m", "ok", "--assignment", id + "@010"))
                    .as(step + shell.err())
                    .isZero();
        }
        assertThat(shell.out()).endsWith("Fork subtree 010 completed.\n");
        shell.type("list", "--all", "--format", "json");
        assertThat(shell.out()).contains("\"state\": \"completed\"", "\"progress\": \"3/4\"");
    }

    @Test
    void aReportComesFromAFileFromWordsOrFromStandardInput() {
        shell.create("one", "two", "three", "four");
        Path file = shell.write("done.md", "From a file.\n");
        assertThat(shell.type("finish", "--message", file.toString())).isZero();
        assertThat(shell.read("reports", "010")).endsWith("---\n\nFrom a file.\n");
        assertThat(shell.type("finish", "-mIn words.")).isZero();
        assertThat(shell.read("reports", "020")).endsWith("---\n\nIn words.\n");
        assertThat(shell.type("finish")).isEqualTo(1);
        assertThat(shell.err()).startsWith("Error: Missing report");
        assertThat(shell.input("From a pipe.\n").type("finish")).isZero();
        assertThat(shell.read("reports", "030")).endsWith("---\n\nFrom a pipe.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reports/done.md", "done.md", "/tmp/no/such-report.txt"})
    void aReportThatIsNotThereIsNotTakenForWords(String message) {
        shell.create("one");
        assertThat(shell.type("finish", "-m", message)).isEqualTo(3);
        assertThat(shell.type("status", "--format", "json")).isZero();
        assertThat(shell.out()).contains("\"progress\": \"0/1 done\"");
    }

    @Test
    void aFileThatIsNoStepStopsEveryChange() {
        String id = shell.create("one", "two");
        shell.write(".ace-local/assign/" + id + "/steps/020-two.st.md", "---\nstatus: odd\n---\n");
        assertThat(shell.type("finish", "-m", "ok")).isEqualTo(1);
        assertThat(shell.err()).contains("Invalid step file", "020-two.st.md", "status odd");
        assertThat(shell.type("status")).isZero();
        assertThat(shell.err()).contains("Invalid step file");
        assertThat(shell.out()).doesNotContain("Assignment completed!");
    }

    @Test
    void quietMeansQuiet() {
        shell.create("one");
        for (String line : new String[] {"list -q", "status --quiet", "status -q --format json"}) {
            assertThat(shell.type(line.split(" ", -1))).isZero();
            assertThat(shell.out()).as(line).isEmpty();
        }
    }

    @Test
    void assignmentsLieWhereTheConfigurationSays() {
        shell.with("CACHE_BASE", "elsewhere");
        String id = shell.create("one");
        assertThat(place.resolve("elsewhere/" + id + "/assignment.yaml")).exists();
    }

    @Test
    void theNearestFileOfTheConfigurationCounts() {
        shell.write("no-home/.ace/assign/config.yml", "cache_dir: of-the-user\n");
        shell.create("one");
        assertThat(place.resolve("of-the-user/8yjzpd/assignment.yaml")).exists();
        shell.write(".ace/assign/config.yml", "cache_dir: of-the-project\n");
        String id = shell.later(2).create("one");
        assertThat(place.resolve("of-the-project").resolve(id)).isDirectory();
        shell.write(".ace/assign/config.yml", "cache_dir: [\n");
        assertThat(shell.type("list")).isEqualTo(1);
        assertThat(shell.err()).contains(".ace/assign/config.yml cannot be read: line ");
    }

    @Test
    void aStalledStepAndAForkAreShown() {
        shell.create("one: context: fork");
        assertThat(shell.type("status")).isZero();
        assertThat(shell.out())
                .contains(
                        "Context: fork\n",
                        "Execute this step in a forked context:\n",
                        "  Working directory: " + place + "\n",
                        "  ace-assign fork-run --root 010 --assignment 8yjzpd\n");
        shell.later(3600).type("list");
        assertThat(shell.out()).contains("stalled");
    }
}
