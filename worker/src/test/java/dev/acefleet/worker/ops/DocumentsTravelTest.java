package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Sha256;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.run.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs and audits of a project that keeps `.ace` out of its repository (RS-32), by the scripted agent on a real remote:
/// with no document in the commit, and with all of them in it although the project commits none.
@Timeout(180)
class DocumentsTravelTest {
    private static final String PROOF = ".ace/stages/03-app/03-proof.md";

    @TempDir Path directory;

    private ScriptedRuns runs(boolean tracked, String... script) throws IOException {
        return runs(tracked, Map.of(), script);
    }

    private ScriptedRuns runs(boolean tracked, Map<String, String> more, String... script)
            throws IOException {
        ScriptedRuns runs = new ScriptedRuns(directory, script);
        Map<String, String> texts = new HashMap<>(more);
        for (String path :
                List.of(Project.RUN_PATH, Project.OTHER_RUN, ".ace/pulse.md", ".ace/track.md")) {
            texts.put(path, Files.readString(runs.project().repository().work().resolve(path)));
        }
        // Changed since it was committed, as in a checkout that nobody commits from.
        texts.put(".ace/pulse.md", "The pulse beats faster.\n");
        if (!tracked) {
            runs.project().repository().git("rm", "-q", "-r", ".ace");
            runs.project().prepare(Map.of(".gitignore", ".ace/\n"));
        }
        return runs.send(Documents.of(texts));
    }

    private static <T extends Outcome> T is(Class<T> type, Outcome outcome) {
        assertThat(outcome).isInstanceOf(type);
        return type.cast(outcome);
    }

    /// Files of `.ace` that differ between the base and a commit.
    private static String committed(ScriptedRuns runs, CommitId commit) throws IOException {
        return runs.project()
                .repository()
                .remote(
                        "log",
                        "--format=",
                        "--name-only",
                        runs.project().base() + ".." + commit,
                        "--",
                        ".ace");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRecapGoesBackWithTheReportAndIsInNoCommitOfTheWork(boolean tracked) throws IOException {
        ScriptedRuns runs = runs(tracked);

        Outcome.Succeeded done = is(Outcome.Succeeded.class, runs.run(1));

        assertThat(done.documents().texts()).containsOnlyKeys(Project.RECAP_PATH);
        assertThat(done.documents().texts().get(Project.RECAP_PATH))
                .contains("3 task(s) done as the run describes them");
        assertThat(committed(runs, done.commit())).isEmpty();
        assertThat(runs.subjects(done.commit()))
                .containsExactly("feat(03.01): First", "feat(03.01): Second", "feat(03.01): Third");
    }

    @Test
    void aReportThatWasLostIsAdoptedWithItsRecap() throws IOException {
        ScriptedRuns runs = runs(false);
        Outcome.Succeeded lost = is(Outcome.Succeeded.class, runs.run(1));

        Outcome.Adopted adopted =
                is(
                        Outcome.Adopted.class,
                        runs.run(2, earlier(1, Optional.empty()), Optional.empty()));

        assertThat(adopted.attempt()).isEqualTo(1);
        assertThat(adopted.commit()).isEqualTo(lost.commit());
        assertThat(adopted.documents()).isEqualTo(lost.documents());

        Outcome.Adopted again =
                is(
                        Outcome.Adopted.class,
                        runs.run(3, earlier(2, Optional.of(lost.commit())), Optional.empty()));
        assertThat(again.documents()).isEqualTo(lost.documents());
    }

    private static List<WorkOrder.Earlier> earlier(int number, Optional<CommitId> commit) {
        return List.of(new WorkOrder.Earlier(Project.attempt(number), commit));
    }

    @Test
    void aRunWithoutARecapIsNotDone() throws IOException {
        ScriptedRuns runs = runs(true, "attempt 1: no-recap");

        Outcome.Failed failed = is(Outcome.Failed.class, runs.run(1));

        assertThat(failed.kind()).isEqualTo(FailureKind.EVIDENCE_MISSING);
        assertThat(failed.detail()).contains("03-01-recap.md is not written");
    }

    @Test
    void whatAnAgentWroteIsThereForTheNextThatGoesOnAfterAGate() throws IOException {
        String notes = ".ace/stages/03-app/notes.md";
        ScriptedRuns runs =
                runs(
                        false,
                        "attempt 1: gate 2 human-verify",
                        "attempt 1: note " + notes,
                        "attempt 2: show " + notes);

        Outcome.Gated gated = is(Outcome.Gated.class, runs.run(1));
        Outcome.Succeeded done = is(Outcome.Succeeded.class, runs.goOn(2, gated, "approved"));

        assertThat(runs.printed()).contains(notes + ": a note of 03.01");
        assertThat(committed(runs, done.commit())).isEmpty();
        assertThat(done.documents().texts()).containsOnlyKeys(Project.RECAP_PATH);
    }

    @Test
    void aDocumentThatIsCommittedAllTheSameIsRefused() throws IOException {
        ScriptedRuns runs = runs(false, "attempt 1: force .ace/stages/03-app/notes.md");

        Outcome.Failed failed = is(Outcome.Failed.class, runs.run(1));

        assertThat(failed.kind()).isEqualTo(FailureKind.EVIDENCE_MISSING);
        assertThat(failed.detail()).contains("documents were committed");
        assertThat(failed.salvage()).isInstanceOf(Salvage.Saved.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theProofOfAnAuditGoesBackAndNothingIsPushed(boolean tracked) throws IOException {
        ScriptedRuns runs = runs(tracked);
        Outcome.Succeeded done = is(Outcome.Succeeded.class, runs.run(1));

        runs.project().repository().remote("update-ref", "refs/heads/main", done.commit().hex());

        Outcome.Audited audited = is(Outcome.Audited.class, runs.audit(1, done.commit()));

        assertThat(audited.documents().texts()).containsOnlyKeys(PROOF);
        assertThat(audited.commit()).isEqualTo(done.commit());
        assertThat(audited.score()).isEqualTo("3/3 must-haves verified");
        assertThat(runs.project().repository().at(audited.ref())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRunsOfAnArchitectGoBackAndNothingIsPushed(boolean tracked) throws IOException {
        ScriptedRuns runs = runs(tracked, Map.of(PROOF, AgentGapsTest.PROOF));

        Outcome.Planned planned =
                is(Outcome.Planned.class, runs.planGaps(1, runs.project().base()));

        String text = planned.documents().text(AgentGapsTest.NEW_RUN).orElseThrow();
        assertThat(planned.documents().texts()).hasSize(1);
        assertThat(text).contains("gap_closure: true", "Close this gap: a door");
        assertThat(planned.runs())
                .singleElement()
                .satisfies(run -> {
                    assertThat(run.path()).isEqualTo(AgentGapsTest.NEW_RUN);
                    assertThat(run.blob()).isEqualTo(Sha256.hex(text));
                });
        assertThat(planned.commit()).isEqualTo(runs.project().base());
        assertThat(runs.project().repository().at(planned.ref())).isEmpty();
    }

    @Test
    void runsThatWouldOutgrowWhatMayTravelAreNotTaken() throws IOException {
        String much = "x".repeat(Math.toIntExact(StageSubmission.roomForDocuments(1)) - 500);
        ScriptedRuns runs =
                runs(
                        false,
                        Map.of(PROOF, AgentGapsTest.PROOF, ".ace/stages/03-app/03-intel.md", much));

        Outcome.Failed failed = is(Outcome.Failed.class, runs.planGaps(1, runs.project().base()));

        assertThat(failed.kind()).isEqualTo(FailureKind.EVIDENCE_MISSING);
        assertThat(failed.detail()).contains("more than may travel");
    }
}
