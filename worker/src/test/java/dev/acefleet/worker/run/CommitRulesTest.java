package dev.acefleet.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AnsweredGate;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.GateType;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules for commits and for drift (spec/stage.md 6.1, 6.2), held against real commits.
@Timeout(60)
class CommitRulesTest {
    private static final String RUN =
            """
            ---
            files_modified: [src/app.txt, src/door.txt]
            ---
            <tasks>
            <task type="auto"><name>Task 1: The app</name><files>src/app.txt</files></task>
            <task type="auto"><name>Task 2: The door</name><files>src/door.txt</files></task>
            </tasks>
            """;

    @TempDir Path directory;
    private Project project;
    private Workspace workspace;
    private Optional<Resume> resume = Optional.empty();

    @BeforeEach
    void begin() throws IOException {
        project = new Project(directory);
        workspace = project.workspace();
    }

    private CommitId commit(String message, Map<String, String> files) throws IOException {
        return Project.commit(workspace.tree(), message, files);
    }

    private void recap(String more) throws IOException {
        commit(
                "docs(03.01): complete app run",
                Map.of(Project.RECAP_PATH, Project.RECAP + "\n" + more));
    }

    private Evidence.Verdict check() throws IOException {
        WorkOrder.Run plain = project.order();
        WorkOrder.Run order =
                new WorkOrder.Run(
                        plain.repository(),
                        plain.base(),
                        plain.fetchRefs(),
                        plain.run(),
                        plain.runPath(),
                        plain.recapPath(),
                        plain.blob(),
                        plain.agent(),
                        plain.model(),
                        plain.note(),
                        plain.earlier(),
                        resume);
        return Evidence.check(workspace.reclaim(), workspace.base(), order, RUN, "", Secrets.NONE);
    }

    private List<String> warnings() throws IOException {
        Evidence.Verdict verdict = check();
        assertThat(verdict).isInstanceOf(Evidence.Verdict.Holds.class);
        return ((Evidence.Verdict.Holds) verdict).warnings();
    }

    private static Map<String, String> app() {
        return Map.of("src/app.txt", "the app\n");
    }

    private static Map<String, String> both() {
        return Map.of("src/app.txt", "the app\n", "src/door.txt", "a door\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"feat", "fix", "test", "refactor", "perf", "chore", "docs", "style"})
    void eightTypesAreAllowed(String type) throws IOException {
        commit(type + "(03.01): the app", app());
        recap("");

        assertThat(warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"feature", "wip", "Feat", "build"})
    void anyOtherTypeIsAWarning(String type) throws IOException {
        commit(type + "(03.01): the app", app());
        recap("");

        assertThat(warnings())
                .containsExactly("commit of an unknown type: " + type + "(03.01): the app");
    }

    @Test
    void aMergeIsNoCommitOfATask() throws IOException {
        Path tree = workspace.tree();
        commit("feat(03.01): the app", app());
        TestRepository.run(tree, "checkout", "-q", "-b", "side", workspace.base().hex());
        commit("feat(03.01): the door", Map.of("src/door.txt", "a door\n"));
        TestRepository.run(tree, "merge", "-q", "--no-edit", "-m", "Merge it", "@{-1}");
        recap("");

        assertThat(warnings()).isEmpty();
    }

    @Test
    void aCommitHasTheFilesOfItsTaskAlone() throws IOException {
        commit("feat(03.01): the app", app());
        commit("feat(03.01): the door", Map.of("src/door.txt", "a door\n"));
        recap("");

        assertThat(warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"feat(03.01): The app", "feat(03.01): everything"})
    void theFilesOfSeveralTasksInOneCommitAreAWarning(String subject) throws IOException {
        CommitId commit = commit(subject, both());
        recap("");

        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "one commit has the files of several tasks: "
                                + commit.hex().substring(0, 7))
                .endsWith(" " + subject + " (src/app.txt, src/door.txt)");
    }

    @Test
    void aCommitThatBearsTheNameOfAnotherTaskIsAWarning() throws IOException {
        commit("feat(03.01): task 2: the door", app());
        recap("");

        assertThat(warnings()).singleElement().asString().contains("the files of several tasks");
    }

    @Test
    void filesOfDriftMayBeInAnyCommit() throws IOException {
        commit("feat(03.01): the app", both());
        recap("## Drift from Run\n\n- [Rule 3 - Blocking] src/door.txt was in the way\n");

        assertThat(warnings()).isEmpty();
    }

    @Test
    void recapAndCodeInOneCommitAreAWarning() throws IOException {
        commit("feat(03.01): the app", Project.work());

        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("the commit of the recap holds code, too: ")
                .endsWith(" feat(03.01): the app (src/app.txt)");
    }

    @Test
    void theRunFileGoesWithItsRecap() throws IOException {
        commit("feat(03.01): the app", app());
        commit(
                "docs(03.01): complete app run",
                Map.of(Project.RECAP_PATH, Project.RECAP, Project.RUN_PATH, "changed\n"));

        assertThat(warnings()).isEmpty();
    }

    @Test
    void codeBehindTheRecapIsAWarning() throws IOException {
        commit("feat(03.01): the app", app());
        recap("");
        commit("fix(03.01): the app", Map.of("src/app.txt", "better\n"));

        assertThat(warnings()).singleElement().asString().contains("committed behind the recap");
    }

    @Test
    void aHashThatTheRecapNotesMustBeInItsWork() throws IOException {
        CommitId commit = commit("feat(03.01): the app", app());
        recap("## Task Commits\n\n1. The app - `" + commit.abbreviated() + "` (feat)\n");
        assertThat(warnings()).isEmpty();

        commit(
                "docs(03.01): complete app run",
                Map.of(
                        Project.RECAP_PATH,
                        Project.RECAP + "\n## Task Commits\n\n1. The app - `abcdef1` (feat)\n"));

        assertThat(check())
                .isEqualTo(
                        new Evidence.Verdict.Missing(
                                List.of(
                                        "commit abcdef1, which the recap lists, is not in its work")));
    }

    @Test
    void driftWithoutItsRuleIsAWarning() throws IOException {
        commit("feat(03.01): the app", app());
        recap("## Drifts from Run\n\n- Mended the clock\n");

        assertThat(warnings())
                .containsExactly("the recap notes drift, and not the rule by which it was done");
    }

    @Test
    void driftByARuleThatThereIsNotIsAWarning() throws IOException {
        commit("feat(03.01): the app", app());
        recap("## Drifts from Run\n\n- [Rule 7 - Taste] Painted the clock\n");

        assertThat(warnings())
                .containsExactly("the recap notes drift by rules that there are not: [7]");
    }

    @Test
    void aChangeOfArchitectureThatNobodyDecidedIsAWarning() throws IOException {
        commit("feat(03.01): the app", app());
        recap("## Drifts from Run\n\n- [Rule 4 - Architecture] Another store\n");
        assertThat(warnings()).singleElement().asString().contains("(rule 4)");

        resume = Optional.of(answered(GateType.HUMAN_VERIFY));
        assertThat(warnings()).as("another question").hasSize(1);

        resume = Optional.of(answered(GateType.DECISION));
        assertThat(warnings()).isEmpty();
    }

    private Resume answered(GateType kind) {
        Gate gate = new Gate(kind, "", "", "1: Store", "", "", "", List.of(), "", "");
        return new Resume(
                workspace.base(),
                "refs/fleet/x",
                workspace.base(),
                List.of(new AnsweredGate(gate, "sqlite", "ana", false)),
                false,
                "");
    }
}
