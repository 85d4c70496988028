package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValue.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The part of a preset that is repeated: a container, and below it a step for each value of a parameter.
///
/// @param parent the container; empty where the children have none but a number
/// @param foreach the parameter; empty where nothing is repeated
/// @param child what each of them is
public record BatchTemplate(
        Optional<Mapping> parent, Optional<String> foreach, Optional<Mapping> child) {
    /// How the container is called where the preset does not say.
    public static final String PARENT = "batch-tasks";

    private static final String NUMBER = "number";
    private static final String ITEM = "item";
    private static final StepNumber FIRST = StepNumber.top(StepNumber.GAP);

    static BatchTemplate of(Entry entry) {
        entry.only(Set.of("batch-parent", "foreach", "child-template"));
        Optional<Entry> parent = entry.entry("batch-parent");
        Optional<Entry> child = entry.entry("child-template");
        if (entry.has("foreach") != child.isPresent()) {
            entry.wrong("foreach", "foreach and child-template need each other");
        }
        parent.flatMap(each -> each.text(NUMBER))
                .filter(number -> !StepNumber.isNumber(number))
                .ifPresent(number ->
                        entry.wrong("batch-parent", number + " is not the number of a step"));
        return new BatchTemplate(
                parent.map(Entry::fields), entry.text("foreach"), child.map(Entry::fields));
    }

    private StepNumber number() {
        return parent.flatMap(each -> each.text(NUMBER))
                .filter(StepNumber::isNumber)
                .map(StepNumber::new)
                .orElse(FIRST);
    }

    /// How the container is called.
    public String parentName() {
        return parent.map(Preset::nameOf).filter(name -> !name.isEmpty()).orElse(PARENT);
    }

    List<Mapping> steps(Parameters.Given given) {
        List<Mapping> all = new ArrayList<>();
        parent.ifPresent(fields -> all.add(container(Template.filled(fields, given.texts()))));
        List<String> items = foreach.map(given::list).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            Mapping head =
                    Mapping.EMPTY
                            .with(NUMBER, number().child(i + 1).text())
                            .with(Step.PARENT, number().text());
            all.add(laid(head, child(items.get(i), given)));
        }
        return all;
    }

    private Mapping container(Mapping fields) {
        return laid(
                Mapping.EMPTY.with(NUMBER, number().text()).with(Step.NAME, parentName()), fields);
    }

    /// What the step of one more item has; its number is not said.
    ///
    /// @throws IllegalStateException where nothing is repeated
    public Mapping child(String item, Parameters.Given given) {
        Map<String, String> texts = new LinkedHashMap<>(given.texts());
        texts.put(ITEM, item);
        Mapping fields = child.orElseThrow(() -> new IllegalStateException("nothing is repeated"));
        Mapping filled = Template.filled(fields, texts);
        return filled.get(Step.NAME).isPresent()
                ? filled
                : laid(Mapping.EMPTY.with(Step.NAME, "item-" + item), filled);
    }

    private static Mapping laid(Mapping under, Mapping over) {
        Mapping all = under;
        for (Map.Entry<String, YamlValue> each : over.values().entrySet()) {
            all = all.with(each.getKey(), each.getValue());
        }
        return all;
    }

    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        parent.ifPresent(fields -> keys.addAll(Template.keys(fields)));
        child.ifPresent(fields -> keys.addAll(Template.keys(fields)));
        if (child.isPresent()) {
            keys.remove(ITEM);
        }
        foreach.ifPresent(keys::add);
        return keys;
    }
}
