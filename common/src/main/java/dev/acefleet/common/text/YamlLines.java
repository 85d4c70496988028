package dev.acefleet.common.text;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.resolver.Resolver;

/// Says on which line of a text a value stands, for messages about it. Reads the whole text again, so it is asked only when
/// there is something to complain about. Stateless; any thread.
public final class YamlLines {
    private YamlLines() {}

    /// @param path keys (texts) and places in lists (numbers from 0) that lead to the value; where it leads nowhere, the
    ///     last part of it that is there counts
    /// @return from 1; 1 where the text cannot be read
    public static int of(String text, List<Object> path) {
        try {
            Node at = YamlReader.yaml(new Resolver()).compose(new StringReader(text));
            if (at == null) {
                return 1;
            }
            int line = line(at);
            for (Object part : path) {
                Optional<Found> next = next(at, part);
                if (next.isEmpty()) {
                    return line;
                }
                line = next.get().line();
                at = next.get().value();
            }
            return line;
        } catch (YAMLException e) {
            return 1;
        }
    }

    private record Found(int line, Node value) {}

    private static Optional<Found> next(Node node, Object part) {
        return switch (node) {
            case SequenceNode list
                    when part instanceof Integer place && place < list.getValue().size() -> {
                Node item = list.getValue().get(place);
                yield Optional.of(new Found(line(item), item));
            }
            case MappingNode mapping ->
                    mapping.getValue().reversed().stream()
                            .filter(entry -> isKey(entry, part))
                            .findFirst()
                            .map(entry ->
                                    new Found(line(entry.getKeyNode()), entry.getValueNode()));
            default -> Optional.empty();
        };
    }

    private static boolean isKey(NodeTuple entry, Object part) {
        return entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(part);
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
