package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.AssignmentHeader;
import dev.acefleet.common.assign.Customisation;
import dev.acefleet.common.assign.Job;
import dev.acefleet.common.assign.JobReader;
import dev.acefleet.common.assign.Preset;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.files.NewAssignment;
import dev.acefleet.common.assign.files.Snapshot;
import dev.acefleet.common.text.YamlWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

record CreateCommand(Desk desk) implements Verb {
    private static final String HIDDEN = "/.ace-local/assign/jobs/";

    @Override
    public Syntax syntax() {
        return Syntax.of("Make an assignment from a job file, or from a preset.", "CONFIG")
                .option("--yaml", "FILE", "The job file, as an option.")
                .option("-t, --task", "A,B,…", "Tasks to do, by a preset.")
                .option(
                        "-p, --preset",
                        "NAME",
                        "Which preset; %s by default.".formatted(PresetJob.USUAL))
                .also(PresetJob::options)
                .also(CreateCommand::running);
    }

    /// With the option that has the assignment worked on at once.
    static Syntax running(Syntax syntax) {
        return syntax.flag("--run", "Drive it over the fleet, as fleet drive does.");
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        Optional<String> config = arguments.word();
        Optional<String> yaml = arguments.text("--yaml");
        Optional<String> task = arguments.text("--task");
        Optional<String> preset = arguments.text("--preset");
        boolean ofPreset = task.isPresent() || preset.isPresent();
        long ways =
                List.of(config.isPresent(), yaml.isPresent(), ofPreset).stream()
                        .filter(way -> way)
                        .count();
        if (ways != 1) {
            throw AssignRefusal.of(
                    "Exactly one job is needed: ace-assign create <file>, create --yaml <file>, or create --task <task> [--preset <preset>].");
        }
        if (ofPreset) {
            fromPreset(out, arguments, task, preset.orElse(PresetJob.USUAL));
            return AssignExit.DONE;
        }
        Path file = desk().surroundings().path(config.or(() -> yaml).orElseThrow());
        if (!Files.isRegularFile(file)) {
            throw new AssignRefusal(AssignExit.NO_FILE, "Config file not found: " + file);
        }
        desk().mayRun(arguments);
        Job job = read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        make(desk(), job, steps(desk(), job), file, out, arguments);
        return AssignExit.DONE;
    }

    private void fromPreset(
            PrintStream out, Arguments arguments, Optional<String> task, String name)
            throws IOException {
        Preset preset = PresetJob.preset(desk(), name);
        Map<String, String> typed = PresetJob.typed(arguments);
        task.ifPresent(each -> PresetJob.tasks(preset, each, typed));
        PresetJob job = PresetJob.of(desk(), preset, typed, Customisation.NONE);
        create(desk(), job, out, arguments);
    }

    /// Makes the assignment of a job that was made here, and keeps that beside the assignments. What cannot be resolved
    /// leaves nothing behind.
    static void create(Desk desk, PresetJob made, PrintStream out, Arguments arguments)
            throws IOException {
        desk.mayRun(arguments);
        Job job = read(YamlWriter.document(made.document()));
        List<Step> steps = steps(desk, job);
        Path file = JobFile.write(desk, Optional.empty(), made.name(), made.document());
        make(desk, job, steps, file, out, arguments);
    }

    private static List<Step> steps(Desk desk, Job job) {
        return Desk.good(desk.expansion().steps(job.steps()));
    }

    private static void make(
            Desk desk, Job job, List<Step> steps, Path file, PrintStream out, Arguments arguments)
            throws IOException {
        Snapshot made =
                NewAssignment.create(
                        desk.base(),
                        job.name().orElseGet(() -> nameOf(file)),
                        job.description(),
                        steps,
                        file,
                        desk.now());
        tell(desk, out, made, file);
        desk.run(arguments, made.header().id());
    }

    private static Job read(String text) {
        return switch (JobReader.read(text)) {
            case JobReader.Found(Job job) -> job;
            case JobReader.Rejected(String reason) -> throw AssignRefusal.of(reason);
        };
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    }

    private static void tell(Desk desk, PrintStream out, Snapshot made, Path source) {
        AssignmentHeader header = made.header();
        out.printf("Assignment: %s (%s)%n", header.name(), header.id());
        out.println("Created: " + desk.shown(made.folder()) + "/");
        if (source.toString().contains(HIDDEN)) {
            out.println("Created from hidden spec: " + desk.shown(source));
        }
        Optional<Step> first = made.queue().current();
        if (first.isPresent()) {
            out.println();
            out.printf(
                    "Step %s: %s [%s]%n",
                    first.get().number(), first.get().name(), first.get().status().word());
            CurrentStep.instructions(out, first.get());
        }
    }
}
