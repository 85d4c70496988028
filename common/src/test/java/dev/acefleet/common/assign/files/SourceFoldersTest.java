package dev.acefleet.common.assign.files;

import static dev.acefleet.common.assign.Read.good;
import static dev.acefleet.common.assign.Read.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.assign.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFoldersTest {
    @TempDir private Path project;
    @TempDir private Path home;

    private SourceFolders sources(SourcePath... skillPaths) {
        return SourceFolders.of(
                project,
                Optional.of(home),
                List.of(skillPaths),
                List.of(new SourcePath(project.resolve("flows"), project)));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void skill(Path file, String name, String body) throws IOException {
        write(
                file,
                "---\nname: %s\nskill: {kind: workflow}\nassign: {source: 'wfi://a/b', steps: [{name: from-%s}]}\n---\n%s\n"
                        .formatted(name, name, body));
    }

    @Test
    void whatIsRegisteredNearestAndWithTheLeastPriorityCounts() throws IOException {
        write(
                project.resolve(".ace/nav/protocols/wfi-sources/late.yml"),
                "path: late\npriority: 20\n");
        write(
                project.resolve(".ace/nav/protocols/wfi-sources/soon.yml"),
                "config: {relative_path: soon}\npriority: 10\n");
        write(
                project.resolve(".ace/nav/protocols/wfi-sources/off.yml"),
                "path: off\nenabled: false\npriority: 1\n");
        write(
                project.resolve("pack/.ace-defaults/nav/protocols/wfi-sources/pack.yml"),
                "path: handbook\n");
        for (String folder : List.of("late", "soon", "off", "pack/handbook", "flows")) {
            write(project.resolve(folder).resolve("a/b.wf.md"), "From " + folder + ".\n");
        }
        write(home.resolve(".ace/nav/protocols/wfi-sources/mine.yml"), "path: mine\n");
        write(home.resolve("mine/a/home.wf.md"), "From home.\n");
        write(project.resolve("pack/handbook/a/pack.wf.md"), "From the pack.\n");
        assertThat(good(sources().workflow("wfi://a/b")).body()).isEqualTo("From soon.\n");
        assertThat(good(sources().workflow("wfi://a/home")).body()).isEqualTo("From home.\n");
        assertThat(good(sources().workflow("wfi://a/pack")).body()).isEqualTo("From the pack.\n");
        assertThat(sources().workflow("wfi://a/none")).isEmpty();
        assertThat(sources().searched())
                .isEqualTo(
                        "%1$s/soon, %1$s/late, %2$s/mine, %1$s/pack/handbook, %1$s/flows, the program's own"
                                .formatted(project, home));
    }

    @Test
    void aWorkflowOfTheProjectComesBeforeTheProgramsOwn() throws IOException {
        assertThat(good(sources().workflow("wfi://release/publish")).body()).contains("Release");
        write(project.resolve("flows/release/publish.wf.md"), "Ours.\n");
        assertThat(good(sources().workflow("wfi://release/publish")).body()).isEqualTo("Ours.\n");
    }

    @Test
    void aSkillIsFoundByTheNameItGivesItself() throws IOException {
        skill(project.resolve("one/x/SKILL.md"), "as-a", "First.");
        skill(project.resolve("two/deep/y/SKILL.md"), "as-a", "Second.");
        skill(project.resolve("two/ace_b/SKILL.md"), "ace_b", "Third.");
        SourceFolders sources =
                sources(
                        new SourcePath(project.resolve("one"), project),
                        new SourcePath(project.resolve("two"), project));
        assertThat(good(sources.skill("as-a")).body()).isEqualTo("First.");
        assertThat(good(sources.skill("ace:b")).body()).isEqualTo("Third.");
        assertThat(sources.skill("x")).isEmpty();
        assertThat(sources.skills()).extracting(Skill::name).containsExactly("as-a", "ace_b");
        assertThat(sources.skills().getFirst().steps()).hasSize(1);
    }

    @Test
    void aSkillThatCannotBeReadHurtsOnlyThoseWhoAskForIt() throws IOException {
        write(project.resolve("one/odd/SKILL.md"), "---\nname: [\n---\nOdd.\n");
        skill(project.resolve("one/fine/SKILL.md"), "fine", "Fine.");
        SourceFolders sources = sources(new SourcePath(project.resolve("one"), project));
        assertThat(sources.skills()).hasSize(1);
        assertThat(problems(sources.skill("odd").orElseThrow()))
                .singleElement()
                .asString()
                .startsWith(project + "/one/odd/SKILL.md: line ");
    }

    @Test
    void whatAProjectRegistersStaysInTheProject(@TempDir Path elsewhere) throws IOException {
        write(elsewhere.resolve("a/b.wf.md"), "Secret.\n");
        skill(elsewhere.resolve("s/SKILL.md"), "as-secret", "Secret.");
        write(
                project.resolve(".ace/nav/protocols/wfi-sources/out.yml"),
                "path: " + elsewhere + "\n");
        write(
                project.resolve(".ace/nav/protocols/wfi-sources/up.yml"),
                "path: ../" + elsewhere.getFileName() + "\n");
        Files.createSymbolicLink(project.resolve("flows"), elsewhere);
        Files.createDirectories(project.resolve("skills"));
        Files.createSymbolicLink(project.resolve("skills/s"), elsewhere.resolve("s"));
        SourceFolders sources =
                sources(
                        new SourcePath(elsewhere, project),
                        new SourcePath(project.resolve("skills"), project));
        assertThat(sources.skills()).isEmpty();
        assertThat(problems(sources.workflow("wfi://a/b").orElseThrow()))
                .singleElement()
                .asString()
                .contains("a link that leads out of");
    }
}
