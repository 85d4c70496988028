package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.acefleet.cli.Project;
import dev.acefleet.cli.Typed;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Projects that keep their documents out of the repository (RS-32), on a fleet of processes: one with an `.ace` that git
/// ignores, one with an `.ace` that was committed once and is not committed any more. The coordinator is killed on the way.
@Timeout(300)
class DocumentsOnFleetTest {
    private static final String TRACK =
            """
            # Track: Odd

            ## Stages
            - [ ] **Stage 1: Odd** - it is odd

            ### Stage 1: Odd
            **Goal**: odd
            **Requirements**: [ODD-01]
            **Runs**: 2 runs
            - [ ] 01-01-run.md - one
            - [ ] 01-02-run.md - two

            ## Progress
            | Stage | Runs Complete | Status | Completed |
            |-------|---------------|--------|-----------|
            | 1. Odd | 0/2 | Not started | - |
            """;

    private static final String SPECS =
            "# Specs\n\n## Traceability\n\n| Requirement | Stage | Status |\n|---|---|---|\n| ODD-01 | Stage 1 | Pending |\n";

    private static final int NOTHING_TO_DO = 13;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir Path place;

    /// A checkout, and somebody who types in it.
    private final class Person {
        final Project project;
        final Typed typed;
        final String before;

        Person(FleetProcesses fleet, String name, boolean ignores) {
            project = Project.empty(directory(name));
            typed =
                    new Typed(project.checkout())
                            .with("FLEET_SERVER", fleet.server())
                            .with("FLEET_TOKEN", fleet.token());
            ScriptedStage stage =
                    new ScriptedStage(project, 2)
                            .run("01", 1, "[]", "attempt 1: no-recap")
                            .run("02", 2, "[\"01\"]", "attempt *: sleep 3000");
            if (ignores) {
                project.write(".gitignore", ".ace/\n");
            } else {
                project.write(".ace/config.json", "{\"planning\": {\"commit_docs\": false}}\n");
            }
            stage.submit("Begin");
            // As a person leaves them who commits none of them.
            project.write(".ace/track.md", TRACK);
            project.write(".ace/specs.md", SPECS);
            before = commitsOfDocuments();
        }

        private Path directory(String name) {
            try {
                return Files.createDirectories(place.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String commitsOfDocuments() {
            return project.git("log", "--all", "--format=%H", "--", ".ace");
        }

        Map<String, String> documents() {
            Path ace = project.checkout().resolve(".ace");
            Map<String, String> texts = new TreeMap<>();
            try (Stream<Path> files = Files.walk(ace)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    texts.put(ace.relativize(file).toString(), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return texts;
        }

        PlanReport report(String plan) {
            assertThat(typed.run("report", plan, "-o", "json")).as(typed.err()).isZero();
            return Reports.of(typed.out());
        }

        void requireDone(PlanReport report) {
            assertThat(report.verdict()).isEqualTo("passed");
            assertThat(report.audit()).isEqualTo("done");
            assertThat(project.head()).as(typed.err()).isEqualTo(report.head());
            Map<String, String> documents = documents();
            assertThat(documents.keySet())
                    .contains(
                            "stages/01-odd/01-01-recap.md",
                            "stages/01-odd/01-02-recap.md",
                            "stages/01-odd/01-proof.md",
                            "pulse.md");
            assertThat(documents.get("track.md"))
                    .contains("- [x] **Stage 1: Odd** - it is odd (completed ")
                    .contains("- [x] 01-02-run.md - two")
                    .contains("| 1. Odd | 2/2 | Complete |");
            assertThat(documents.get("specs.md")).contains("| ODD-01 | Stage 1 | Complete |");
            assertThat(commitsOfDocuments())
                    .as("commits of the branches that touch .ace")
                    .isEqualTo(before);
            assertThat(typed.run("run-stage", "1", "--agent", "scripted")).isEqualTo(NOTHING_TO_DO);
            assertThat(documents()).isEqualTo(documents);
        }
    }

    @Test
    void aStageIsDoneAndItsDocumentsStandInTheCheckoutAndInNoCommit() {
        try (FleetProcesses fleet =
                        FleetProcesses.start(place.resolve("fleet"), Duration.ofSeconds(1));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            fleet.coordinator("coordinator").worker("worker", 2);
            Person waits = new Person(fleet, "ignores", true);
            Person leaves = new Person(fleet, "commits-none", false);
            CompletableFuture<Integer> waiting =
                    CompletableFuture.supplyAsync(
                            () ->
                                    waits.typed.run(
                                            "run-stage", "1", "--agent", "scripted", "-o", "json"),
                            threads);
            assertThat(leaves.typed.run("run-stage", "1", "--agent", "scripted", "--detach"))
                    .as(leaves.typed.err())
                    .isZero();
            String plan = leaves.typed.out().strip();
            await().atMost(PATIENCE).until(() -> isMerged(leaves.report(plan)));

            fleet.kill("coordinator");
            leaves.project.write(".ace/specs.md", SPECS.replace("# Specs\n", "# Specs\n\nMine.\n"));
            fleet.begin("coordinator");

            assertThat(waiting.join()).as(waits.typed.err()).isZero();
            waits.requireDone(Reports.of(waits.typed.out()));
            assertThat(leaves.typed.run("watch", plan)).as(leaves.typed.err()).isZero();
            assertThat(leaves.documents().keySet()).doesNotContain("stages/01-odd/01-02-recap.md");
            assertThat(leaves.typed.run("run-stage", "1", "--agent", "scripted"))
                    .as(leaves.typed.err())
                    .isEqualTo(NOTHING_TO_DO);
            assertThat(leaves.documents().get("specs.md"))
                    .as("what was written here meanwhile")
                    .startsWith("# Specs\n\nMine.\n\n## Traceability\n");
            leaves.requireDone(leaves.report(plan));
        }
    }

    private static boolean isMerged(PlanReport report) {
        return report.runs().getFirst().state() == RunState.DONE;
    }
}
