package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Catalog;
import dev.acefleet.common.assign.Composition;
import dev.acefleet.common.assign.CompositionRules;
import dev.acefleet.common.assign.Customisation;
import dev.acefleet.common.assign.Parameters;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.PhraseMatch;
import dev.acefleet.common.assign.Preset;
import dev.acefleet.common.assign.Recipe;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.text.YamlValue.Mapping;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Writes a job of steps that a person names, in an order that the catalog and its rules agree with. What is not a step is
/// refused with what comes near: nothing is read out of prose.
record ComposeCommand(Desk desk) implements Verb {
    /// @param steps in order
    /// @param told what was changed, and what may be wanted as well
    private record Composed(String name, List<Mapping> steps, List<String> told) {}

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "Write a job of steps of the catalog, without making an assignment.",
                        "\"STEP, STEP, …\"")
                .also(PresetJob::options)
                .option("-r, --recipe", "NAME", "Begin with the steps of a recipe.")
                .option("--name", "NAME", "How the assignment is called.")
                .also(JobFile::option);
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) throws IOException {
        Catalog catalog = Desk.good(desk().library().catalog());
        CompositionRules rules = Desk.good(desk().library().rules());
        List<String> names = names(arguments.word().orElse(""), catalog);
        Optional<String> recipe = arguments.text("--recipe");
        Composed composed =
                recipe.isPresent()
                        ? ofRecipe(recipe.get(), names, arguments, catalog, rules)
                        : ofSteps(names, arguments, catalog, rules);
        String name = arguments.text("--name").orElse(composed.name());
        Mapping document = Preset.job(name, Optional.empty(), composed.steps());
        Path file = JobFile.write(desk(), arguments.text("--output"), name, document);
        out.println("Job: " + desk().shown(file));
        WrittenJob.steps(out, document);
        if (!composed.told().isEmpty()) {
            out.println();
            composed.told().forEach(out::println);
        }
        WrittenJob.next(out, desk(), file);
        return AssignExit.DONE;
    }

    private List<String> names(String words, Catalog catalog) {
        PhraseMatch match = new PhraseMatch(catalog);
        List<String> names = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String phrase : words.split("[,;\n]", -1)) {
            if (phrase.isBlank()) {
                continue;
            }
            switch (match.of(phrase)) {
                case PhraseMatch.Found(var step) -> names.add(step.name());
                case PhraseMatch.Unknown(List<String> candidates) ->
                        problems.add(unknown(phrase.strip(), candidates));
            }
        }
        if (!problems.isEmpty()) {
            throw AssignRefusal.of(String.join("; ", problems) + recipeFor(words));
        }
        return names;
    }

    private static String unknown(String phrase, List<String> candidates) {
        return "No step of the catalog is meant by '%s'%s"
                .formatted(
                        phrase,
                        candidates.isEmpty()
                                ? "; see ace-assign catalog"
                                : ". Near are: " + String.join(", ", candidates));
    }

    /// A recipe that the words speak of, for a person to choose.
    private String recipeFor(String words) {
        for (String name : desk().library().recipes()) {
            if (recipe(name).matches(words)) {
                return ". It sounds like the recipe %s: ace-assign compose --recipe %s"
                        .formatted(name, name);
            }
        }
        return "";
    }

    private Recipe recipe(String name) {
        Parsed<Recipe> found =
                desk().library()
                        .recipe(name)
                        .orElseThrow(() ->
                                AssignRefusal.of(
                                        "There is no recipe '%s'. There are: %s"
                                                .formatted(
                                                        name,
                                                        String.join(
                                                                ", ",
                                                                desk().library().recipes()))));
        return Desk.good(found);
    }

    private static Composed ofSteps(
            List<String> names, Arguments arguments, Catalog catalog, CompositionRules rules) {
        if (names.isEmpty()) {
            throw AssignRefusal.of(
                    "Name the steps, with commas between them, or a recipe with --recipe.");
        }
        Composition composed = Desk.good(Composition.of(catalog, rules, names));
        Optional<String> task = arguments.text("--taskrefs").or(() -> arguments.text("--taskref"));
        List<Mapping> steps = new ArrayList<>();
        Set<String> taken = new LinkedHashSet<>();
        for (String name : composed.names()) {
            String called = name;
            for (int i = 2; !taken.add(called); i++) {
                called = name + "-" + i;
            }
            Mapping step =
                    Customisation.step(catalog.get(name).orElseThrow()).with(Step.NAME, called);
            steps.add(task.isPresent() ? step.with("taskref", task.get()) : step);
        }
        List<String> told = new ArrayList<>(composed.corrections());
        composed.suggestions().forEach(each -> told.add(suggested(each)));
        return new Composed("composed", steps, told);
    }

    private static String suggested(CompositionRules.Suggestion each) {
        return "Suggested: %s (%s; %s)".formatted(each.step(), each.strength(), each.reason());
    }

    /// The recipe's own order stays; what breaks a rule in it is told.
    private Composed ofRecipe(
            String name,
            List<String> names,
            Arguments arguments,
            Catalog catalog,
            CompositionRules rules) {
        Recipe recipe = recipe(name);
        Parameters.Given given = Desk.good(recipe.parameters().given(PresetJob.typed(arguments)));
        Set<String> own = new LinkedHashSet<>();
        recipe.parts().forEach(part -> own.add(part.name()));
        List<String> further = names.stream().filter(each -> !own.contains(each)).toList();
        List<Mapping> steps =
                Desk.good(
                        new Customisation(List.of(), further, OptionalInt.empty())
                                .of(recipe.steps(given, Set.copyOf(names)), catalog, rules));
        List<String> there = steps.stream().map(Preset::nameOf).toList();
        List<String> told = new ArrayList<>();
        rules.violations(there)
                .forEach(each ->
                        told.add(
                                "Against the rule %s: %s"
                                        .formatted(each.rule().rule(), each.message())));
        recipe.parts().stream()
                .filter(part -> !part.required() && !names.contains(part.name()))
                .forEach(part ->
                        told.add("Left out: %s. %s".formatted(part.name(), part.note()).strip()));
        rules.suggestions(there).forEach(each -> told.add(suggested(each)));
        return new Composed(recipe.name(), steps, told);
    }
}
