package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProofStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole audits by the scripted auditor: the proof decides, and nothing but the proof is kept.
@Timeout(120)
class AgentAuditsTest {
    private static final String PROOF = ".ace/stages/03-app/03-proof.md";

    @TempDir Path directory;
    private ScriptedRuns runs;

    @BeforeEach
    void begin() throws IOException {
        runs = new ScriptedRuns(directory.resolve("plain"));
    }

    private Outcome audit(String... script) throws IOException {
        runs = new ScriptedRuns(directory.resolve("scripted"), script);
        return runs.audit(1, work());
    }

    /// The three files that the run names.
    private CommitId work() throws IOException {
        CommitId head =
                runs.project()
                        .repository()
                        .commit(
                                "feat(03.01): all",
                                Map.of("src/a.txt", "a\n", "src/b.txt", "b\n", "src/c.txt", "c\n"));
        runs.project().repository().push("main");
        return head;
    }

    private static Outcome.Audited audited(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Audited.class);
        return (Outcome.Audited) outcome;
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
    void theWorkerCommitsTheProofAndNothingElse() throws IOException {
        Outcome.Audited audited = audited(audit());

        assertThat(audited.status()).isEqualTo(ProofStatus.PASSED);
        assertThat(audited.score()).isEqualTo("3/3 must-haves verified");
        assertThat(audited.path()).isEqualTo(PROOF);
        assertThat(runs.project().repository().at(audited.ref())).isEqualTo(audited.commit().hex());
        assertThat(
                        runs.project()
                                .repository()
                                .remote(
                                        "show",
                                        "--format=%P",
                                        "--name-only",
                                        audited.commit().hex()))
                .isEqualTo(runs.project().repository().at("refs/heads/main") + "\n\n" + PROOF);
        assertThat(runs.at(audited.commit(), PROOF)).contains("status: passed");
    }

    @Test
    void gapsAreTold() throws IOException {
        Outcome.Audited audited = audited(audit("audit 1: gap the app has a door"));

        assertThat(audited.status()).isEqualTo(ProofStatus.GAPS_FOUND);
        assertThat(audited.gaps()).containsExactly("the app has a door");
        assertThat(audited.score()).isEqualTo("3/4 must-haves verified");
    }

    @Test
    void whatOnlyAPersonCanCheckIsTold() throws IOException {
        Outcome.Audited audited = audited(audit("audit 1: human look at the colours"));

        assertThat(audited.status()).isEqualTo(ProofStatus.HUMAN_NEEDED);
        assertThat(audited.people()).containsExactly("look at the colours");
    }

    @Test
    void passedWithItemsForAPersonInItsBodyIsNotPassed() throws IOException {
        Outcome.Audited audited = audited(audit("audit 1: overlook look at the colours"));

        assertThat(audited.status()).isEqualTo(ProofStatus.HUMAN_NEEDED);
        assertThat(audited.people()).containsExactly("look at the colours");
        assertThat(audited.warnings()).isNotEmpty();
    }

    @Test
    void anUnknownStatusIsNotPassed() throws IOException {
        assertThat(audited(audit("audit 1: claim verified")).status())
                .isEqualTo(ProofStatus.HUMAN_NEEDED);
    }

    @Test
    void anAuditorThatCommitsIsNotBelieved() throws IOException {
        failed("has committed", audit("audit 1: commit"));
    }

    @Test
    void anAuditorThatChangesMoreIsNotBelieved() throws IOException {
        failed("more than its proof: src/a.txt", audit("audit 1: touch src/a.txt"));
    }

    @Test
    void withoutAProofThereIsNoVerdict() throws IOException {
        failed("no proof", audit("audit 1: no-proof"));
    }

    @Test
    void anOldProofIsNoNewOne() throws IOException {
        Outcome.Audited first = audited(audit("audit 1: gap a door", "audit 2: no-proof"));
        runs.project().repository().remote("update-ref", "refs/heads/main", first.commit().hex());

        Outcome outcome = runs.audit(2, first.commit());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed ->
                                assertThat(failed.detail())
                                        .contains("as an earlier audit wrote it"));
    }

    @Test
    void aSecondAuditGetsTheFirstProof() throws IOException {
        Outcome.Audited first = audited(audit("audit 1: gap a door"));
        runs.project().repository().remote("update-ref", "refs/heads/main", first.commit().hex());

        Outcome.Audited second = audited(runs.audit(2, first.commit()));

        assertThat(runs.printed()).contains("A re-verification.");
        assertThat(second.status()).isEqualTo(ProofStatus.PASSED);
        assertThat(runs.at(second.commit(), PROOF)).contains("re_verification:");
    }

    @Test
    void whatTheSetupLeavesIsNotTheAuditorsDoing() throws IOException {
        runs.setup("echo changed >> src/a.txt; echo x > new.txt\n");

        assertThat(audited(runs.audit(1, work())).status()).isEqualTo(ProofStatus.PASSED);
    }
}
