package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.BatchTemplate;
import dev.acefleet.common.assign.Catalog;
import dev.acefleet.common.assign.Customisation;
import dev.acefleet.common.assign.Draft;
import dev.acefleet.common.assign.Job;
import dev.acefleet.common.assign.JobReader;
import dev.acefleet.common.assign.Parameter;
import dev.acefleet.common.assign.Parameters;
import dev.acefleet.common.assign.Preset;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.files.Snapshot;
import dev.acefleet.common.text.TextLimits;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValue.Mapping;
import dev.acefleet.common.text.YamlValues;
import dev.acefleet.common.text.YamlWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The steps that `add` takes from a preset: further ones of its own, and further tasks for its batch.
final class AddedSteps {
    private final Desk desk;
    private final Preset preset;
    private final Map<String, String> typed;
    private final Queue queue;

    /// @param to what they are added to
    AddedSteps(Desk desk, Arguments arguments, Snapshot to) {
        this.desk = desk;
        queue = to.queue();
        String name = arguments.text("--preset").or(() -> presetOf(to)).orElse(PresetJob.USUAL);
        preset = PresetJob.preset(desk, name);
        typed = PresetJob.typed(arguments);
    }

    /// The preset that the assignment was made of, as its job file tells; empty where that is gone or was written by hand.
    private static Optional<String> presetOf(Snapshot assignment) {
        try {
            Path job = Path.of(assignment.header().source());
            return Files.isRegularFile(job)
                            && Files.size(job) <= TextLimits.DOCUMENT
                            && YamlValues.read(Files.readString(job))
                                    instanceof YamlValues.Read(Mapping fields)
                    ? fields.mapping("assignment").text("preset")
                    : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// The container that tasks are put below.
    Step batch() {
        String name =
                preset.expansion().map(BatchTemplate::parentName).orElse(BatchTemplate.PARENT);
        return queue.first(step -> step.name().equals(name))
                .or(() -> queue.first(step -> step.flag("batch_parent").orElse(false)))
                .orElseThrow(() ->
                        AssignRefusal.of(
                                "There is no step '%s' that a task could be put below. Say where with --after <step> --child."
                                        .formatted(name)));
    }

    /// A child of the batch for each task.
    List<Draft> tasks(String tasks) {
        BatchTemplate batch =
                preset.expansion()
                        .filter(each -> each.child().isPresent() && each.foreach().isPresent())
                        .orElseThrow(() ->
                                AssignRefusal.of(
                                        "The preset '%s' has no template for a task."
                                                .formatted(preset.name())));
        typed.put(batch.foreach().orElseThrow(), tasks);
        Parameters.Given given = PresetJob.given(preset, typed);
        return drafts(
                given.values().getOrDefault(batch.foreach().orElseThrow(), List.of()).stream()
                        .map(item -> batch.child(item, given))
                        .toList());
    }

    /// Each from the preset, else from the catalog; one that is there already gets the next number behind its name.
    List<Draft> named(String names) {
        preset.parameters().all().stream()
                .filter(each ->
                        each.name().startsWith("taskref") && !typed.containsKey(each.name()))
                .forEach(each -> typed.put(each.name(), queueTasks()));
        Catalog catalog = Desk.good(desk.library().catalog());
        List<String> there = new ArrayList<>(queue.steps().stream().map(Step::name).toList());
        List<Mapping> steps = new ArrayList<>();
        for (String name : Parameter.names(names)) {
            Mapping step = step(name, catalog);
            String called = iteration(name, Preset.nameOf(step), there);
            there.add(called);
            steps.add(step.with(Step.NAME, called).without("number", Step.PARENT));
        }
        if (steps.isEmpty()) {
            throw AssignRefusal.of("--step needs the name of a step.");
        }
        return drafts(steps);
    }

    private String queueTasks() {
        return queue.steps().stream()
                .flatMap(step -> step.text("taskref").stream())
                .flatMap(tasks -> Parameter.names(tasks).stream())
                .distinct()
                .collect(Collectors.joining(","));
    }

    private Mapping step(String name, Catalog catalog) {
        return preset.step(name)
                .map(step -> Desk.good(preset.filled(step, typed)))
                .or(() -> catalog.get(name).map(Customisation::step))
                .orElseThrow(() -> unknown(name, catalog));
    }

    private AssignRefusal unknown(String name, Catalog catalog) {
        TreeSet<String> known = new TreeSet<>(catalog.definitions().keySet());
        preset.steps().forEach(step -> known.add(step.text(Step.NAME).orElse("")));
        return AssignRefusal.of(
                "There is no step '%s' in the preset '%s' or in the catalog. There are: %s"
                        .formatted(name, preset.name(), String.join(", ", known)));
    }

    /// As it was typed where that is free; else with the number behind the last of its kind.
    private static String iteration(String typed, String known, List<String> there) {
        String base = Preset.baseName(typed);
        boolean counted = !known.equals(Preset.baseName(known)) || there.contains(base);
        if (!there.contains(typed) && (!counted || !typed.equals(base))) {
            return typed;
        }
        int last =
                there.stream()
                        .filter(each -> Preset.baseName(each).equals(base))
                        .mapToInt(each -> number(each, base))
                        .max()
                        .orElse(0);
        return base + "-" + (last + 1);
    }

    private static int number(String name, String base) {
        String rest = name.substring(base.length());
        return rest.matches("-\\d{1,6}") ? Integer.parseInt(rest.substring(1)) : 1;
    }

    private List<Draft> drafts(List<Mapping> steps) {
        Mapping document = Mapping.EMPTY.with("steps", new YamlValue.Items(List.copyOf(steps)));
        return drafts(desk, YamlWriter.document(document));
    }

    /// The steps of a text, with what their sources say.
    static List<Draft> drafts(Desk desk, String text) {
        return switch (JobReader.readSteps(text)) {
            case JobReader.Found(Job job) -> Desk.good(desk.expansion().drafts(job.steps()));
            case JobReader.Rejected(String reason) -> throw AssignRefusal.of(reason);
        };
    }
}
