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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The scheduler's fields of a run's front matter, as text (spec/stage.md 2.1, 2.3). Absent and empty are the same.
///
/// @param stage and run what the file says that it is: only for a cross-check
/// @param remarks on the fields that nothing is scheduled by
/// @param lines where the fields stand in the block, from 1
record RunHeader(
        String stage,
        String run,
        String batch,
        List<String> dependsOn,
        List<String> filesModified,
        String autonomous,
        String gapClosure,
        String type,
        List<RunExtras.Remark> remarks,
        Map<String, Integer> lines) {
    private static final Pattern FIELD = Pattern.compile("([A-Za-z_][\\w-]*):(.*)");
    private static final Pattern ITEM = Pattern.compile("\\s*-\\s+(.*)");

    /// Lines of one list in brackets: one that is left open must not swallow the block.
    private static final int LIST_LINES = 100;

    static RunHeader of(YamlReading.Mapping yaml) {
        Map<String, Object> values = yaml.values();
        return new RunHeader(
                scalar(values.get("stage")),
                scalar(values.get("run")),
                scalar(values.get("batch")),
                list(values.get("depends_on")),
                list(values.get("files_modified")),
                scalar(values.get("autonomous")),
                scalar(values.get("gap_closure")),
                scalar(values.get("type")),
                RunExtras.remarks(yaml),
                yaml.lines());
    }

    /// For blocks that are no YAML: fields at the beginning of a line, with a scalar, an inline list or indented items.
    static RunHeader byLines(String block) {
        Map<String, Integer> lines = new LinkedHashMap<>();
        Map<String, List<String>> fields = byField(block, lines);
        return new RunHeader(
                first(fields, "stage"),
                first(fields, "run"),
                first(fields, "batch"),
                fields.getOrDefault("depends_on", List.of()),
                fields.getOrDefault("files_modified", List.of()),
                first(fields, "autonomous"),
                first(fields, "gap_closure"),
                first(fields, "type"),
                fields.containsKey("must_haves")
                        ? List.of()
                        : List.of(new RunExtras.Remark("must_haves", "must_haves missing")),
                lines);
    }

    private static Map<String, List<String>> byField(String block, Map<String, Integer> lines) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        String[] all = block.split("\n", -1);
        for (int i = 0; i < all.length; i++) {
            Matcher field = FIELD.matcher(all[i]);
            Matcher item = ITEM.matcher(all[i]);
            if (field.matches()) {
                lines.put(field.group(1), i + 1);
                String value = withoutRemark(field.group(2));
                int last = Math.min(all.length - 1, i + LIST_LINES);
                while (value.startsWith("[")
                        && !value.endsWith("]")
                        && i < last
                        && !FIELD.matcher(all[i + 1]).matches()) {
                    value = value + " " + withoutRemark(all[++i]);
                }
                current = new ArrayList<>(inline(value));
                fields.put(field.group(1), current);
            } else if (item.matches()) {
                current.add(bare(item.group(1)));
            }
        }
        return fields;
    }

    /// One list of a block that is no YAML, however far its field is indented.
    static List<String> listByLines(String block, String name) {
        String outdented =
                block.lines()
                        .map(String::strip)
                        .map(line -> line.startsWith("-") ? "  " + line : line)
                        .collect(Collectors.joining("\n"));
        return byField(outdented, new LinkedHashMap<>()).getOrDefault(name, List.of());
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
    static String bare(String text) {
        String value = withoutRemark(text);
        boolean quoted =
                value.length() > 1
                        && value.charAt(0) == value.charAt(value.length() - 1)
                        && (value.charAt(0) == '"' || value.charAt(0) == '\'');
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static String withoutRemark(String text) {
        String value = text.strip();
        int remark = value.startsWith("#") ? 0 : value.indexOf(" #");
        return remark < 0 ? value : value.substring(0, remark).strip();
    }

    private static String scalar(@Nullable Object value) {
        return value instanceof String text ? bare(text) : "";
    }

    static List<String> list(@Nullable Object value) {
        if (value instanceof String text) {
            return text.isBlank() ? List.of() : inline(text);
        }
        List<String> items = new ArrayList<>();
        if (value instanceof List<?> several) {
            for (Object item : several) {
                if (item instanceof String text && !text.isBlank()) {
                    items.add(text.strip());
                } else if (item instanceof Map<?, ?> map) {
                    // An unquoted colon makes a map of what was meant as text; some write path and
                    // remark as a map.
                    items.add(
                            map.get("path") instanceof String path
                                    ? path.strip()
                                    : map.keySet().stream()
                                            .map(String::valueOf)
                                            .findFirst()
                                            .orElse(""));
                }
            }
        }
        return items;
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
