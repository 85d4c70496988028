package dev.acefleet.cli.fleet;

import dev.acefleet.cli.Project;
import java.util.List;

/// A stage of a project, made of runs for the scripted agent: each writes one file.
public final class ScriptedStage {
    public static final String PLACE = ".ace/stages/01-odd/";

    private final Project project;
    private final String number;
    private final String slug;

    /// Stage 1, of which the project's track and configuration tell.
    ///
    /// @param agents at once over the whole fleet
    public ScriptedStage(Project project, int agents) {
        this(project, "01", "odd");
        project.write(".ace/track.md", "# Track: Odd\n\n### Stage 1: Odd\n**Goal**: odd\n");
        project.write(
                ".ace/config.json",
                "{\"parallelization\": {\"max_concurrent_agents\": " + agents + "}}\n");
    }

    /// Another stage of a project that has its track and configuration.
    ///
    /// @param number with two digits
    public ScriptedStage(Project project, String number, String slug) {
        this.project = project;
        this.number = number;
        this.slug = slug;
    }

    /// A run that writes `src/RUN.txt`.
    ///
    /// @param dependsOn as in the front matter: `["01", "02"]`
    /// @param script what the agent is told, a line for each order
    public ScriptedStage run(String run, int batch, String dependsOn, String script) {
        return run(run, batch, dependsOn, "src/" + run + ".txt", script);
    }

    /// A run that writes `file`.
    public ScriptedStage run(String run, int batch, String dependsOn, String file, String script) {
        return run(run, batch, dependsOn, List.of(file), script);
    }

    /// A run of several tasks, each of which writes one file.
    public ScriptedStage run(
            String run, int batch, String dependsOn, List<String> files, String script) {
        StringBuilder tasks = new StringBuilder();
        for (String file : files) {
            tasks.append("<task type=\"auto\"><name>Task ")
                    .append(tasks.toString().lines().count() + 1)
                    .append(": write ")
                    .append(file)
                    .append("</name><files>")
                    .append(file)
                    .append("</files></task>\n");
        }
        project.write(
                ".ace/stages/" + number + "-" + slug + "/" + number + "-" + run + "-run.md",
                """
                ---
                stage: %s-%s
                run: %s
                type: execute
                batch: %d
                depends_on: %s
                files_modified: [%s]
                autonomous: true
                must_haves: {truths: [it is there]}
                ---
                <objective>Write %s.</objective>
                <!-- scripted
                %s
                -->
                <tasks>
                %s</tasks>
                """
                        .formatted(
                                number,
                                slug,
                                run,
                                batch,
                                dependsOn,
                                String.join(", ", files),
                                String.join(", ", files),
                                script,
                                tasks));
        return this;
    }

    public void submit(String message) {
        project.commit(message);
        project.push();
    }
}
