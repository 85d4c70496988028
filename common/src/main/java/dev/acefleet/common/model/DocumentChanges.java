package dev.acefleet.common.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What became of documents that travel: those that were written, each with all of its text, and those that are gone. Who
/// applies it twice has the same documents as who applies it once.
///
/// @param written by path from the repository's root
/// @param removed paths
public record DocumentChanges(Map<String, String> written, Set<String> removed) {
    public static final DocumentChanges NONE = new DocumentChanges(Map.of(), Set.of());

    public DocumentChanges {
        written = Collections.unmodifiableMap(new TreeMap<>(written));
        removed = Collections.unmodifiableSet(new TreeSet<>(removed));
        Documents.check(written, removed);
        for (String path : removed) {
            if (written.containsKey(path)) {
                throw new IllegalArgumentException(
                        path + " cannot be written and gone at the same time");
            }
        }
    }

    /// What makes `after` of `before`.
    public static DocumentChanges between(Map<String, String> before, Map<String, String> after) {
        Map<String, String> written = new TreeMap<>(after);
        written.entrySet().removeIf(text -> text.getValue().equals(before.get(text.getKey())));
        Set<String> removed = new TreeSet<>(before.keySet());
        removed.removeAll(after.keySet());
        return new DocumentChanges(written, removed);
    }

    /// Those of them that are yet to be made of `texts`.
    public DocumentChanges beyond(Map<String, String> texts) {
        Map<String, String> news = new TreeMap<>(written);
        news.entrySet().removeIf(text -> text.getValue().equals(texts.get(text.getKey())));
        Set<String> gone = new TreeSet<>(removed);
        gone.retainAll(texts.keySet());
        return new DocumentChanges(news, gone);
    }

    /// Bytes of it, with its paths.
    public long weight() {
        return Documents.weight(written)
                + removed.stream().mapToLong(path -> Documents.weight(path)).sum();
    }

    public boolean isNothing() {
        return written.isEmpty() && removed.isEmpty();
    }

    /// Every path that it is about.
    public Set<String> paths() {
        Set<String> paths = new TreeSet<>(removed);
        paths.addAll(written.keySet());
        return paths;
    }
}
