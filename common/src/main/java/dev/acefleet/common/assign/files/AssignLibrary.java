package dev.acefleet.common.assign.files;

import dev.acefleet.common.assign.Catalog;
import dev.acefleet.common.assign.CompositionRules;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.Preset;
import dev.acefleet.common.assign.Recipe;
import dev.acefleet.common.assign.RulesReader;
import dev.acefleet.common.assign.StepDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// What is known of steps, rules, recipes and presets (spec/assign.md 8): what comes with the program, and over it what the
/// user and the project have in their `.ace/assign`. Reads when it is asked, so that a command which asks for nothing pays
/// nothing.
public final class AssignLibrary {
    private static final String STEPS = "catalog/steps/";
    private static final String RECIPES = "catalog/recipes/";
    private static final String RULES = "composition-rules";
    private static final String PRESETS = "presets/";

    private final List<SourcePath> homes;

    /// @param homes directories `.ace/assign`, the nearest first
    public AssignLibrary(List<SourcePath> homes) {
        this.homes = List.copyOf(homes);
    }

    /// Those of each place, the nearest first and the program's own last.
    private List<Documents> places(String folder, String suffix) {
        List<Documents> places = new ArrayList<>();
        for (SourcePath home : homes) {
            Path below = home.path().resolve(folder);
            places.add(new DocumentFolder(below, home.within(), suffix));
        }
        places.add(new OwnDocuments(folder, suffix));
        return places;
    }

    /// All kinds of steps; a nearer place says its own over what a farther one says.
    public Parsed<Catalog> catalog() {
        Catalog catalog = Catalog.EMPTY;
        List<String> problems = new ArrayList<>();
        for (Documents place : places(STEPS, ".step.yml").reversed()) {
            switch (place.all(StepDefinition::read)) {
                case Parsed.Good<List<StepDefinition>>(List<StepDefinition> steps) ->
                        catalog = catalog.with(steps);
                case Parsed.Bad<List<StepDefinition>>(List<String> wrong) -> problems.addAll(wrong);
            }
        }
        return problems.isEmpty() ? new Parsed.Good<>(catalog) : new Parsed.Bad<>(problems);
    }

    /// The nearest ones; no place adds to another's.
    public Parsed<CompositionRules> rules() {
        return nearest(places("catalog/", ".yml"), RULES, RulesReader::read)
                .orElseGet(() -> new Parsed.Good<>(CompositionRules.NONE));
    }

    /// Empty where there is none of the name.
    public Optional<Parsed<Preset>> preset(String name) {
        return nearest(places(PRESETS, ".yml"), name, Preset::read);
    }

    public List<String> presets() {
        return names(places(PRESETS, ".yml"));
    }

    /// Empty where there is none of the name.
    public Optional<Parsed<Recipe>> recipe(String name) {
        return nearest(places(RECIPES, ".recipe.yml"), name, Recipe::read);
    }

    public List<String> recipes() {
        return names(places(RECIPES, ".recipe.yml"));
    }

    private static <T> Optional<Parsed<T>> nearest(
            List<Documents> places, String name, Function<String, Parsed<T>> reader) {
        return places.stream().flatMap(place -> place.read(name, reader).stream()).findFirst();
    }

    private static List<String> names(List<Documents> places) {
        return List.copyOf(
                new TreeSet<>(places.stream().flatMap(place -> place.names().stream()).toList()));
    }
}
