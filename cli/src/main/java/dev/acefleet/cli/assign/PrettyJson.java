package dev.acefleet.cli.assign;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// JSON in the layout that readers of `ace-assign` know. Written by hand, because no library may be loaded for it: the
/// program has to be there at once.
final class PrettyJson {
    /// Stands for `null`.
    static final Object NOTHING = Optional.empty();

    private final StringBuilder text = new StringBuilder();

    private PrettyJson() {}

    /// @param value maps, lists, texts, numbers, truth values and [#NOTHING]
    static String of(Object value) {
        PrettyJson json = new PrettyJson();
        json.value(value, 0);
        return json.text.toString();
    }

    private void value(Object value, int depth) {
        switch (value) {
            case Map<?, ?> map when map.isEmpty() -> text.append("{}");
            case Map<?, ?> map -> map(map, depth);
            case List<?> list when list.isEmpty() -> text.append("[]");
            case List<?> list -> list(list, depth);
            case Number number -> text.append(number);
            case Boolean flag -> text.append(flag);
            case Optional<?> _ -> text.append("null");
            default -> string(value.toString());
        }
    }

    private void map(Map<?, ?> map, int depth) {
        text.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> all = map.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<?, ?> entry = all.next();
            line(depth + 1);
            string(String.valueOf(entry.getKey()));
            text.append(": ");
            value(entry.getValue(), depth + 1);
            text.append(all.hasNext() ? "," : "");
        }
        line(depth);
        text.append('}');
    }

    private void list(List<?> list, int depth) {
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
            line(depth + 1);
            value(list.get(i), depth + 1);
            text.append(i < list.size() - 1 ? "," : "");
        }
        line(depth);
        text.append(']');
    }

    private void line(int depth) {
        text.append('\n').append("  ".repeat(depth));
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> text.append(c < ' ' ? "\\u%04x".formatted((int) c) : c);
            }
        }
        text.append('"');
    }
}
