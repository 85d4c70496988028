package dev.acefleet.common.stage;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The `.ace` tree of one commit, as far as it was loaded: paths from the repository's root, with `/`, to text. The caller
/// loads it and keeps within [dev.acefleet.common.text.TextLimits#DOCUMENT] for each file.
public record StageTree(Map<String, String> files) {
    private static final Pattern STAGE_FILE = Pattern.compile("\\.ace/stages/([^/]+)/([^/]+)");

    public StageTree {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }

    public Optional<String> text(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /// Names of the directories under `.ace/stages` that hold at least one file.
    List<String> stageDirectories() {
        return files.keySet().stream()
                .flatMap(path -> match(path).stream())
                .map(matcher -> matcher.group(1))
                .distinct()
                .toList();
    }

    /// Names of the files of a stage directory.
    List<String> filesOf(String directory) {
        return files.keySet().stream()
                .flatMap(path -> match(path).stream())
                .filter(matcher -> matcher.group(1).equals(directory))
                .map(matcher -> matcher.group(2))
                .toList();
    }

    private static Stream<Matcher> stream(Matcher matcher) {
        return matcher.matches() ? Stream.of(matcher) : Stream.empty();
    }

    private static List<Matcher> match(String path) {
        return stream(STAGE_FILE.matcher(path)).toList();
    }
}
