package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Catalog;
import dev.acefleet.common.assign.StepDefinition;
import dev.acefleet.common.text.YamlWriter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shows what jobs can be made of here: the steps, presets and recipes that are known.
record CatalogCommand(Desk desk) implements Verb {
    private static final String ROW = "  %-22s %s%n";

    @Override
    public Syntax syntax() {
        return Syntax.of("Show the steps, presets and recipes that are known.", "STEP")
                .option("--tag", "TAG", "Only the steps with this tag.")
                .option("--produces", "THING", "Only the steps that make this.");
    }

    @Override
    public AssignExit run(PrintStream out, Arguments arguments) {
        Catalog catalog = Desk.good(desk().library().catalog());
        Optional<String> name = arguments.word();
        Optional<String> tag = arguments.text("--tag");
        Optional<String> produces = arguments.text("--produces");
        if (name.isPresent()) {
            StepDefinition step =
                    catalog.get(name.get())
                            .orElseThrow(() ->
                                    AssignRefusal.of(
                                            "There is no step '%s' in the catalog."
                                                    .formatted(name.get())));
            out.print(YamlWriter.document(step.fields()));
            return AssignExit.DONE;
        }
        List<StepDefinition> steps =
                new ArrayList<>(
                        tag.map(catalog::tagged)
                                .orElseGet(() -> List.copyOf(catalog.definitions().values())));
        produces.ifPresent(each -> steps.retainAll(catalog.producersOf(each)));
        out.println("Steps:");
        steps.forEach(step -> out.printf(ROW, step.name(), step.description().orElse("")));
        if (tag.isEmpty() && produces.isEmpty()) {
            others(out);
        }
        return AssignExit.DONE;
    }

    private void others(PrintStream out) {
        out.println();
        out.println("Presets:");
        for (String name : desk().library().presets()) {
            desk().library()
                    .preset(name)
                    .map(Desk::good)
                    .ifPresent(each -> out.printf(ROW, name, each.description()));
        }
        out.println();
        out.println("Recipes:");
        for (String name : desk().library().recipes()) {
            desk().library()
                    .recipe(name)
                    .map(Desk::good)
                    .ifPresent(each -> out.printf(ROW, name, each.description()));
        }
    }
}
