package dev.acefleet.common.assign;

import dev.acefleet.common.text.FrontMatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A workflow: a text that says how something is done (spec/assign.md 7).
///
/// @param uri as steps name it, `wfi://a/b`
/// @param block empty where it has none; with its mistakes where it cannot be read
/// @param body without front matter
public record Workflow(String uri, Optional<Parsed<AssignBlock>> block, String body) {
    public static final String SCHEME = "wfi://";

    /// Names of directories and one of a file: nothing that leads elsewhere, and nothing hidden.
    private static final Pattern NAME =
            Pattern.compile(
                    "[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}){0,9}");

    /// Whether a step means a workflow by this, and does not only say something.
    public static boolean isUri(String text) {
        return text.startsWith(SCHEME);
    }

    /// The path below the directories of workflows, without its ending; empty where it would lead out of them.
    public static Optional<String> path(String uri) {
        return Optional.of(uri.strip())
                .filter(Workflow::isUri)
                .map(each -> each.substring(SCHEME.length()))
                .filter(path -> NAME.matcher(path).matches() && !path.contains(".."));
    }

    /// @param text of its file
    public static Workflow read(String uri, String text) {
        return switch (FrontMatter.split(text)) {
            case FrontMatter.None(_, String body) -> new Workflow(uri, Optional.empty(), body);
            case FrontMatter.TooLong(int characters) ->
                    new Workflow(
                            uri,
                            Optional.of(
                                    new Parsed.Bad<>(
                                            List.of(
                                                    "line 1: the front matter has %d characters"
                                                            .formatted(characters)))),
                            text);
            case FrontMatter.Found(String block, int line, String body) ->
                    new Workflow(uri, block(block, line), body.strip());
        };
    }

    private static Optional<Parsed<AssignBlock>> block(String text, int line) {
        Parsed<Optional<AssignBlock>> read =
                Entry.read(text, line, entry -> entry.entry("assign").map(AssignBlock::of));
        return switch (read) {
            case Parsed.Good<Optional<AssignBlock>>(Optional<AssignBlock> block) ->
                    block.map(Parsed.Good::new);
            case Parsed.Bad<Optional<AssignBlock>>(List<String> problems) ->
                    Optional.of(new Parsed.Bad<>(problems));
        };
    }
}
