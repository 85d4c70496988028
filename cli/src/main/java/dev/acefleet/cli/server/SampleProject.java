package dev.acefleet.cli.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The demo's project: a git remote, a checkout of it, and an ACE stage of six runs in three batches, with dependencies, two
/// runs that touch the same file, one that stops for a decision, and an auditor who leaves one check to a person. Another
/// stage comes behind it.
final class SampleProject {
    /// @param script what the scripted agent does beyond its tasks
    private record Sample(
            int number, int batch, String dependsOn, String file, String task, String script) {
        Sample(int number, int batch, String dependsOn, String file, String task) {
            this(number, batch, dependsOn, file, task, "");
        }
    }

    private static final List<Sample> RUNS =
            List.of(
                    new Sample(1, 1, "[]", "src/words.txt", "Collect the words of a greeting"),
                    new Sample(2, 1, "[]", "src/names.txt", "Collect names to greet"),
                    new Sample(
                            3,
                            2,
                            "[\"01\", \"02\"]",
                            "src/greeting.txt",
                            "Put words and names together"),
                    new Sample(
                            4,
                            2,
                            "[\"02\"]",
                            "src/farewell.txt",
                            "Write the farewell",
                            "attempt 1: gate 1 decision"),
                    new Sample(5, 2, "[\"01\"]", "src/greeting.txt", "Add a polite form"),
                    new Sample(
                            6,
                            3,
                            "[\"03\", \"04\", \"05\"]",
                            "docs/usage.md",
                            "Describe how to greet",
                            "audit 1: human read the greeting aloud"));

    private SampleProject() {}

    /// Makes the project below `place` and returns its checkout.
    static Path create(Path place) throws IOException {
        Path remote = place.resolve("project.git");
        Path checkout = place.resolve("project");
        git(place, "init", "-q", "--bare", "--initial-branch=main", remote.toString());
        git(place, "init", "-q", "--initial-branch=main", checkout.toString());
        List<String> files = write(checkout);
        git(checkout, "config", "user.name", "Demo");
        git(checkout, "config", "user.email", "demo@acefleet.invalid");
        git(checkout, "remote", "add", "origin", remote.toString());
        for (String file : files) {
            git(checkout, "add", "--", file);
        }
        git(checkout, "commit", "-q", "-m", "docs(01): create stage runs");
        git(checkout, "push", "-q", "origin", "main");
        return checkout;
    }

    private static List<String> write(Path checkout) throws IOException {
        List<String> files = new ArrayList<>();
        String stage = ".ace/stages/01-greeting/";
        for (Sample run : RUNS) {
            String name = stage + "01-0" + run.number() + "-run.md";
            put(checkout, name, text(run), files);
        }
        put(checkout, ".ace/brief.md", "# Greeter\n\nA project that greets.\n", files);
        put(
                checkout,
                ".ace/config.json",
                "{\n  \"parallelization\": {\"max_concurrent_agents\": 3}\n}\n",
                files);
        put(
                checkout,
                ".ace/pulse.md",
                "# Project Pulse\n\n## Current Position\n\nStage: 1 of 2 (Greeting)\n",
                files);
        put(checkout, ".ace/specs.md", SPECS, files);
        put(checkout, ".ace/track.md", TRACK, files);
        return files;
    }

    private static final String TRACK =
            """
            # Track: Greeter

            ## Stages

            - [ ] **Stage 1: Greeting** - people are greeted
            - [ ] **Stage 2: Farewell** - people are seen off

            ## Stage Details

            ### Stage 1: Greeting
            **Goal**: Whoever comes is greeted by name
            **Requirements**: [GREET-01]
            **Runs**: 6 runs

            ### Stage 2: Farewell
            **Goal**: Whoever leaves is seen off
            **Requirements**: [GREET-02]
            **Runs**: TBD

            ## Progress

            | Stage | Runs Complete | Status | Completed |
            |-------|---------------|--------|-----------|
            | 1. Greeting | 0/6 | Not started | - |
            | 2. Farewell | 0/0 | Not started | - |
            """;

    private static final String SPECS =
            """
            # Specs: Greeter

            ## v1 Requirements

            - [ ] **GREET-01**: Whoever comes is greeted
            - [ ] **GREET-02**: Whoever leaves is seen off

            ## Traceability

            | Requirement | Stage | Status |
            |-------------|-------|--------|
            | GREET-01 | Stage 1 | Pending |
            | GREET-02 | Stage 2 | Pending |
            """;

    private static String text(Sample run) {
        return """
        ---
        stage: 01-greeting
        run: 0%d
        type: execute
        batch: %d
        depends_on: %s
        files_modified: [%s]
        autonomous: %s
        must_haves:
          truths:
            - "%s is there"
        ---

        <objective>
        %s.

        Purpose: the demo
        Output: %s
        </objective>

        <tasks>
        <task type="auto">
          <name>Task 1: %s</name>
          <files>%s</files>
          <action>Write the file.</action>
          <verify>test -s %s</verify>
          <done>The file has text</done>
        </task>
        </tasks>
        %s\
        """
                .formatted(
                        run.number(),
                        run.batch(),
                        run.dependsOn(),
                        run.file(),
                        !run.script().contains("gate"),
                        run.file(),
                        run.task(),
                        run.file(),
                        run.task(),
                        run.file(),
                        run.file(),
                        run.script().isEmpty()
                                ? ""
                                : "\n<!-- scripted\n" + run.script() + "\n-->\n");
    }

    private static void put(Path checkout, String name, String text, List<String> files)
            throws IOException {
        Path file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        files.add(name);
    }

    private static void git(Path directory, String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("git " + arguments[0] + " failed: " + out.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
