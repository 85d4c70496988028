package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts values into the `{{key}}` of texts, at any depth (spec/assign.md 8.4). Values are put into a tree that was read
/// before, so that none of them can become keys or steps, and what a value says is not looked at again.
final class Template {
    private static final Pattern TOKEN = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_-]+)\\s*}}");

    private Template() {}

    /// A key that no value is given for stays as it is.
    static YamlValue filled(YamlValue value, Map<String, String> values) {
        return switch (value) {
            case YamlValue.Text(String text) -> new YamlValue.Text(filled(text, values));
            case YamlValue.Bare bare -> bare;
            case YamlValue.Items(List<YamlValue> items) ->
                    new YamlValue.Items(items.stream().map(item -> filled(item, values)).toList());
            case YamlValue.Mapping mapping -> filled(mapping, values);
        };
    }

    static YamlValue.Mapping filled(YamlValue.Mapping mapping, Map<String, String> values) {
        Map<String, YamlValue> all = new LinkedHashMap<>();
        mapping.values().forEach((key, value) -> all.put(key, filled(value, values)));
        return new YamlValue.Mapping(all);
    }

    static String filled(String text, Map<String, String> values) {
        return TOKEN.matcher(text)
                .replaceAll(token ->
                        Matcher.quoteReplacement(
                                values.getOrDefault(token.group(1), token.group())));
    }

    /// The keys that a value asks for.
    static Set<String> keys(YamlValue value) {
        Set<String> keys = new LinkedHashSet<>();
        switch (value) {
            case YamlValue.Text(String text) -> {
                Matcher token = TOKEN.matcher(text);
                while (token.find()) {
                    keys.add(token.group(1));
                }
            }
            case YamlValue.Bare _ -> {}
            case YamlValue.Items(List<YamlValue> items) ->
                    items.forEach(item -> keys.addAll(keys(item)));
            case YamlValue.Mapping mapping ->
                    new ArrayList<>(mapping.values().values())
                            .forEach(inner -> keys.addAll(keys(inner)));
        }
        return keys;
    }
}
