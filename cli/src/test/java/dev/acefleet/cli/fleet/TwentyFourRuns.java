package dev.acefleet.cli.fleet;

import dev.acefleet.cli.Project;

/// A stage of 24 runs in four batches of six. In each batch two pairs write the same file; from the second on each run
/// depends on one of the batch before, and one run on one of its own batch.
public final class TwentyFourRuns {
    private static final int PER_BATCH = 6;

    private TwentyFourRuns() {}

    /// @param script for every run's agent
    public static ScriptedStage in(Project project, int agents, String script) {
        ScriptedStage stage = new ScriptedStage(project, agents);
        for (int batch = 1; batch <= 4; batch++) {
            for (int place = 1; place <= PER_BATCH; place++) {
                int number = (batch - 1) * PER_BATCH + place;
                String dependsOn =
                        switch (place) {
                            case PER_BATCH -> "[\"" + two(number - 1) + "\"]";
                            default -> batch == 1 ? "[]" : "[\"" + two(number - PER_BATCH) + "\"]";
                        };
                // Places 1 and 2 share a file, and 3 and 4.
                String file =
                        "src/" + batch + "-" + (place <= 4 ? (place + 1) / 2 : place) + ".txt";
                stage.run(two(number), batch, dependsOn, file, script);
            }
        }
        stage.submit("docs(01): create stage runs");
        return stage;
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }
}
