package dev.acefleet.common.stage;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The `.ace` tree of one commit, as far as it was loaded: paths from the repository's root, with `/`, to text. The caller
/// loads it and keeps within [dev.acefleet.common.text.TextLimits#DOCUMENT] for each file; of files whose text is not needed
/// it may give another one; of a recap of another stage it only matters whether it is blank.
public record StageTree(NavigableMap<String, String> files) {
    private static final String STAGES = ".ace/stages/";

    public StageTree {
        files = Collections.unmodifiableNavigableMap(new TreeMap<>(files));
    }

    public StageTree(Map<String, String> files) {
        this(new TreeMap<>(files));
    }

    /// Whether a file is there and says something: a recap is what a run is complete by (spec/stage.md 3).
    boolean isWritten(String path) {
        return text(path).filter(text -> !text.isBlank()).isPresent();
    }

    public Optional<String> text(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /// Names of the directories under `.ace/stages` that hold a file, not counting what is deeper.
    List<String> stageDirectories() {
        return below(STAGES).stream()
                .map(path -> path.substring(STAGES.length()))
                .filter(path -> path.indexOf('/') > 0 && path.indexOf('/') == path.lastIndexOf('/'))
                .map(path -> path.substring(0, path.indexOf('/')))
                .distinct()
                .toList();
    }

    /// Names of the files that stand in a stage directory itself.
    List<String> filesOf(String directory) {
        String prefix = STAGES + directory + "/";
        return below(prefix).stream()
                .map(path -> path.substring(prefix.length()))
                .filter(name -> !name.isEmpty() && name.indexOf('/') < 0)
                .toList();
    }

    /// Paths that begin so; sorted keys make it cost only what is found.
    private List<String> below(String prefix) {
        return List.copyOf(files.subMap(prefix, prefix + Character.MAX_VALUE).keySet());
    }
}
