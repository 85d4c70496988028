package dev.acefleet.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.worker.secrets.Parts;
import dev.acefleet.worker.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is made of a recap that tells a secret, on real clones.
@Timeout(60)
class EvidenceSecretsTest {
    /// Characters that a recap's one-liner may have.
    private static final int ONE_LINER = 500;

    @TempDir Path directory;

    @Test
    void whereverTheOneLinerIsCutNothingOfASecretIsLeft() throws IOException {
        Project project = new Project(directory);
        Workspace workspace = project.workspace();
        Project.commit(workspace.tree(), "feat(03.01): the app", Map.of("src/app.txt", "it\n"));
        for (int cut = 0; cut <= Parts.SECRET.length() + 2; cut++) {
            String recap = Project.RECAP.replace("The app exists.", Parts.before(ONE_LINER, cut));
            Project.commit(
                    workspace.tree(),
                    "docs(03.01): complete run",
                    Map.of(Project.RECAP_PATH, recap));

            Evidence.Verdict verdict =
                    Evidence.check(
                            workspace.reclaim(),
                            workspace.base(),
                            project.order(),
                            Project.RUN_TEXT,
                            "",
                            Secrets.of(List.of(Parts.SECRET)));

            assertThat(verdict).isInstanceOf(Evidence.Verdict.Holds.class);
            String summary = ((Evidence.Verdict.Holds) verdict).summary();
            assertThat(summary).startsWith("xxx").endsWith(" …");
            assertThat(Parts.in(summary)).as("cut %d", cut).isEmpty();
        }
    }
}
