package dev.acefleet.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.git.Trap;
import dev.acefleet.worker.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each check of a run's result (spec/stage.md 3, V1 to V7), both ways, on real clones.
@Timeout(60)
class EvidenceTest {
    private static final String DONE = "feat(03.01): the app";

    @TempDir private static Path shared;
    private static Project usual;

    @TempDir Path directory;
    private Project project;
    private Workspace workspace;
    private String runText = Project.RUN_TEXT;
    private String output = "";

    @BeforeAll
    static void makeProject() throws IOException {
        usual = new Project(shared);
    }

    @BeforeEach
    void begin() {
        project = usual;
        workspace = project.workspace();
    }

    /// Goes on with a project of the test's own.
    private void prepare(Map<String, String> files) throws IOException {
        project = new Project(directory);
        project.prepare(files);
        workspace = project.workspace();
    }

    /// A recap goes into a commit of its own, as it should.
    private CommitId commit(String message, Map<String, String> files) throws IOException {
        Map<String, String> code = new HashMap<>(files);
        String recap = code.remove(Project.RECAP_PATH);
        if (recap == null || code.isEmpty()) {
            return Project.commit(workspace.tree(), message, files);
        }
        Project.commit(workspace.tree(), message, code);
        return Project.commit(workspace.tree(), message, Map.of(Project.RECAP_PATH, recap));
    }

    /// The whole run, with some files otherwise.
    private void doneBut(Map<String, String> files) throws IOException {
        Map<String, String> work = Project.work();
        work.putAll(files);
        commit(DONE, work);
    }

    private Evidence.Verdict check() throws IOException {
        return Evidence.check(
                workspace.reclaim(),
                workspace.base(),
                project.order(),
                runText,
                output,
                Secrets.NONE);
    }

    private Evidence.Verdict.Holds holds() throws IOException {
        Evidence.Verdict verdict = check();
        assertThat(verdict).isInstanceOf(Evidence.Verdict.Holds.class);
        return (Evidence.Verdict.Holds) verdict;
    }

    private String missing() throws IOException {
        Evidence.Verdict verdict = check();
        assertThat(verdict).isInstanceOf(Evidence.Verdict.Missing.class);
        return String.join("\n", ((Evidence.Verdict.Missing) verdict).reasons());
    }

    @Test
    void completeWorkHoldsWithTheCommitThatWasChecked() throws IOException {
        CommitId commit = commit(DONE, Project.work());

        Evidence.Verdict.Holds holds = holds();

        assertThat(holds.commit()).isEqualTo(commit);
        assertThat(holds.summary()).isEqualTo("The app exists.");
        assertThat(holds.warnings()).isEmpty();
    }

    @Test
    void whatTheRecapSaysThatWentWrongIsTold() throws IOException {
        doneBut(
                Map.of(
                        Project.RECAP_PATH,
                        Project.RECAP + "\n## Issues Encountered\n\n- the cache is slow\n"));

        assertThat(holds().issues()).containsExactly("the cache is slow");
    }

    @Test
    void whereNothingWasDoneEverythingIsMissing() throws IOException {
        assertThat(missing())
                .contains("the recap " + Project.RECAP_PATH + " is not committed")
                .contains("no commit of (03.01)");
    }

    @Test
    void v1ARecapThatIsNotCommittedIsNone() throws IOException {
        commit(DONE, Map.of("src/app.txt", "the app\n"));
        TestRepository.write(workspace.tree(), Map.of(Project.RECAP_PATH, Project.RECAP));

        assertThat(missing()).contains("is not committed").contains("the tree is not clean");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "text without a heading\n", "# A heading and no more\n"})
    void v1ARecapThatSaysNothingIsNone(String recap) throws IOException {
        doneBut(Map.of(Project.RECAP_PATH, recap));

        assertThat(missing()).contains("the recap " + Project.RECAP_PATH);
    }

    @Test
    void v1ARecapThatIsALinkIsNotFollowed() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), Project.RECAP);
        doneBut(Map.of());
        Path recap = workspace.tree().resolve(Project.RECAP_PATH);
        Files.delete(recap);
        Files.createSymbolicLink(recap, secret);
        commit("docs(03.01): a link", Map.of());

        assertThat(missing()).contains("has no heading");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "feat(03.01): a",
                "fix(03-01): b",
                "docs(03.01)!: c",
                "feat(03.01):no blank"
            })
    void v2ACommitOfTheRunIsOneWithItsScope(String subject) throws IOException {
        commit(subject, Project.work());

        assertThat(holds().warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"feat: no scope", "feat(03.02): another's", "feat(103.01): x", "(03.01): y"})
    void v2ACommitWithoutTheRunsScopeIsNone(String subject) throws IOException {
        commit(subject, Project.work());

        assertThat(missing()).isEqualTo("no commit of (03.01) stands between base and result");
    }

    @Test
    void v2ACommitOfTheRunBelowTheBaseDoesNotCount() throws IOException {
        prepare(Map.of());
        project.repository().commit("feat(03.01): before", Map.of("x", "x"));
        project.prepare(Map.of("y", "y"));
        workspace = project.workspace();
        commit("chore: everything", Project.work());

        assertThat(missing()).contains("no commit of (03.01)");
    }

    @Test
    void v2FurtherCommitsWithoutTheScopeAreAWarning() throws IOException {
        commit("wip", Map.of("src/app.txt", "half\n"));
        commit(DONE, Project.work());

        assertThat(holds().warnings()).containsExactly("commit without the run's scope: wip");
    }

    @Test
    void v2CommitsThatTheAgentListsAreInItsWork() throws IOException {
        CommitId commit = commit(DONE, Project.work());
        output = "## RUN COMPLETE\n**Commits:**\n- " + commit.abbreviated() + ": " + DONE + "\n";

        assertThat(holds().commit()).isEqualTo(commit);
    }

    @Test
    void v2ACommitThatTheAgentListsAndThatIsNotInItsWorkIsMissing() throws IOException {
        commit(DONE, Project.work());
        output = "## RUN COMPLETE\n**Commits:**\n- abcdef1: never made\n";

        assertThat(missing()).contains("commit abcdef1, which the agent lists");
    }

    @Test
    void v2ACommitThatTheAgentThrewAwayAgainIsMissing() throws IOException {
        CommitId thrown = commit("feat(03.01): thrown away", Map.of("src/app.txt", "1\n"));
        TestRepository.run(workspace.tree(), "reset", "-q", "--hard", project.base().hex());
        commit(DONE, Project.work());
        output = "## RUN COMPLETE\n**Commits:**\n- " + thrown.abbreviated() + ": x\n";

        assertThat(missing()).contains("commit " + thrown.abbreviated());
    }

    @Test
    void v3AFileListedAsCreatedAndNotThereIsMissing() throws IOException {
        Map<String, String> work = Project.work();
        work.remove("src/app.txt");
        commit(DONE, work);

        assertThat(missing()).contains("lists src/app.txt as created, and it is not there");
    }

    @Test
    void v3ADirectoryMayBeListedAsCreated() throws IOException {
        doneBut(
                Map.of(
                        Project.RECAP_PATH,
                        Project.RECAP.replace("[src/app.txt]", "[src/app.txt, src/]")));

        assertThat(holds().warnings()).isEmpty();
    }

    @Test
    void v4ASelfCheckThatFailedIsTakenAtItsWord() throws IOException {
        doneBut(Map.of(Project.RECAP_PATH, Project.RECAP + "\n## Self-Check: FAILED\n"));

        assertThat(missing()).isEqualTo("the recap says that its self-check failed");
    }

    @Test
    void v4ASelfCheckThatPassedIsFine() throws IOException {
        doneBut(Map.of(Project.RECAP_PATH, Project.RECAP + "\n## Self-Check: PASSED\n"));

        assertThat(holds().warnings()).isEmpty();
    }

    @Test
    void v4ConflictMarkersInAChangedFileAreMissed() throws IOException {
        doneBut(Map.of("src/app.txt", "<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> theirs\n"));

        assertThat(missing()).isEqualTo("src/app.txt has conflict markers");
    }

    @Test
    void v4ConflictMarkersThatWereThereBeforeAreNotTheRuns() throws IOException {
        prepare(Map.of("src/fixture", "<<<<<<< a\n=======\n>>>>>>> b\n"));
        doneBut(Map.of("src/app.txt", "=======\nonly a line\n"));

        assertThat(holds().warnings()).isEmpty();
    }

    @Test
    void v5AFileThatTheRunDoesNotNameIsAWarning() throws IOException {
        doneBut(Map.of("src/surprise.txt", "!\n"));

        assertThat(holds().warnings())
                .containsExactly(
                        "changed beyond what the run names, and not noted as drift: src/surprise.txt");
    }

    @Test
    void v5DriftThatTheRecapNotesIsNoSurprise() throws IOException {
        String drift =
                """

                ## Drift from Run

                **1. [Rule 1 - Bug] A missing guard**
                - **Files modified:** `src/surprise.txt`, lib/

                ## Issues Encountered

                src/other.txt was hard to read.
                """;
        doneBut(
                Map.of(
                        Project.RECAP_PATH,
                        Project.RECAP + drift,
                        "src/surprise.txt",
                        "drift\n",
                        "lib/deep/er.txt",
                        "drift\n",
                        "src/other.txt",
                        "no drift\n"));

        assertThat(holds().warnings())
                .containsExactly(
                        "changed beyond what the run names, and not noted as drift: src/other.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {".ace/track.md", ".ace/pulse.md", ".ace/specs.md", ".ace/config.json"})
    void v6WhatEveryRunSharesMustNotBeTouched(String path) throws IOException {
        doneBut(Map.of(path, "mine now\n"));

        assertThat(missing()).isEqualTo("the run changed files that are not its own: " + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Project.OTHER_RUN,
                ".ace/stages/03-app/03-02-recap.md",
                ".ace/stages/04-more/04-01-recap.md"
            })
    void v6FilesOfOtherRunsMustNotBeTouched(String path) throws IOException {
        doneBut(Map.of(path, "# Done\n\n**By me.**\n"));

        assertThat(missing()).contains("files that are not its own: " + path);
    }

    @Test
    void v6AnotherRunsFileMustNotBeDeletedWhateverTheRunSaysOfDeleting() throws IOException {
        runText = runText + "Delete src/old.txt.\n";
        doneBut(Map.of(Project.OTHER_RUN, ""));

        assertThat(missing()).contains("files that are not its own: " + Project.OTHER_RUN);
    }

    @Test
    void v6AnotherRunsFileMustNotBeMovedAway() throws IOException {
        TestRepository.run(workspace.tree(), "mv", Project.OTHER_RUN, "elsewhere.md");
        doneBut(Map.of());

        assertThat(missing()).contains("files that are not its own: " + Project.OTHER_RUN);
    }

    @Test
    void v6ItsOwnRunFileAndTheStagesSetupNotesMayBeChanged() throws IOException {
        doneBut(
                Map.of(
                        Project.RUN_PATH,
                        Project.RUN_TEXT + "done\n",
                        ".ace/stages/03-app/03-USER-SETUP.md",
                        "Get a key.\n"));

        assertThat(holds().warnings()).isEmpty();
    }

    @Test
    void v7ADeletionThatTheRunDoesNotSpeakOfIsMissed() throws IOException {
        runText = runText + "Add a dropdown.\n";
        doneBut(Map.of("src/old.txt", ""));

        assertThat(missing())
                .isEqualTo("files were deleted that the run does not speak of: src/old.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Delete", "REMOVE", "Dropping", "the removal of", "git rm", "rename"})
    void v7ADeletionThatTheRunSpeaksOfIsFine(String word) throws IOException {
        runText = runText + word + " src/old.txt.\n";
        doneBut(Map.of("src/old.txt", ""));

        assertThat(holds().warnings()).isEmpty();
    }

    @Test
    void v7AFileThatWasMovedIsNotDeleted() throws IOException {
        runText = runText + "Move src/old.txt to src/new.txt.\n";
        TestRepository.run(workspace.tree(), "mv", "src/old.txt", "src/new.txt");
        doneBut(Map.of());

        assertThat(holds().warnings()).isEmpty();
    }

    @Test
    void aTreeWithUncommittedChangesIsNotDone() throws IOException {
        commit(DONE, Project.work());
        TestRepository.write(
                workspace.tree(), Map.of("src/app.txt", "more\n", "left.txt", "left\n"));

        assertThat(missing())
                .startsWith("the tree is not clean:")
                .contains("src/app.txt", "left.txt");
    }

    @Test
    void filesThatTheProjectIgnoresDoNotMakeATreeUnclean() throws IOException {
        prepare(Map.of(".gitignore", "build/\n"));
        commit(DONE, Project.work());
        TestRepository.write(workspace.tree(), Map.of("build/out", "x\n"));

        assertThat(holds().warnings()).isEmpty();
    }

    @Test
    void aChangeThatTheAgentHidFromGitIsSeen() throws IOException {
        commit(DONE, Project.work());
        TestRepository.run(workspace.tree(), "update-index", "--assume-unchanged", "src/old.txt");
        TestRepository.write(workspace.tree(), Map.of("src/old.txt", "hidden\n"));

        assertThat(missing()).contains("the tree is not clean");
    }

    @Test
    void workThatDoesNotBuildOnItsBaseIsRefused() throws IOException {
        TestRepository.run(workspace.tree(), "checkout", "-q", "--orphan", "alone");
        doneBut(Map.of());

        assertThat(missing()).contains("does not build on its base");
    }

    @Test
    void anAgentCannotPretendToBuildOnItsBase() throws IOException {
        TestRepository.run(workspace.tree(), "checkout", "-q", "--orphan", "alone");
        CommitId alone = commit(DONE, Project.work());
        TestRepository.run(
                workspace.tree(), "replace", "--graft", alone.hex(), project.base().hex());

        assertThat(missing()).contains("does not build on its base");
    }

    @Test
    void aRepositoryInsideTheTreeIsNotRunByLookingAtIt() throws IOException {
        Trap trap = new Trap(directory);
        Path inner = Files.createDirectories(workspace.tree().resolve("inner"));
        TestRepository.run(inner, "init", "-q");
        Project.commit(inner, "inner", Map.of("f", "1\n", ".gitattributes", "* filter=evil\n"));
        commit(DONE, Project.work());
        Files.writeString(inner.resolve(".git/config"), trap.config("/nowhere"));
        Files.writeString(inner.resolve("f"), "2\n");

        assertThat(check()).isNotNull();

        assertThat(trap.hasSprung()).isFalse();
    }

    @Test
    void theSameCloneGivesTheSameVerdict() throws IOException {
        commit(DONE, Project.work());

        assertThat(List.of(check(), check()).stream().distinct()).hasSize(1);
    }
}
