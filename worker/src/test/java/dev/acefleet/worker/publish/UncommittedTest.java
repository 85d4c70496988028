package dev.acefleet.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.worker.git.DocumentFiles;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.TestRepository;
import dev.acefleet.worker.run.Project;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.secrets.Parts;
import dev.acefleet.worker.secrets.Secrets;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// How much of what an agent leaves is taken, on real clones.
@Timeout(60)
class UncommittedTest {
    private static final int NAME = 200;

    @TempDir Path directory;
    private Workspace workspace;
    private Git git;

    @BeforeEach
    void begin() throws IOException {
        workspace = new Project(directory).workspace();
        git = workspace.reclaim();
    }

    private Uncommitted.Saved save() {
        return new Uncommitted(
                        git,
                        workspace.file("index"),
                        DocumentFiles.of(git, Documents.NONE),
                        Secrets.of(List.of(Parts.SECRET)))
                .onTopOf(new CommitId(git.must("rev-parse", "HEAD")), Project.attempt(1));
    }

    private String files(Uncommitted.Saved saved) {
        return git.must("ls-tree", "-r", "--name-only", saved.commit().hex());
    }

    @Test
    void ofTooManyFilesTheDeepestAreLeftOut() throws IOException {
        Path packages = Files.createDirectories(workspace.tree().resolve("a/b/c"));
        for (int i = 0; i < Uncommitted.FILES + 10; i++) {
            Files.createFile(packages.resolve("f" + i));
        }
        TestRepository.write(workspace.tree(), Map.of("src/app.txt", "half done\n"));

        Uncommitted.Saved saved = save();

        assertThat(files(saved).lines())
                .contains("src/app.txt")
                .filteredOn(name -> name.startsWith("a/b/c/"))
                .hasSize(Uncommitted.FILES - 1);
        assertThat(saved.leftOut())
                .hasSize(6)
                .endsWith("6 more")
                .allMatch(name -> name.startsWith("a/b/c/f") || name.equals("6 more"));
    }

    @Test
    void aNameThatIsToldTellsNoSecretHoweverItIsCut() throws IOException {
        for (int cut = 0; cut <= Parts.SECRET.length(); cut += 4) {
            String name = Parts.before(NAME, cut).substring(0, NAME + Parts.SECRET.length());
            try (RandomAccessFile sparse =
                    new RandomAccessFile(workspace.tree().resolve(name).toFile(), "rw")) {
                sparse.setLength(Uncommitted.FILE + 1);
            }
        }

        Uncommitted.Saved saved = save();

        assertThat(saved.leftOut()).hasSize(4).allMatch(told -> told.startsWith("xxx"));
        assertThat(Parts.in(saved.leftOut().toString())).isEmpty();
        assertThat(Parts.in(git.must("log", "-1", "--format=%B", saved.commit().hex()))).isEmpty();
    }

    @Test
    void moreThanAPushShouldBearIsLeftOut() throws IOException {
        for (int i = 0; i <= Uncommitted.ALL / Uncommitted.FILE; i++) {
            try (RandomAccessFile sparse =
                    new RandomAccessFile(workspace.tree().resolve("data" + i).toFile(), "rw")) {
                sparse.setLength(Uncommitted.FILE);
            }
        }

        Uncommitted.Saved saved = save();

        assertThat(saved.leftOut()).containsExactly("data5 (more than 100 MB together)");
        assertThat(files(saved)).contains("data4").doesNotContain("data5");
    }
}
