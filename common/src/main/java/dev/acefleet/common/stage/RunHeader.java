package dev.acefleet.common.stage;

import dev.acefleet.common.text.YamlReading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The scheduler's fields of a run's front matter, as text (spec/stage.md 2.1, 2.3). Absent and empty are the same.
///
/// @param lines where the fields stand in the block, from 1
record RunHeader(
        String batch,
        List<String> dependsOn,
        List<String> filesModified,
        String autonomous,
        String gapClosure,
        String type,
        boolean hasMustHaves,
        Map<String, Integer> lines) {
    private static final Pattern FIELD = Pattern.compile("([A-Za-z_][\\w-]*):(.*)");
    private static final Pattern ITEM = Pattern.compile("\\s*-\\s+(.*)");

    static RunHeader of(YamlReading.Mapping yaml) {
        Map<String, Object> values = yaml.values();
        return new RunHeader(
                scalar(values.get("batch")),
                list(values.get("depends_on")),
                list(values.get("files_modified")),
                scalar(values.get("autonomous")),
                scalar(values.get("gap_closure")),
                scalar(values.get("type")),
                isThere(values.get("must_haves")),
                yaml.lines());
    }

    /// For blocks that are no YAML: fields at the beginning of a line, with a scalar, an inline list or indented items.
    static RunHeader byLines(String block) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        int number = 0;
        for (String line : block.split("\n", -1)) {
            number++;
            Matcher field = FIELD.matcher(line);
            Matcher item = ITEM.matcher(line);
            if (field.matches()) {
                current = new ArrayList<>(inline(field.group(2)));
                fields.put(field.group(1), current);
                lines.put(field.group(1), number);
            } else if (item.matches()) {
                current.add(bare(item.group(1)));
            }
        }
        return new RunHeader(
                first(fields, "batch"),
                fields.getOrDefault("depends_on", List.of()),
                fields.getOrDefault("files_modified", List.of()),
                first(fields, "autonomous"),
                first(fields, "gap_closure"),
                first(fields, "type"),
                fields.containsKey("must_haves"),
                lines);
    }

    private static String first(Map<String, List<String>> fields, String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static List<String> inline(String text) {
        String value = bare(text);
        if (value.isEmpty()) {
            return List.of();
        }
        if (!value.startsWith("[")) {
            return List.of(value);
        }
        String inside =
                value.substring(1, value.endsWith("]") ? value.length() - 1 : value.length());
        List<String> items = new ArrayList<>();
        for (String item : inside.split(",", -1)) {
            if (!item.isBlank()) {
                items.add(bare(item));
            }
        }
        return items;
    }

    /// Without a trailing remark and without quotes.
    private static String bare(String text) {
        String value = text.replaceFirst("\\s+#.*$", "").strip();
        boolean quoted = value.matches("\".*\"|'.*'");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static String scalar(@Nullable Object value) {
        return value instanceof String text ? bare(text) : "";
    }

    private static List<String> list(@Nullable Object value) {
        if (value instanceof String text) {
            return text.isBlank() ? List.of() : inline(text);
        }
        List<String> items = new ArrayList<>();
        if (value instanceof List<?> several) {
            for (Object item : several) {
                if (item instanceof String text && !text.isBlank()) {
                    items.add(text.strip());
                } else if (item instanceof Map<?, ?> map) {
                    // An unquoted colon makes a map of what was meant as text.
                    map.forEach((key, rest) -> items.add(key + ": " + rest));
                }
            }
        }
        return items;
    }

    private static boolean isThere(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case String text -> !text.isBlank();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    int line(String field) {
        return lines.getOrDefault(field, 1);
    }

    /// The truth value of a text; empty for any other text.
    static Optional<Boolean> truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> Optional.of(true);
            case "false", "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
