package dev.acefleet.common.text;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// Reads YAML with text-first scalars and within [TextLimits]. Stateless; any thread.
public final class YamlReader {
    /// The only types a text may name; all are read as text, list or mapping all the same.
    private static final Set<Tag> TAGS =
            Set.of(
                    Tag.STR,
                    Tag.SEQ,
                    Tag.MAP,
                    Tag.NULL,
                    Tag.INT,
                    Tag.FLOAT,
                    Tag.BOOL,
                    Tag.TIMESTAMP);

    private YamlReader() {}

    /// The mapping that the text is. A document of nothing but comments is an empty mapping.
    public static YamlReading read(String text) {
        try {
            Node root = yaml(new TextResolver()).compose(new StringReader(text));
            if (root == null) {
                return new YamlReading.Mapping(Map.of(), Map.of(), List.of());
            }
            return root instanceof MappingNode mapping
                    ? new Conversion().top(mapping)
                    : new YamlReading.Rejected(1, "it is not a mapping of keys to values");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            String problem = String.valueOf(e.getProblem());
            // Not a slip of the pen, which the line reader may mend, but a text that asks for
            // types.
            return problem.contains("tag is not allowed")
                    ? new YamlReading.Unsafe(problem)
                    : new YamlReading.Rejected(line, problem);
        } catch (UnsafeYaml e) {
            return new YamlReading.Unsafe(String.valueOf(e.getMessage()));
        } catch (YAMLException e) {
            return new YamlReading.Unsafe(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("limit"));
        }
    }

    /// A parser within the limits, whose plain scalars are what `resolver` says.
    static Yaml yaml(Resolver resolver) {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(TextLimits.DEPTH);
        options.setCodePointLimit(TextLimits.DOCUMENT);
        options.setAllowDuplicateKeys(true);
        options.setMaxAliasesForCollections(TextLimits.DEPTH);
        DumperOptions dump = new DumperOptions();
        return new Yaml(
                new SafeConstructor(options), new Representer(dump), dump, options, resolver);
    }

    /// Resolves nothing: every plain scalar stays text.
    private static final class TextResolver extends Resolver {
        @Override
        protected void addImplicitResolvers() {}
    }

    private static final class UnsafeYaml extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnsafeYaml(String message) {
            super(message);
        }
    }

    /// One document's values; counts them, because aliases can make few nodes into many.
    private static final class Conversion {
        private int values;

        YamlReading top(MappingNode node) {
            Map<String, Integer> lines = new LinkedHashMap<>();
            List<String> duplicates = new ArrayList<>();
            Map<String, Object> result = new LinkedHashMap<>();
            for (NodeTuple entry : node.getValue()) {
                String key = key(entry.getKeyNode());
                if (result.put(key, value(entry.getValueNode(), 1)) != null) {
                    duplicates.add(key);
                }
                lines.put(key, entry.getKeyNode().getStartMark().getLine() + 1);
            }
            return new YamlReading.Mapping(result, lines, duplicates);
        }

        private Object value(Node node, int depth) {
            if (++values > TextLimits.VALUES || depth > TextLimits.DEPTH) {
                throw new UnsafeYaml(
                        "more than "
                                + TextLimits.VALUES
                                + " values or "
                                + TextLimits.DEPTH
                                + " levels");
            }
            if (!TAGS.contains(node.getTag())) {
                throw new UnsafeYaml("the type " + node.getTag().getValue() + " is not allowed");
            }
            return switch (node) {
                case ScalarNode scalar -> text(scalar);
                case SequenceNode list -> {
                    List<Object> items = new ArrayList<>();
                    for (Node item : list.getValue()) {
                        items.add(value(item, depth + 1));
                    }
                    yield items;
                }
                case MappingNode mapping -> {
                    Map<String, Object> result = new LinkedHashMap<>();
                    for (NodeTuple entry : mapping.getValue()) {
                        result.put(key(entry.getKeyNode()), value(entry.getValueNode(), depth + 1));
                    }
                    yield result;
                }
                default -> throw new UnsafeYaml("an unknown kind of node");
            };
        }

        /// Null is empty text: the two mean the same to every reader of ours.
        private static String text(ScalarNode scalar) {
            String text = scalar.getValue();
            boolean nothing =
                    scalar.isPlain() && (text.equals("~") || text.equalsIgnoreCase("null"));
            return nothing ? "" : text;
        }

        private String key(Node node) {
            values++;
            return node instanceof ScalarNode scalar
                    ? scalar.getValue()
                    : String.valueOf(node.getStartMark());
        }
    }
}
