package dev.acefleet.common.text;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/// Reads YAML into [YamlValue]s, within [TextLimits]. Anchors, aliases and types of its own are refused. Stateless; any
/// thread.
public final class YamlValues {
    private int values;

    private YamlValues() {}

    /// What came out of a text.
    public sealed interface Reading {}

    public record Read(YamlValue value) implements Reading {}

    /// It is not YAML, or asks for what is not given.
    public record Refused(int line, String reason) implements Reading {}

    /// The value that the text is. A text without any is an empty mapping.
    public static Reading read(String text) {
        return SimpleYaml.read(text).<Reading>map(Read::new).orElseGet(() -> readAny(text));
    }

    /// The same by the real reader alone.
    static Reading readAny(String text) {
        try {
            Node root = YamlReader.yaml(new Resolver()).compose(new StringReader(text));
            return new Read(
                    root == null
                            ? YamlValue.Mapping.EMPTY
                            : new YamlValues().value(root, 1).orElse(YamlValue.Mapping.EMPTY));
        } catch (Unwanted e) {
            return new Refused(e.line, String.valueOf(e.getMessage()));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            return new Refused(line, String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            return new Refused(1, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static final class Unwanted extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int line;

        Unwanted(Node node, String message) {
            super(message);
            line = node.getStartMark().getLine() + 1;
        }
    }

    private Optional<YamlValue> value(Node node, int depth) {
        if (++values > TextLimits.VALUES || depth > TextLimits.DEPTH) {
            throw new Unwanted(node, "there are too many values or levels");
        }
        if (node.getAnchor() != null) {
            throw new Unwanted(node, "anchors and aliases are not allowed");
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode list -> {
                List<YamlValue> items = new ArrayList<>();
                for (Node item : list.getValue()) {
                    items.add(value(item, depth + 1).orElse(new YamlValue.Text("")));
                }
                yield Optional.of(new YamlValue.Items(items));
            }
            case MappingNode mapping -> {
                Map<String, YamlValue> found = new LinkedHashMap<>();
                for (NodeTuple entry : mapping.getValue()) {
                    String key = key(entry.getKeyNode());
                    found.remove(key);
                    value(entry.getValueNode(), depth + 1).ifPresent(v -> found.put(key, v));
                }
                yield Optional.of(new YamlValue.Mapping(found));
            }
            default -> throw new Unwanted(node, "an unknown kind of node");
        };
    }

    private static Optional<YamlValue> scalar(ScalarNode node) {
        Tag tag = node.getTag();
        String text = node.getValue();
        if (tag.equals(Tag.NULL)) {
            return Optional.empty();
        }
        if (tag.equals(Tag.STR)) {
            return Optional.of(new YamlValue.Text(text));
        }
        if (tag.equals(Tag.BOOL)) {
            boolean yes = List.of("yes", "true", "on").contains(text.toLowerCase(Locale.ROOT));
            return Optional.of(new YamlValue.Bare(Boolean.toString(yes)));
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) || tag.equals(Tag.TIMESTAMP)) {
            return Optional.of(new YamlValue.Bare(text));
        }
        throw new Unwanted(node, "the type " + tag.getValue() + " is not allowed");
    }

    private static String key(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new Unwanted(node, "a key is not a word");
    }
}
