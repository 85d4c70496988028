package dev.acefleet.cli.client.submit;

import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Proof;
import dev.acefleet.common.stage.ProofFile;
import dev.acefleet.common.stage.Recap;
import dev.acefleet.common.stage.StageTree;
import dev.acefleet.common.stage.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the stage before another one has left open (spec/stage.md section 12, H10): runs without a recap, what its recaps
/// call issues or blockers, a proof that did not pass. It is told, and gone on in spite of. Reads that stage's files and
/// refuses nothing: what is missing or too large to be read says nothing.
final class StageBefore {
    /// Bytes of all files that are read of it: a hundred times the recaps of a large stage.
    private static final long MOST = 8L * 1024 * 1024;

    private static final String RUN = "-run.md";
    private static final String RECAP = "-recap.md";
    private static final List<String> READ = List.of(RUN, RECAP, "proof.md");

    private final StageId stage;
    private final Track track;
    private final Map<String, String> texts;

    private StageBefore(StageId stage, Track track, Map<String, String> texts) {
        this.stage = stage;
        this.track = track;
        this.texts = texts;
    }

    /// @param listed the files of the project
    /// @param track of the project: whether a person has approved what a proof asked one for
    /// @return each trouble in a line; none where there is no stage before
    static <F extends StageFiles.Listed> List<String> troubles(
            List<F> listed, StageId stage, Track track, StageFiles.Reader<F> reader) {
        return listed.stream()
                .flatMap(file -> StageFiles.stageOf(file.path()).stream())
                .filter(other -> other.compareTo(stage) < 0)
                .max(StageId::compareTo)
                .map(before ->
                        new StageBefore(before, track, read(listed, before, reader)).troubles())
                .orElse(List.of());
    }

    private static <F extends StageFiles.Listed> Map<String, String> read(
            List<F> listed, StageId before, StageFiles.Reader<F> reader) {
        List<F> wanted = new ArrayList<>();
        long bytes = 0;
        for (F file : listed) {
            boolean isOwn = StageFiles.stageOf(file.path()).filter(before::equals).isPresent();
            boolean isRead = READ.stream().anyMatch(lower(file.path())::endsWith);
            if (isOwn && isRead && bytes + file.size() <= MOST) {
                bytes += file.size();
                wanted.add(file);
            }
        }
        return new TreeMap<>(reader.read(wanted));
    }

    private static String lower(String path) {
        return path.toLowerCase(Locale.ROOT);
    }

    private List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        proof().ifPresent(troubles::add);
        texts.forEach((path, text) -> {
            if (lower(path).endsWith(RUN) && !isComplete(path)) {
                troubles.add(name(path, RUN) + " is not complete");
            } else if (lower(path).endsWith(RECAP)) {
                Recap recap = Recap.read(text);
                recap.issues().forEach(issue -> troubles.add(name(path, RECAP) + ": " + issue));
                recap.blockers()
                        .forEach(issue -> troubles.add(name(path, RECAP) + ", open: " + issue));
            }
        });
        return troubles.stream().map(one -> "stage " + stage.unpadded() + ": " + one).toList();
    }

    private boolean isComplete(String run) {
        String recap = lower(run.substring(0, run.length() - RUN.length()) + RECAP);
        return texts.entrySet().stream()
                .anyMatch(file -> lower(file.getKey()).equals(recap) && !file.getValue().isBlank());
    }

    private Optional<String> proof() {
        return texts.keySet().stream()
                .findFirst()
                .map(path -> path.substring(0, path.lastIndexOf('/')))
                .flatMap(directory -> ProofFile.newest(new StageTree(texts), directory))
                .map(file -> file.proof().status())
                .filter(this::isOpen)
                .map(status -> "its proof says " + words(status));
    }

    private boolean isOpen(Proof.Status status) {
        return switch (status) {
            case PASSED -> false;
            case HUMAN_NEEDED -> !track.isComplete(stage);
            case GAPS_FOUND -> true;
        };
    }

    private static String words(Proof.Status status) {
        return lower(status.name()).replace('_', ' ');
    }

    private static String name(String path, String suffix) {
        return path.substring(path.lastIndexOf('/') + 1, path.length() - suffix.length());
    }
}
