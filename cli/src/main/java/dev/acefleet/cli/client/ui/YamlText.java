package dev.acefleet.cli.client.ui;

import java.util.Iterator;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON as block YAML. Every scalar stands as JSON writes it, which YAML 1.2 reads as the same value, so that an id such
/// as `03` never becomes a number. Pure.
final class YamlText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private YamlText() {}

    static String of(String json) {
        StringBuilder out = new StringBuilder();
        JsonNode root = JSON.readTree(json);
        if (root.isContainer() && !root.isEmpty()) {
            block(root, "", out);
        } else {
            out.append(root).append('\n');
        }
        return out.toString();
    }

    private static void block(JsonNode node, String indent, StringBuilder out) {
        if (node.isArray()) {
            node.forEach(item -> item(item, indent, out));
            return;
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            out.append(indent).append(key(field.getKey())).append(':');
            value(field.getValue(), indent, out);
        }
    }

    private static String key(String name) {
        return name.matches("[A-Za-z][A-Za-z0-9_]*") ? name : JSON.writeValueAsString(name);
    }

    private static void value(JsonNode value, String indent, StringBuilder out) {
        if (value.isContainer() && !value.isEmpty()) {
            out.append('\n');
            block(value, indent + "  ", out);
        } else {
            out.append(' ').append(value).append('\n');
        }
    }

    /// The first field of a mapping stands beside the dash, the others below it.
    private static void item(JsonNode item, String indent, StringBuilder out) {
        out.append(indent).append('-');
        if (!item.isObject() || item.isEmpty()) {
            value(item, indent, out);
            return;
        }
        Iterator<Map.Entry<String, JsonNode>> fields = item.properties().iterator();
        Map.Entry<String, JsonNode> first = fields.next();
        out.append(' ').append(key(first.getKey())).append(':');
        value(first.getValue(), indent + "  ", out);
        fields.forEachRemaining(field -> {
            out.append(indent).append("  ").append(key(field.getKey())).append(':');
            value(field.getValue(), indent + "  ", out);
        });
    }
}
