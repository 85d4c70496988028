package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlLines;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// A mapping in a text that is being read: gives its values in the type that is wanted, and notes with its line what is not
/// of it. A value that is wrong reads as if it were not there, so that the rest is looked at too.
final class Entry {
    /// Stands for a text that should be there.
    private static final String MISSING = "?";

    private final Text text;
    private final List<Object> path;
    private final YamlValue.Mapping fields;

    /// @param firstLine of the text in its file, from 1
    private record Text(String text, int firstLine, List<String> problems) {
        void problem(List<Object> path, String reason) {
            problems.add("line %d: %s".formatted(YamlLines.of(text, path) + firstLine - 1, reason));
        }
    }

    private Entry(Text text, List<Object> path, YamlValue.Mapping fields) {
        this.text = text;
        this.path = path;
        this.fields = fields;
    }

    /// @param make makes the value, out of anything; what it makes is thrown away where something was wrong
    static <T> Parsed<T> read(String text, int firstLine, Function<Entry, T> make) {
        return switch (YamlValues.read(text)) {
            case YamlValues.Refused(int line, String reason) ->
                    new Parsed.Bad<>(
                            List.of("line %d: %s".formatted(line + firstLine - 1, reason)));
            case YamlValues.Read(YamlValue.Mapping top) -> {
                Text whole = new Text(text, firstLine, new ArrayList<>());
                T made = make.apply(new Entry(whole, List.of(), top));
                yield whole.problems().isEmpty()
                        ? new Parsed.Good<>(made)
                        : new Parsed.Bad<>(whole.problems());
            }
            case YamlValues.Read _ ->
                    new Parsed.Bad<>(
                            List.of("line %d: it is not a mapping of keys".formatted(firstLine)));
        };
    }

    YamlValue.Mapping fields() {
        return fields;
    }

    boolean has(String key) {
        return fields.get(key).isPresent();
    }

    void wrong(String key, String reason) {
        text.problem(at(key), reason);
    }

    private List<Object> at(Object... further) {
        List<Object> all = new ArrayList<>(path);
        all.addAll(List.of(further));
        return all;
    }

    /// A scalar, or the lines of a list of them.
    Optional<String> text(String key) {
        Optional<YamlValue> value = fields.get(key);
        if (value.isPresent() && !isText(value.get())) {
            wrong(key, key + " is not a text");
            return Optional.empty();
        }
        return value.map(YamlValue::words).map(String::strip).filter(words -> !words.isEmpty());
    }

    private static boolean isText(YamlValue value) {
        return switch (value) {
            case YamlValue.Text _, YamlValue.Bare _ -> true;
            case YamlValue.Items(List<YamlValue> items) ->
                    items.stream().noneMatch(YamlValue.Mapping.class::isInstance);
            case YamlValue.Mapping _ -> false;
        };
    }

    String needed(String key) {
        Optional<String> found = text(key);
        if (found.isEmpty() && !has(key)) {
            wrong(key, key + " is missing");
        } else if (found.isEmpty()) {
            wrong(key, key + " is empty");
        }
        return found.orElse(MISSING);
    }

    /// A name that a file of a step can have.
    String name(String key) {
        String name = needed(key);
        if (!name.equals(MISSING) && Step.slug(name).isEmpty()) {
            wrong(key, "the name \"%s\" has no letter and no digit".formatted(name));
            return MISSING;
        }
        return name;
    }

    boolean flag(String key, boolean usual) {
        return text(key).map(word -> word.equals("true")).orElse(usual);
    }

    /// A whole number of at least `least`.
    int count(String key, int least, int usual) {
        Optional<String> word = text(key);
        if (word.isEmpty()) {
            return usual;
        }
        if (!word.get().matches("[0-9]{1,6}") || Integer.parseInt(word.get()) < least) {
            wrong(key, "%s is not a number of at least %d".formatted(key, least));
            return usual;
        }
        return Integer.parseInt(word.get());
    }

    /// A list of texts; none where there is no such key.
    List<String> texts(String key) {
        return items(key, () -> key + " is not a list of texts").stream()
                .filter(item -> {
                    boolean is = !(item instanceof YamlValue.Mapping) && isText(item);
                    if (!is) {
                        wrong(key, key + " is not a list of texts");
                    }
                    return is;
                })
                .map(YamlValue::words)
                .map(String::strip)
                .filter(words -> !words.isEmpty())
                .toList();
    }

    /// A list of mappings; none where there is no such key.
    List<Entry> entries(String key) {
        List<YamlValue> items = items(key, () -> key + " is not a list");
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof YamlValue.Mapping inner) {
                entries.add(new Entry(text, at(key, i), inner));
            } else {
                text.problem(at(key, i), "an entry of %s is not a mapping of keys".formatted(key));
            }
        }
        return entries;
    }

    private List<YamlValue> items(String key, Supplier<String> otherwise) {
        return switch (fields.get(key).orElse(new YamlValue.Items(List.of()))) {
            case YamlValue.Items(List<YamlValue> items) -> items;
            case YamlValue.Text _, YamlValue.Bare _, YamlValue.Mapping _ -> {
                wrong(key, otherwise.get());
                yield List.of();
            }
        };
    }

    Optional<Entry> entry(String key) {
        Optional<YamlValue> value = fields.get(key);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof YamlValue.Mapping inner) {
            return Optional.of(new Entry(text, at(key), inner));
        }
        wrong(key, key + " is not a mapping of keys");
        return Optional.empty();
    }

    /// Notes every key that is not one of these.
    void only(Set<String> keys) {
        fields.values().keySet().stream()
                .filter(key -> !keys.contains(key))
                .forEach(key -> wrong(key, "the key %s is not known here".formatted(key)));
    }
}
