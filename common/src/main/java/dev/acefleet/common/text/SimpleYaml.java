package dev.acefleet.common.text;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the YAML that programs write most: lines of a key and one text. Everything else is left to the real reader, which
/// says the same of these texts and needs far longer for a thousand of them, and to be loaded at all. Stateless; any thread.
final class SimpleYaml {
    /// Words that are no text.
    private static final Set<String> WORDS =
            Set.of("y", "n", "yes", "no", "true", "false", "on", "off", "null");

    private SimpleYaml() {}

    /// Empty where the text has anything but such lines.
    static Optional<YamlValue.Mapping> read(String text) {
        Map<String, YamlValue> values = new LinkedHashMap<>();
        int at = text.startsWith("---\n") ? 4 : 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end < 0 ? text.length() : end);
            int colon = line.indexOf(": ");
            if (colon <= 0 || !isKey(line.substring(0, colon))) {
                return Optional.empty();
            }
            Optional<String> value = value(line.substring(colon + 2));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            String key = line.substring(0, colon);
            values.remove(key);
            values.put(key, new YamlValue.Text(value.get()));
            at = end < 0 ? text.length() : end + 1;
        }
        return Optional.of(new YamlValue.Mapping(values));
    }

    private static boolean isKey(String text) {
        return text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '_');
    }

    private static Optional<String> value(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        char first = text.charAt(0);
        if (first == '\'' || first == '"') {
            int close = text.length() - 1;
            boolean whole = close > 0 && text.indexOf(first, 1) == close;
            String inner = whole ? text.substring(1, close) : "";
            return whole && inner.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '\\')
                    ? Optional.of(inner)
                    : Optional.empty();
        }
        boolean plain =
                isLetter(first)
                        && text.chars().allMatch(SimpleYaml::isPlain)
                        && text.charAt(text.length() - 1) != ' '
                        && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        return plain ? Optional.of(text) : Optional.empty();
    }

    private static boolean isPlain(int c) {
        return isLetter(c) || (c >= '0' && c <= '9') || " _-./".indexOf(c) >= 0;
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
