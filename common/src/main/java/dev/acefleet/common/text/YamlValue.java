package dev.acefleet.common.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value of a YAML text that is written again: it keeps the difference between a text and what only looks like one, so
/// that a file whose one key was changed differs in nothing else.
public sealed interface YamlValue {
    record Text(String text) implements YamlValue {
        @Override
        public String words() {
            return text;
        }
    }

    /// A scalar that YAML reads as a number, a truth value or a time: written without quotes, as it was found.
    record Bare(String text) implements YamlValue {
        @Override
        public String words() {
            return text;
        }
    }

    record Items(List<YamlValue> values) implements YamlValue {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String words() {
            return String.join("\n", values.stream().map(YamlValue::words).toList());
        }
    }

    /// In order of appearance. A key without a value is not in it.
    record Mapping(Map<String, YamlValue> values) implements YamlValue {
        public static final Mapping EMPTY = new Mapping(Map.of());

        public Mapping {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        public Optional<YamlValue> get(String key) {
            return Optional.ofNullable(values.get(key));
        }

        /// The words of a scalar or a list of them; empty where there is none, or a mapping.
        public Optional<String> text(String key) {
            return get(key).filter(value -> !(value instanceof Mapping)).map(YamlValue::words);
        }

        public Mapping mapping(String key) {
            return values.get(key) instanceof Mapping inner ? inner : EMPTY;
        }

        /// The entries of a list; none where there is no list.
        public List<YamlValue> items(String key) {
            return values.get(key) instanceof Items items ? items.values() : List.of();
        }

        /// A key that is there keeps its place; a new one comes last.
        public Mapping with(String key, YamlValue value) {
            Map<String, YamlValue> changed = new LinkedHashMap<>(values);
            changed.put(key, value);
            return new Mapping(changed);
        }

        public Mapping with(String key, String text) {
            return with(key, new Text(text));
        }

        public Mapping without(String... keys) {
            Map<String, YamlValue> changed = new LinkedHashMap<>(values);
            for (String key : keys) {
                changed.remove(key);
            }
            return new Mapping(changed);
        }

        @Override
        public String words() {
            return "";
        }
    }

    /// The value as one text: that of a scalar, the lines of a list; nothing for a mapping.
    String words();
}
