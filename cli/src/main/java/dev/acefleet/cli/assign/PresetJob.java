package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Customisation;
import dev.acefleet.common.assign.Parameter;
import dev.acefleet.common.assign.Parameters;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.Preset;
import dev.acefleet.common.text.YamlValue.Mapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The job that a preset makes for one case (spec/assign.md 8.4 and 17).
///
/// @param name of the job
record PresetJob(String name, Mapping document) {
    /// The one that tasks are done by where nobody names another.
    static final String USUAL = "work-on-task";

    private static final String TASK = "taskref";
    private static final String TASKS = "taskrefs";

    /// The options by which values are given.
    static Syntax options(Syntax syntax) {
        return syntax.option("--taskref", "TASK", "The task it is about.")
                .option("--taskrefs", "A,B,…", "Several: a list, or a range as 148-152.")
                .option("--set", "NAME=VALUE", "A parameter; may be given several times.");
    }

    /// What was typed for the parameters of a preset.
    static Map<String, String> typed(Arguments arguments) {
        Map<String, String> typed = new LinkedHashMap<>();
        arguments.text("--taskref").ifPresent(task -> typed.put(TASK, task));
        arguments.text("--taskrefs").ifPresent(tasks -> typed.put(TASKS, tasks));
        for (String each : arguments.texts("--set")) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw AssignRefusal.of("Not a parameter and its value: " + each + " (NAME=VALUE)");
            }
            typed.put(each.substring(0, equals).strip(), each.substring(equals + 1));
        }
        return typed;
    }

    static Preset preset(Desk desk, String name) {
        Parsed<Preset> found =
                desk.library()
                        .preset(name)
                        .orElseThrow(() ->
                                AssignRefusal.of(
                                        "There is no preset '%s'. There are: %s"
                                                .formatted(
                                                        name,
                                                        String.join(
                                                                ", ", desk.library().presets()))));
        Preset preset = Desk.good(found);
        Set<String> unknown = preset.unknownKeys();
        if (!unknown.isEmpty()) {
            throw AssignRefusal.of(
                    "The preset '%s' asks for {{%s}}, which is none of its parameters."
                            .formatted(name, String.join("}}, {{", unknown)));
        }
        return preset;
    }

    static Parameters.Given given(Preset preset, Map<String, String> typed) {
        Parameters.Given given = Desk.good(preset.parameters().given(typed));
        for (Parameter parameter : preset.parameters().all()) {
            boolean pattern =
                    parameter.array()
                            && given.values().getOrDefault(parameter.name(), List.of()).stream()
                                    .anyMatch(each -> each.matches(".*[*?].*"));
            if (pattern) {
                throw AssignRefusal.of(
                        "The values of '%s' must be named: a pattern is not looked up here."
                                .formatted(parameter.name()));
            }
        }
        return given;
    }

    /// What tasks are given as to a preset: as many, or as one where it takes only that.
    static void tasks(Preset preset, String tasks, Map<String, String> typed) {
        boolean several =
                preset.parameters().all().stream().anyMatch(each -> each.name().equals(TASKS));
        typed.put(several ? TASKS : TASK, tasks);
        if (!several && Parameter.names(tasks).size() > 1) {
            throw AssignRefusal.of("The preset '%s' is for one task.".formatted(preset.name()));
        }
    }

    static PresetJob of(
            Desk desk, Preset preset, Map<String, String> typed, Customisation otherwise) {
        Parameters.Given given = given(preset, typed);
        List<Mapping> steps = preset.steps(given);
        if (!otherwise.equals(Customisation.NONE)) {
            steps =
                    Desk.good(
                            otherwise.of(
                                    steps,
                                    Desk.good(desk.library().catalog()),
                                    Desk.good(desk.library().rules())));
        }
        if (steps.isEmpty()) {
            throw AssignRefusal.of("Nothing is left to do.");
        }
        String tasks = String.join("-", given.values().getOrDefault(TASKS, List.of()));
        String task = String.join("-", given.values().getOrDefault(TASK, List.of()));
        String about = tasks.isEmpty() ? task : tasks;
        String name = about.isEmpty() ? preset.name() : preset.name() + "-" + about;
        return new PresetJob(name, Preset.job(name, Optional.of(preset.name()), steps));
    }

    /// How a job differs from its preset, as options and as words say.
    static Customisation otherwise(Arguments arguments, Optional<String> words) {
        Customisation options =
                new Customisation(
                        arguments.texts("--skip").stream()
                                .flatMap(each -> Parameter.names(each).stream())
                                .toList(),
                        arguments.texts("--add").stream()
                                .flatMap(each -> Parameter.names(each).stream())
                                .toList(),
                        arguments
                                .text("--cycles")
                                .map(PresetJob::count)
                                .orElse(OptionalInt.empty()));
        return words.map(each -> options.and(Desk.good(Customisation.read(each)))).orElse(options);
    }

    private static OptionalInt count(String text) {
        if (!text.matches("[0-9]{1,2}")) {
            throw AssignRefusal.of("Not a number of review cycles: " + text);
        }
        return OptionalInt.of(Integer.parseInt(text));
    }
}
