package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.worker.run.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole plannings by the scripted architect: its run files decide, and nothing else is kept.
@Timeout(120)
class AgentGapsTest {
    private static final String STAGE = ".ace/stages/03-app/";
    static final String NEW_RUN = STAGE + "03-03-run.md";

    /// With one gap.
    static final String PROOF =
            """
            ---
            status: gaps_found
            score: 3/4 must-haves verified
            gaps:
              - truth: "a door"
                status: failed
            ---
            """;

    @TempDir Path directory;

    @SuppressWarnings("NullAway.Init")
    private ScriptedRuns runs;

    private Outcome plan(String... script) throws IOException {
        runs = new ScriptedRuns(directory, script);
        return runs.planGaps(1, head());
    }

    /// With the first run done, a second one that nobody has done, and the proof that misses something.
    private CommitId head() throws IOException {
        CommitId head =
                runs.project()
                        .repository()
                        .commit(
                                "docs(03): record audit",
                                Map.of(
                                        STAGE + "03-proof.md",
                                        PROOF,
                                        Project.RECAP_PATH,
                                        Project.RECAP));
        runs.project().repository().push("main");
        return head;
    }

    private void failed(String detail, Outcome outcome) throws IOException {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.kind()).isEqualTo(FailureKind.EVIDENCE_MISSING);
                            assertThat(failed.detail()).contains(detail);
                        });
        assertThat(runs.project().repository().remote("for-each-ref", "refs/fleet")).isEmpty();
    }

    @Test
    void theWorkerCommitsTheNewRunFilesAndNothingElse() throws IOException {
        Outcome outcome = plan();

        assertThat(outcome).isInstanceOf(Outcome.Planned.class);
        Outcome.Planned planned = (Outcome.Planned) outcome;
        assertThat(runs.project().repository().at(planned.ref())).isEqualTo(planned.commit().hex());
        assertThat(
                        runs.project()
                                .repository()
                                .remote(
                                        "show",
                                        "--format=%P %s",
                                        "--name-only",
                                        planned.commit().hex()))
                .isEqualTo(
                        runs.project().repository().at("refs/heads/main")
                                + " docs(03): create stage runs\n\n"
                                + NEW_RUN);
        assertThat(planned.runs())
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.id()).hasToString("03-03");
                    assertThat(run.path()).isEqualTo(NEW_RUN);
                    assertThat(run.recapPath()).isEqualTo(STAGE + "03-03-recap.md");
                    assertThat(run.title()).contains("Close this gap: a door");
                    assertThat(run.batch()).isEqualTo(1);
                    assertThat(run.blob())
                            .isEqualTo(
                                    runs.project()
                                            .repository()
                                            .remote("rev-parse", planned.commit() + ":" + NEW_RUN));
                });
    }

    @Test
    void aRunThatDependsOnOneThatIsDoneWaitsForNobody() throws IOException {
        Outcome.Planned planned = (Outcome.Planned) plan("gaps 1: depends 03-01");

        assertThat(planned.runs()).extracting(RunSpec::dependsOn).allMatch(List::isEmpty);
    }

    @Test
    void runsThatDoNotSayThatTheyCloseGapsAreNotTaken() throws IOException {
        failed("03-03-run.md lacks `gap_closure: true`", plan("gaps 1: plain"));
    }

    @Test
    void runsThatCannotBeDoneAreNotTaken() throws IOException {
        failed("the planned runs cannot be done", plan("gaps 1: depends 03-77"));
    }

    @Test
    void anArchitectThatChangesMoreIsNotBelieved() throws IOException {
        failed("new run files: src.txt", plan("gaps 1: touch src.txt"));
    }

    @Test
    void anArchitectThatChangesARunThatIsThereIsNotBelieved() throws IOException {
        failed("new run files: " + Project.RUN_PATH, plan("gaps 1: touch " + Project.RUN_PATH));
    }

    @Test
    void anArchitectThatCommitsIsNotBelieved() throws IOException {
        failed("has committed", plan("gaps 1: commit"));
    }

    @Test
    void withoutARunNothingIsPlanned() throws IOException {
        failed("has written no run file", plan("gaps 1: no-runs"));
    }
}
