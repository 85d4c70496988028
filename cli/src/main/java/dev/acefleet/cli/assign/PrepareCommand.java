package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Preset;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/// Writes the job that a preset makes for one case, for somebody to look at or change before it is made an assignment.
record PrepareCommand(Desk desk) implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "Write the job of a preset, without making an assignment.",
                        "PRESET",
                        "\"skip A; add B; only N cycles\"")
                .also(PresetJob::options)
                .option("--skip", "A,B,…", "Steps to leave out.")
                .option("--add", "A,B,…", "Steps of the catalog to put in.")
                .option("--cycles", "N", "How many review cycles.")
                .also(JobFile::option);
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        String name =
                arguments
                        .word()
                        .orElseThrow(() ->
                                AssignRefusal.of(
                                        "Which preset? There are: "
                                                + String.join(", ", desk().library().presets())));
        Preset preset = PresetJob.preset(desk(), name);
        PresetJob job =
                PresetJob.of(
                        desk(),
                        preset,
                        PresetJob.typed(arguments),
                        PresetJob.otherwise(arguments, arguments.word(1)));
        Path file = JobFile.write(desk(), arguments.text("--output"), job.name(), job.document());
        out.println("Job: " + desk().shown(file));
        WrittenJob.steps(out, job.document());
        WrittenJob.next(out, desk(), file);
        return AssignExit.DONE;
    }
}
