package dev.acefleet.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkOrder.Finish.Scope;
import dev.acefleet.common.stage.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Books on a real remote.
@Timeout(60)
class BookkeeperTest {
    private static final WorkId PROGRESS = WorkId.ofEnding(BooksOnRemote.PLAN, "progress-1", 1);

    private static final WorkOrder.Finish.Judgement FOUND =
            new WorkOrder.Finish.Judgement(false, "ana", "the colours are wrong");
    private static final WorkOrder.Finish.Judgement APPROVED =
            new WorkOrder.Finish.Judgement(true, "ana", "");
    private static final String FOR_A_PERSON =
            "---\nstatus: human_needed\nhuman_verification:\n  - test: look\n---\n# Proof\n";

    @TempDir Path directory;
    private BooksOnRemote project;

    @BeforeEach
    void begin() throws IOException {
        project = new BooksOnRemote(directory, "\n");
    }

    private static Outcome.Finished finished(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Finished.class);
        return (Outcome.Finished) outcome;
    }

    private WorkOrder.Finish.Proof proof() throws IOException {
        return project.proof("---\nstatus: passed\n---\nProof\n");
    }

    private Outcome.Finished stage(int attempt, long offset) throws IOException {
        return finished(
                project.finish(
                        project.order(Scope.STAGE, BooksOnRemote.FINISH, Optional.of(proof())),
                        attempt,
                        offset));
    }

    @Test
    void aStageThatIsDoneIsWrittenDownInOneCommitOfExactlyItsBooks() throws IOException {
        project.done(1);
        CommitId before = project.done(2);

        Outcome.Finished done = stage(1, 7);

        List<String> books =
                List.of(".ace/pulse.md", ".ace/specs.md", BooksOnRemote.PROOF, ".ace/track.md");
        assertThat(project.filesOf(BooksOnRemote.BRANCH))
                .containsExactlyInAnyOrderElementsOf(books);
        assertThat(done.files()).containsExactlyInAnyOrderElementsOf(books);
        assertThat(done.head().hex()).isEqualTo(project.repository().at(BooksOnRemote.BRANCH));
        assertThat(done.warnings()).isEmpty();
        assertThat(done.onward())
                .isEqualTo(new Onward("4", "More", "It grows", new Onward.Milestone("v1.0", 2, 1)));
        assertThat(
                        project.repository()
                                .remote(
                                        "log",
                                        "-1",
                                        "--format=%P|%an|%at|%ct|%B",
                                        done.head().hex()))
                .isEqualTo(
                        before
                                + "|Fleet|1772600767|1772600767|docs(03): complete The App stage\n\n"
                                + "Fleet-Item: s03-0123456789/finish\nFleet-Attempt: 1");
    }

    @Test
    void theBooksSayWhatTheFilesShow() throws IOException {
        project.done(1);
        project.done(2);

        stage(1, 7);

        assertThat(project.at(".ace/track.md"))
                .contains("- [x] **Stage 3: The App** - it exists (completed 2026-03-04)")
                .contains("- [x] 03-01-run.md", "- [x] 03-02-run.md")
                .contains("| 3. The App | 2/2 | Complete | 2026-03-04 |")
                .contains("- [ ] **Stage 4: More** - it grows\n");
        assertThat(project.at(".ace/specs.md"))
                .contains("| APP-01 | Stage 3 | Complete |", "| APP-02 | Stage 4 | Pending |");
        assertThat(project.at(".ace/pulse.md"))
                .contains("Status: Stage complete", "100%", "2026-03-04", "Take the 1th way")
                .contains("03-01: 3 min");
        assertThat(project.at(BooksOnRemote.PROOF)).contains("status: passed");
    }

    @Test
    void betweenBatchesOnlyTheCountsAreWritten() throws IOException {
        project.done(1);

        Outcome.Finished done =
                finished(
                        project.finish(
                                project.order(Scope.PROGRESS, PROGRESS, Optional.empty()), 1, 7));

        assertThat(done.files()).containsExactlyInAnyOrder(".ace/track.md", ".ace/pulse.md");
        assertThat(project.at(".ace/track.md"))
                .contains("| 3. The App | 1/2 | In progress | - |")
                .contains("- [ ] **Stage 3: The App** - it exists\n");
        assertThat(project.at(".ace/pulse.md"))
                .contains("Status: In progress", "Run: 1 of 2", "50%", "Batch: 1 of 2");
    }

    private WorkOrder.Finish order(
            Scope scope, Optional<WorkOrder.Finish.Judgement> judgement, int... runs) {
        List<WorkOrder.Finish.Took> took =
                IntStream.of(runs)
                        .mapToObj(run -> new WorkOrder.Finish.Took(BooksOnRemote.runId(run), 60))
                        .toList();
        return project.order(scope, PROGRESS, Optional.empty(), Documents.NONE, took, judgement);
    }

    @Test
    void theLastRunIsTheOneThatWasMergedLast() throws IOException {
        project.done(2);
        project.done(1);

        finished(project.finish(order(Scope.PROGRESS, Optional.empty(), 2, 1), 1, 7));

        assertThat(project.at(".ace/pulse.md"))
                .contains("Last run: 03-01", "Completed 03-01-run.md");
    }

    @Test
    void whatAPersonFoundWhoLookedIsABlockerOnce() throws IOException {
        project.done(1);
        WorkOrder.Finish order = order(Scope.PROGRESS, Optional.of(FOUND), 1);

        finished(project.finish(order, 1, 7));
        finished(project.finish(order, 2, 8));

        assertThat(project.at(".ace/pulse.md"))
                .containsOnlyOnce("- [Stage 3]: ana says: the colours are wrong")
                .containsPattern(
                        "### Blockers/Concerns\\s+- \\[Stage 3]: ana says: the colours are wrong");
    }

    private WorkOrder.Finish judged(
            Scope scope, WorkOrder.Finish.Judgement judgement, Documents documents)
            throws IOException {
        return project.order(
                scope,
                BooksOnRemote.FINISH,
                Optional.of(project.proof(FOR_A_PERSON)),
                documents,
                List.of(),
                Optional.of(judgement));
    }

    @Test
    void whatAPersonFoundIsAGapOfTheProof() throws IOException {
        project.done(1);
        project.done(2);

        finished(project.finish(judged(Scope.PROGRESS, FOUND, Documents.NONE), 1, 7));

        Proof proof = Proof.read(project.at(BooksOnRemote.PROOF));
        assertThat(proof.status()).isEqualTo(Proof.Status.GAPS_FOUND);
        assertThat(proof.gaps())
                .singleElement()
                .extracting(Proof.Gap::reason)
                .isEqualTo("ana says: the colours are wrong");
        assertThat(proof.humanItems()).extracting(Proof.HumanItem::test).containsExactly("look");
        assertThat(project.filesOf(BooksOnRemote.BRANCH))
                .containsExactlyInAnyOrder(".ace/pulse.md", BooksOnRemote.PROOF, ".ace/track.md");
    }

    @Test
    void anApprovedStageHasAProofThatPassed() throws IOException {
        project.done(1);
        project.done(2);

        finished(project.finish(judged(Scope.STAGE, APPROVED, Documents.NONE), 1, 7));

        assertThat(Proof.read(project.at(BooksOnRemote.PROOF)).status())
                .isEqualTo(Proof.Status.PASSED);
        assertThat(project.at(BooksOnRemote.PROOF)).contains("- Approved by ana");
        assertThat(project.at(".ace/pulse.md")).doesNotContain("ana");
    }

    @Test
    void aProofThatTravelsComesBackWithThePersonsWord() throws IOException {
        Documents documents =
                Documents.of(
                        Map.of(
                                ".ace/track.md",
                                BooksOnRemote.TRACK,
                                BooksOnRemote.DIRECTORY + "/03-01-run.md",
                                BooksOnRemote.run(1),
                                BooksOnRemote.DIRECTORY + "/03-01-recap.md",
                                "# R\n\n**Done.**\n",
                                BooksOnRemote.PROOF,
                                FOR_A_PERSON));

        Outcome.Finished done =
                finished(project.finish(judged(Scope.STAGE, APPROVED, documents), 1, 7));

        assertThat(Proof.read(done.documents().text(BooksOnRemote.PROOF).orElseThrow()).status())
                .isEqualTo(Proof.Status.PASSED);
    }

    @Test
    void plannedRunsAreWrittenInACommitWithTheBooksThatCountThem() throws IOException {
        project.done(1);
        project.done(2);
        String third = BooksOnRemote.DIRECTORY + "/03-03-run.md";
        WorkId item = WorkId.ofEnding(BooksOnRemote.PLAN, "gap-runs", 1);
        WorkOrder.Finish order = project.order(item, project.newRuns(Map.of(third, "A run\n")));

        Outcome.Finished done = finished(project.finish(order, 1, 7));

        assertThat(done.files()).containsExactlyInAnyOrder(third, ".ace/track.md", ".ace/pulse.md");
        assertThat(project.at(third)).isEqualTo("A run");
        assertThat(project.at(".ace/track.md")).contains("| 3. The App | 2/3 | In progress | - |");
        assertThat(project.repository().remote("log", "-1", "--format=%s", done.head().hex()))
                .isEqualTo("docs(03): create stage runs");
        assertThat(finished(project.finish(order, 2, 8)).head()).isEqualTo(done.head());
    }

    @Test
    void withoutEveryRecapAStageIsNotWrittenDownAsComplete() throws IOException {
        project.done(1);

        Outcome.Finished done = stage(1, 7);

        assertThat(done.warnings()).anyMatch(warning -> warning.contains("no recap of [03-02]"));
        assertThat(project.at(".ace/track.md")).doesNotContain("/2 | Complete").contains("1/2");
        assertThat(project.at(".ace/specs.md")).doesNotContain("Complete");
        assertThat(project.at(BooksOnRemote.PROOF)).as("it is kept all the same").isNotEmpty();
    }

    @Test
    void aProjectWithoutSpecsGetsNoneThoughTheStageHasRequirements() throws IOException {
        project.onBranch("chore: no specs", Map.of(".ace/specs.md", ""));
        project.done(1);
        project.done(2);
        assertThat(project.at(".ace/track.md")).contains("APP-01");

        Outcome.Finished done = stage(1, 7);

        assertThat(done.files())
                .containsExactlyInAnyOrder(".ace/pulse.md", BooksOnRemote.PROOF, ".ace/track.md");
        assertThat(done.warnings()).isEmpty();
        assertThat(project.repository().remote("ls-tree", BooksOnRemote.BRANCH, ".ace/specs.md"))
                .isEmpty();
    }

    @Test
    void whatWasPushedAndNotReportedIsFoundAgain() throws IOException {
        project.done(1);
        project.done(2);
        Outcome.Finished first = stage(1, 7);
        CommitId head = project.onBranch("feat: later", Map.of("src/later.txt", "x\n"));

        Outcome.Finished again = stage(2, 8);

        assertThat(again.head()).isEqualTo(head);
        assertThat(again.files()).containsExactlyInAnyOrderElementsOf(first.files());
        assertThat(again.onward()).isEqualTo(first.onward());
        assertThat(project.repository().at(BooksOnRemote.BRANCH)).isEqualTo(head.hex());
    }

    @Test
    void writtenAgainByAnotherItemNoByteChanges() throws IOException {
        project.done(1);
        project.done(2);
        Outcome.Finished first = stage(1, 7);
        WorkId second = WorkId.ofEnding(BooksOnRemote.PLAN, "finish", 2);

        Outcome.Finished again =
                finished(
                        project.finish(
                                project.order(Scope.STAGE, second, Optional.of(proof())), 1, 9));

        assertThat(again.head()).isEqualTo(first.head());
        assertThat(again.files()).isEmpty();
        assertThat(project.repository().at(BooksOnRemote.BRANCH)).isEqualTo(first.head().hex());
    }

    @Test
    void windowsLineEndsStayInEveryLine() throws IOException {
        project = new BooksOnRemote(directory.resolve("crlf"), "\r\n");
        project.done(1);
        project.done(2);

        stage(1, 7);

        for (String path : List.of(".ace/track.md", ".ace/pulse.md", ".ace/specs.md")) {
            assertThat(project.at(path).lines().count()).isGreaterThan(5);
            assertThat(project.at(path).replace("\r\n", "").indexOf('\n')).as(path).isNegative();
        }
        assertThat(project.at(".ace/track.md")).contains("2/2 | Complete");
    }

    @Test
    void correctionsComeBeforeTheBooksInACommitOfTheirOwn() throws IOException {
        project.done(1);
        CommitId before = project.done(2);
        project.repository().git("checkout", "-q", "--detach", before.hex());

        Outcome.Finished done =
                finished(
                        project.finish(
                                "cache",
                                project.order(Scope.STAGE, BooksOnRemote.FINISH, Optional.empty()),
                                1,
                                7,
                                (head, authorship, message) -> {
                                    assertThat(head).isEqualTo(before);
                                    assertThat(authorship)
                                            .containsEntry("GIT_AUTHOR_NAME", "Fleet");
                                    return corrected(message);
                                }));

        assertThat(project.subjects())
                .startsWith(
                        "docs(03): complete The App stage", "fix(03): orchestrator corrections");
        assertThat(project.filesOf(BooksOnRemote.BRANCH + "~1")).containsExactly("lock.txt");
        assertThat(done.files()).contains("lock.txt", ".ace/track.md");
    }

    private Corrections.Result corrected(String message) {
        try {
            CommitId commit = project.repository().commit(message, Map.of("lock.txt", "newer\n"));
            project.repository().push("HEAD:refs/heads/corrections");
            project.cache("cache").fetch("refs/heads/corrections");
            return new Corrections.Result.Committed(commit);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoHasBeenSupersededWritesNothing() throws IOException {
        project.done(1);
        stage(1, 9);
        String head = project.repository().at(BooksOnRemote.BRANCH);

        Outcome late =
                project.finish(project.order(Scope.PROGRESS, PROGRESS, Optional.empty()), 1, 7);

        assertThat(late).isInstanceOf(Outcome.Released.class);
        assertThat(project.repository().at(BooksOnRemote.BRANCH)).isEqualTo(head);
    }

    @Test
    void aBranchThatIsNotThereYetIsMadeOnlyForWhatIsWritten() throws IOException {
        Outcome.Finished done =
                finished(
                        project.finish(
                                project.order(Scope.PROGRESS, PROGRESS, Optional.empty()), 1, 7));

        assertThat(project.repository().at(BooksOnRemote.BRANCH)).isEqualTo(done.head().hex());
        assertThat(project.subjects())
                .containsExactly("docs(03): record progress, 0/2 runs complete");
    }

    @Test
    void aBookThatIsALinkIsNotWrittenThrough() throws IOException {
        project.repository().git("checkout", "-q", "--detach", project.base().hex());
        Files.delete(project.repository().work().resolve(".ace/specs.md"));
        Files.createSymbolicLink(
                project.repository().work().resolve(".ace/specs.md"), Path.of("../secret"));
        project.repository().commit("chore: a link", Map.of());
        project.repository().push("HEAD:" + BooksOnRemote.BRANCH);
        project.done(1);
        project.done(2);

        Outcome.Finished done = stage(1, 7);

        assertThat(done.files()).doesNotContain(".ace/specs.md");
    }

    @Test
    void whatAPersonHasToSetUpIsListedWhileTheStageGoesOn() throws IOException {
        somethingToSetUp();
        project.done(1);

        finished(project.finish(order(Scope.PROGRESS, Optional.empty(), 1), 1, 7));

        assertThat(project.at(BooksOnRemote.DIRECTORY + "/03-USER-SETUP.md")).contains("MAIL_KEY");
    }

    private void somethingToSetUp() throws IOException {
        String run =
                project.repository()
                        .remote(
                                "show",
                                project.base() + ":" + BooksOnRemote.DIRECTORY + "/03-01-run.md");
        String setup =
                """
                autonomous: true
                user_setup:
                  - service: mail
                    why: to send
                    env_vars: [{name: MAIL_KEY, source: its page}]\
                """;
        project.onBranch(
                "docs: setup",
                Map.of(
                        BooksOnRemote.DIRECTORY + "/03-01-run.md",
                        run.replace("autonomous: true", setup) + "\n"));
    }

    @Test
    void whatAPersonHasToSetUpIsListedInACommitOfItsOwn() throws IOException {
        somethingToSetUp();
        project.done(1);
        project.done(2);

        Outcome.Finished done = stage(1, 7);

        String list = BooksOnRemote.DIRECTORY + "/03-USER-SETUP.md";
        assertThat(project.subjects())
                .startsWith("docs(03): complete The App stage", "docs(03): list user setup");
        assertThat(project.filesOf(BooksOnRemote.BRANCH + "~1")).containsExactly(list);
        assertThat(project.filesOf(BooksOnRemote.BRANCH)).doesNotContain(list);
        assertThat(project.at(list)).contains("## mail", "MAIL_KEY");
        assertThat(done.files()).contains(list);
    }
}
