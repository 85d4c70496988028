package dev.acefleet.cli.fleet;

import dev.acefleet.cli.Project;

/// Stage 1 of a project, made of runs for the scripted agent: each writes one file.
public final class ScriptedStage {
    public static final String PLACE = ".ace/stages/01-odd/";

    private final Project project;

    /// @param agents at once over the whole fleet
    public ScriptedStage(Project project, int agents) {
        this.project = project;
        project.write(".ace/track.md", "# Track: Odd\n\n### Stage 1: Odd\n**Goal**: odd\n");
        project.write(
                ".ace/config.json",
                "{\"parallelization\": {\"max_concurrent_agents\": " + agents + "}}\n");
    }

    /// A run that writes `src/NUMBER.txt`.
    ///
    /// @param dependsOn as in the front matter: `["01", "02"]`
    /// @param script what the agent is told, a line for each order
    public ScriptedStage run(String number, int batch, String dependsOn, String script) {
        return run(number, batch, dependsOn, "src/" + number + ".txt", script);
    }

    /// A run that writes `file`.
    public ScriptedStage run(
            String number, int batch, String dependsOn, String file, String script) {
        project.write(
                PLACE + "01-" + number + "-run.md",
                """
                ---
                stage: 01-odd
                run: %s
                type: execute
                batch: %d
                depends_on: %s
                files_modified: [%s]
                autonomous: true
                must_haves: {truths: [it is there]}
                ---
                <objective>Write file %s.</objective>
                <!-- scripted
                %s
                -->
                <tasks>
                <task type="auto"><name>Task 1: write %s</name><files>%s</files></task>
                </tasks>
                """
                        .formatted(number, batch, dependsOn, file, file, script, file, file));
        return this;
    }

    public void submit(String message) {
        project.commit(message);
        project.push();
    }
}
