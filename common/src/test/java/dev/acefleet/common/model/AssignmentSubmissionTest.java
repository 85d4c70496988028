package dev.acefleet.common.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentSubmissionTest {
    private static final String HEADER = ".ace-local/assign/8yjzpd/assignment.yaml";
    private static final Repository REPOSITORY =
            new Repository("https://git.example.org/team/project.git");

    private static AssignmentSubmission of(String id, String scope, Documents documents) {
        return new AssignmentSubmission(
                REPOSITORY,
                new CommitId("a".repeat(40)),
                "refs/heads/main",
                id,
                scope,
                "test",
                new StagePolicy(
                        1,
                        1,
                        StagePolicy.OnFailure.STOP,
                        StagePolicy.OnGate.WAIT,
                        false,
                        Pool.DEFAULT,
                        "claude",
                        "",
                        "",
                        false,
                        "",
                        false,
                        StagePolicy.OnDependency.SKIP,
                        Budgets.NONE),
                new Identity("Fleet", "fleet@example.org"),
                List.of(),
                documents);
    }

    @Test
    void ofOneAssignmentOnePlanLivesAtATime() {
        AssignmentSubmission whole = of("8yjzpd", "", Documents.of(HEADER, "x"));
        AssignmentSubmission part = of("8yjzpd", "010.02", Documents.of(HEADER, "x"));
        assertThat(whole.subject()).isEqualTo(part.subject()).isEqualTo("assignment 8yjzpd");
        PlanId plan = PlanId.ofAssignment(REPOSITORY, "8yjzpd", "key");
        assertThat(plan.value()).matches("a8yjzpd-[0-9a-f]{10}");
        assertThat(whole.integrationBranch(plan)).isEqualTo("fleet/" + plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "8Y", "a/b", "-x"})
    void anIdIsTheNameOfAFolderAndNothingElse(String id) {
        assertThatThrownBy(() -> of(id, "", Documents.of(HEADER, "x")))
                .hasMessageContaining("Not the id");
    }

    @Test
    void itBringsTheFilesOfItsOwnFolderAlone() {
        assertThatThrownBy(() -> of("8yjzpd", "", Documents.NONE)).hasMessageContaining("folder");
        assertThatThrownBy(() -> of("other", "", Documents.of(HEADER, "x")))
                .hasMessageContaining(HEADER);
        assertThatThrownBy(() -> of("8yjzpd", "", Documents.of(".ace/config.yml", "x")))
                .hasMessageContaining(".ace/config.yml");
        assertThatThrownBy(() -> of("8yjzpd", "first", Documents.of(HEADER, "x")))
                .hasMessageContaining("first");
    }

    @Test
    void changesAreOfFilesThatTravelAndSayOneThingOfEach() {
        assertThatThrownBy(() -> new DocumentChanges(Map.of("src/Main.java", "x"), Set.of()))
                .hasMessageContaining("src/Main.java");
        assertThatThrownBy(() -> new DocumentChanges(Map.of(), Set.of("../x")))
                .hasMessageContaining("../x");
        assertThatThrownBy(() -> new DocumentChanges(Map.of(HEADER, "x"), Set.of(HEADER)))
                .hasMessageContaining(HEADER);
    }

    @Test
    void whatLiesBetweenTwoStatesMakesOneOfTheOther() {
        String other = ".ace-local/assign/8yjzpd/steps/010-a.st.md";
        Documents before = Documents.of(Map.of(HEADER, "x", other, "y"));
        Map<String, String> after = Map.of(HEADER, "z");
        DocumentChanges changes = DocumentChanges.between(before.texts(), after);
        assertThat(changes.written()).containsExactly(Map.entry(HEADER, "z"));
        assertThat(changes.removed()).containsExactly(other);
        assertThat(before.with(changes).texts()).isEqualTo(after);
        assertThat(DocumentChanges.between(after, after).isNothing()).isTrue();
    }
}
