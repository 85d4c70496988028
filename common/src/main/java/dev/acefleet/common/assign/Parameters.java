package dev.acefleet.common.assign;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The parameters of a preset or a recipe, and what was given for them.
public record Parameters(List<Parameter> all) {
    private static final String TASK = "taskref";
    private static final String TASKS = "taskrefs";

    public Parameters {
        all = List.copyOf(all);
    }

    /// What is given, by parameter: one value, or those of an array.
    public record Given(Map<String, List<String>> values) {
        public Given {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /// Each as the text that takes its place.
        Map<String, String> texts() {
            Map<String, String> texts = new LinkedHashMap<>();
            values.forEach((name, list) -> texts.put(name, String.join(", ", list)));
            return texts;
        }

        List<String> list(String name) {
            return values.getOrDefault(name, List.of());
        }
    }

    static Parameters of(Optional<Entry> entry) {
        return new Parameters(
                entry.stream()
                        .flatMap(each ->
                                each.fields().values().keySet().stream()
                                        .flatMap(name ->
                                                each
                                                        .entry(name)
                                                        .map(inner -> Parameter.of(name, inner))
                                                        .stream()))
                        .toList());
    }

    private Optional<Parameter> named(String name) {
        return all.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /// Takes texts as a person types them. One task also fills the list of tasks, where only that is asked for.
    public Parsed<Given> given(Map<String, String> typed) {
        Map<String, String> texts = new LinkedHashMap<>(typed);
        if (named(TASK).isEmpty() && texts.containsKey(TASK)) {
            String task = texts.remove(TASK);
            if (texts.getOrDefault(TASKS, "").isBlank()) {
                texts.put(TASKS, task);
            }
        }
        List<String> problems = new ArrayList<>();
        for (String name : new TreeSet<>(texts.keySet())) {
            if (named(name).isEmpty()) {
                problems.add("There is no parameter '%s'; there %s.".formatted(name, names()));
            }
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Parameter parameter : all) {
            String text =
                    Optional.ofNullable(texts.get(parameter.name()))
                            .filter(each -> !each.isBlank())
                            .or(parameter::usual)
                            .orElse("");
            List<String> list = values(parameter, text, problems);
            if (list.isEmpty() && parameter.required()) {
                problems.add("Required parameter '%s' is missing".formatted(parameter.name()));
            }
            values.put(parameter.name(), list);
        }
        return problems.isEmpty()
                ? new Parsed.Good<>(new Given(values))
                : new Parsed.Bad<>(problems);
    }

    private static List<String> values(Parameter parameter, String text, List<String> problems) {
        if (!parameter.array()) {
            return text.isBlank() ? List.of() : List.of(text);
        }
        try {
            List<String> list = Parameter.list(text);
            if (list.stream().distinct().count() < list.size()) {
                problems.add("A value of '%s' is given twice.".formatted(parameter.name()));
            }
            return list;
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
            return List.of();
        }
    }

    private String names() {
        return all.isEmpty()
                ? "are none"
                : "are " + String.join(", ", all.stream().map(Parameter::name).toList());
    }
}
