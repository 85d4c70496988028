package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Draft;
import dev.acefleet.common.assign.NumberStyle;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.StepCommand.Placement;
import dev.acefleet.common.assign.StepEvent;
import dev.acefleet.common.assign.StepFile;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.assign.StepStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

record AddCommand(Desk desk) implements Verb {
    @Override
    public Syntax syntax() {
        return Syntax.of("Put further steps into the queue.", "NAME")
                .option("-i, --instructions", "TEXT", "What is to be done in it.")
                .option("--yaml", "FILE", "A file with a list of steps.")
                .option("--step", "A,B,…", "Steps of a preset or the catalog.")
                .option("--task", "A,B,…", "Tasks, below the batch of a preset.")
                .option(
                        "--preset",
                        "NAME",
                        "Which preset; %s by default.".formatted(PresetJob.USUAL))
                .also(PresetJob::options)
                .option("-a, --after", "STEP", "Put it behind this step, at its level.")
                .flag("-c, --child", "With --after: put it below that step.")
                .also(Target::option);
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        Optional<String> after = arguments.text("--after");
        boolean child = arguments.flag("--child");
        if (child && after.isEmpty()) {
            throw AssignRefusal.of("--child requires --after <step>.");
        }
        one(arguments);
        Target.Chosen chosen = Target.choose(desk(), arguments);
        Desk.Done done = change(chosen, add(chosen, arguments, placement(after, child)));
        Queue queue = done.decided().queue();
        List<Step> added =
                done.decided().all(StepEvent.Added.class).stream()
                        .flatMap(event -> queue.get(event.step().number()).stream())
                        .toList();
        for (Step step : added) {
            out.println("Created: steps/" + step.stem() + StepFile.STEP);
            out.println("Number: " + step.number());
            out.println("Status: " + step.status().word());
            if (after.isPresent() && added.getFirst().equals(step)) {
                String of = done.before().queue().find(after.get()).orElseThrow().number().text();
                out.println("Relationship: " + (child ? "child of " : "sibling after ") + of);
            }
        }
        renumbered(out, done);
        added.stream()
                .filter(step -> step.is(StepStatus.IN_PROGRESS))
                .forEach(step -> CurrentStep.instructions(out, step));
        return AssignExit.DONE;
    }

    private Desk.Done change(Target.Chosen chosen, StepCommand.Add add) throws IOException {
        try {
            return desk().change(chosen, add);
        } catch (AssignRefusal e) {
            throw e.code() == AssignExit.NO_STEP ? withNumbers(chosen, e) : e;
        }
    }

    private AssignRefusal withNumbers(Target.Chosen chosen, AssignRefusal e) throws IOException {
        String numbers =
                desk().read(chosen.folder()).queue().steps().stream()
                        .map(step -> step.number().text())
                        .collect(Collectors.joining(", "));
        return new AssignRefusal(e.code(), "%s. Steps: %s".formatted(e.getMessage(), numbers));
    }

    private static Placement placement(Optional<String> after, boolean child) {
        if (after.isEmpty()) {
            return new Placement.BehindCurrent();
        }
        return child ? new Placement.Below(after.get()) : new Placement.Behind(after.get());
    }

    private static void one(Arguments arguments) {
        long ways =
                Stream.concat(
                                arguments.word().stream(),
                                Stream.of("--yaml", "--step", "--task")
                                        .flatMap(option -> arguments.text(option).stream()))
                        .count();
        if (ways != 1) {
            throw AssignRefusal.of(
                    "Exactly one of these is needed: the name of a step, --yaml <file>, --step <names>, or --task <tasks>.");
        }
    }

    private StepCommand.Add add(Target.Chosen chosen, Arguments arguments, Placement wanted)
            throws IOException {
        Optional<String> yaml = arguments.text("--yaml");
        Optional<String> step = arguments.text("--step");
        Optional<String> task = arguments.text("--task");
        NumberStyle style = desk().config().style();
        if (step.isPresent() || task.isPresent()) {
            AddedSteps added = new AddedSteps(desk(), arguments, desk().read(chosen.folder()));
            if (step.isPresent()) {
                return new StepCommand.Add(added.named(step.get()), wanted, style);
            }
            Placement place =
                    wanted instanceof Placement.BehindCurrent
                            ? new Placement.Below(added.batch().number().text())
                            : wanted;
            return new StepCommand.Add(added.tasks(task.orElseThrow()), place, style);
        }
        List<Draft> drafts = yaml.isPresent() ? ofFile(yaml.get()) : of(arguments);
        return new StepCommand.Add(drafts, wanted, style);
    }

    private List<Draft> ofFile(String typed) throws IOException {
        Path file = desk().surroundings().path(typed);
        if (!Files.isRegularFile(file)) {
            throw new AssignRefusal(AssignExit.NO_FILE, "File not found: " + file);
        }
        return AddedSteps.drafts(
                desk(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    private static List<Draft> of(Arguments arguments) {
        String name = arguments.word().orElseThrow().strip();
        if (Step.slug(name).isEmpty()) {
            throw AssignRefusal.of("A step needs a name with a letter or a digit.");
        }
        return List.of(
                Draft.of(
                        name,
                        arguments.text("--instructions").orElse("Do the step as its name says.")));
    }

    /// The steps at the level that was inserted into; what is below them went along.
    private static void renumbered(PrintStream out, Desk.Done done) {
        List<StepEvent.Renumbered> events = done.decided().all(StepEvent.Renumbered.class);
        if (events.isEmpty()) {
            return;
        }
        out.println("Renumbered steps:");
        for (StepEvent.Renumbered event : events) {
            int depth = event.moves().keySet().stream().mapToInt(StepNumber::depth).min().orElse(0);
            for (Map.Entry<StepNumber, StepNumber> move : event.moves().entrySet()) {
                if (move.getKey().depth() == depth) {
                    out.printf("  %s -> %s%n", move.getKey(), move.getValue());
                }
            }
        }
    }
}
