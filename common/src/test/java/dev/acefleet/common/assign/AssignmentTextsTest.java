package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.assign.files.AssignmentFolder;
import dev.acefleet.common.model.DocumentChanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssignmentTextsTest {
    private static final String FOLDER = ".ace-local/assign/8yjzpd/";

    @TempDir Path root;

    private AssignmentTexts texts(String... steps) {
        Map<String, String> texts = new TreeMap<>();
        texts.put(FOLDER + "assignment.yaml", "session_id: 8yjzpd\nname: test\n");
        for (Step step : Queues.of(steps).steps()) {
            texts.put(FOLDER + "steps/" + step.stem() + ".st.md", StepFile.write(step));
        }
        return good(AssignmentTexts.of(FOLDER, texts));
    }

    private static AssignmentTexts good(Parsed<AssignmentTexts> parsed) {
        return ((Parsed.Good<AssignmentTexts>) parsed).value();
    }

    /// Files of steps and reports; the header says when something was changed last.
    private Map<String, String> onDisk() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root.resolve(FOLDER))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String path = root.relativize(file).toString();
                if (path.endsWith(".md")) {
                    texts.put(path, Files.readString(file));
                }
            }
        }
        return texts;
    }

    @Test
    void aDecisionChangesTheTextsAsTheProgramChangesTheFiles() throws IOException {
        AssignmentTexts texts =
                texts("010 in_progress", "020 pending fork", "020.01 pending", "021 pending");
        for (Map.Entry<String, String> text : texts.texts().entrySet()) {
            Path file = root.resolve(text.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, text.getValue());
        }
        AssignmentFolder folder = new AssignmentFolder(root.resolve(FOLDER));
        List<StepCommand> commands =
                List.of(
                        new StepCommand.Finish(Optional.empty(), "Done."),
                        new StepCommand.Add(
                                List.of(Draft.of("more", "More.")),
                                new StepCommand.Placement.Behind("010")),
                        new StepCommand.Add(
                                List.of(Draft.of("again", "Again.")),
                                new StepCommand.Placement.Behind("010")),
                        new StepCommand.Fail("broken"),
                        new StepCommand.Retry("010"),
                        new StepCommand.Settle());
        for (StepCommand command : commands) {
            folder.change(
                    InstantSource.fixed(Queues.NOW),
                    (snapshot, at) ->
                            AssignmentMachine.decide(snapshot.queue(), Scope.WHOLE, command, at));
            if (AssignmentMachine.decide(texts.queue(), Scope.WHOLE, command, Queues.NOW)
                    instanceof Decision.Decided decided) {
                texts = good(texts.with(texts.changes(decided)));
            }
            Map<String, String> steps = new TreeMap<>(texts.texts());
            steps.remove(FOLDER + "assignment.yaml");
            assertThat(steps).as("after %s", command).isEqualTo(onDisk());
        }
        assertThat(texts.queue().steps()).hasSizeGreaterThan(5);
    }

    @Test
    void aFileThatIsNoStepIsNamed() {
        DocumentChanges broken =
                new DocumentChanges(
                        Map.of(FOLDER + "steps/030-x.st.md", "---\nstatus: maybe\n---\n"),
                        Set.of());
        assertThat(texts("010 pending").with(broken))
                .isInstanceOfSatisfying(
                        Parsed.Bad.class,
                        bad ->
                                assertThat(bad.problems().toString())
                                        .contains("steps/030-x.st.md")
                                        .contains("maybe"));
    }

    @Test
    void theFilesOfASubtreeAreItsStepsReportsAndSessions() {
        AssignmentTexts texts = texts("010 pending");
        StepNumber root = new StepNumber("010.01");
        assertThat(
                        Stream.of(
                                "steps/010.01-x.st.md",
                                "reports/010.01.02-y.r.md",
                                "sessions/010.01-last-message.md",
                                "steps/010.02-x.st.md",
                                "steps/010.010-x.st.md",
                                "steps/010-x.st.md",
                                "steps/010.01-x/../../y-z",
                                "jobs/010.01-job.yml",
                                "assignment.yaml"))
                .filteredOn(path ->
                        texts.numberOf(FOLDER + path)
                                .filter(number -> number.isIn(root))
                                .isPresent())
                .containsExactly(
                        "steps/010.01-x.st.md",
                        "reports/010.01.02-y.r.md",
                        "sessions/010.01-last-message.md");
    }
}
