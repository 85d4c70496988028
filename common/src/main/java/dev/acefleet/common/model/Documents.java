package dev.acefleet.common.model;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Documents of `.ace` and of assignments that travel in messages, because their project keeps them out of the repository
/// (spec/stage.md 6.2, spec/assign.md 2): from the submitter's checkout to the workers, and what the workers made of them
/// back. Whoever made this has written what it likes into it, so every path is one of a file below [#ROOT] or
/// [#ASSIGNMENTS] and nothing else, and all of it has a bound. Where the
/// repository keeps its documents there are [#NONE]: everybody reads them from a commit.
///
/// @param texts by path from the repository's root
/// @param names of files of other stages that are there: what they say does not matter, they are counted
public record Documents(Map<String, String> texts, List<String> names) {
    public static final Documents NONE = new Documents(Map.of(), List.of());

    /// The directory that those of a stage are in.
    public static final String ROOT = ".ace/";

    /// The directory that those of assignments are in.
    public static final String ASSIGNMENTS = ".ace-local/assign/";

    /// Characters of a path: more than any file system takes for a name, times three.
    private static final int PATH = 800;

    /// Holds keys, and never travels (spec/stage.md 1).
    private static final String SECRETS = ".ace/secrets.json";

    public Documents {
        texts = Collections.unmodifiableMap(new TreeMap<>(texts));
        names = List.copyOf(names);
        check(texts, names);
    }

    /// Refuses what cannot travel together.
    static void check(Map<String, String> texts, Collection<String> names) {
        texts.keySet().forEach(Documents::checkPath);
        names.forEach(Documents::checkPath);
        long bytes = weight(texts, names);
        if (bytes > Limits.DOCUMENTS) {
            throw new IllegalArgumentException(
                    "Documents of "
                            + bytes
                            + " bytes cannot travel; together they may have "
                            + Limits.DOCUMENTS);
        }
    }

    /// One document.
    public static Documents of(String path, String text) {
        return new Documents(Map.of(path, text), List.of());
    }

    public static Documents of(Map<String, String> texts) {
        return new Documents(texts, List.of());
    }

    private static void checkPath(String path) {
        if (!isPath(path)) {
            throw new IllegalArgumentException(
                    "Not a document of .ace or an assignment: " + Limits.text(path));
        }
    }

    /// Whether a file may be a document by its path.
    public static boolean isPath(String path) {
        return (path.startsWith(ROOT) || path.startsWith(ASSIGNMENTS))
                && path.length() <= PATH
                && path.chars().noneMatch(c -> Character.isISOControl(c) || c == '\\')
                && List.of(path.split("/", -1)).stream().allMatch(Documents::isName)
                && !path.toLowerCase(Locale.ROOT).equals(SECRETS);
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && !name.toLowerCase(Locale.ROOT).equals(".git");
    }

    /// Whether the project's documents travel.
    public boolean travel() {
        return !texts.isEmpty();
    }

    public Optional<String> text(String path) {
        return Optional.ofNullable(texts.get(path));
    }

    /// These, with what is newer in the others.
    public Documents with(Documents newer) {
        Map<String, String> all = new HashMap<>(texts);
        all.putAll(newer.texts);
        return new Documents(all, names);
    }

    /// These, as they are after the changes.
    public Documents with(DocumentChanges changes) {
        Map<String, String> all = new HashMap<>(texts);
        all.keySet().removeAll(changes.removed());
        all.putAll(changes.written());
        return new Documents(all, names);
    }

    /// The texts alone.
    public Documents withoutNames() {
        return names.isEmpty() ? this : new Documents(texts, List.of());
    }

    /// Bytes of all of it in a message.
    public long weight() {
        return weight(texts, names);
    }

    private static long weight(Map<String, String> texts, Collection<String> names) {
        long bytes = weight(texts);
        for (String name : names) {
            bytes += weight(name);
        }
        return bytes;
    }

    /// Bytes of texts in a message, with their paths.
    public static long weight(Map<String, String> texts) {
        long bytes = 0;
        for (Map.Entry<String, String> text : texts.entrySet()) {
            bytes += weight(text.getKey()) + weight(text.getValue());
        }
        return bytes;
    }

    /// Bytes of a text in a message, with what quotes and escapes cost.
    public static long weight(String text) {
        long bytes = text.getBytes(StandardCharsets.UTF_8).length + 4L;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\t') {
                bytes++;
            } else if (c < ' ') {
                bytes += 5;
            }
        }
        return bytes;
    }
}
