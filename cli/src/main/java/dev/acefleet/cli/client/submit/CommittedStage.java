package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.CommitFiles;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Problem;
import dev.acefleet.common.stage.SharedFiles;
import dev.acefleet.common.stage.Stage;
import dev.acefleet.common.stage.StageReader;
import dev.acefleet.common.stage.StageReading;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A stage as one commit has it.
///
/// @param blobs git's ids of the run files' contents, by path
/// @param warnings of the reader
public record CommittedStage(
        CommitId commit, Stage stage, Map<String, String> blobs, List<Problem> warnings) {
    /// Files that are named as not committed; the rest is counted.
    private static final int MOST = 50;

    public CommittedStage {
        blobs = Map.copyOf(blobs);
        warnings = List.copyOf(warnings);
    }

    /// Reads the stage of a commit.
    ///
    /// @throws Refusal with every problem when it cannot be run
    public static CommittedStage read(
            Checkout checkout, CommitId commit, StageId id, boolean lenient) {
        CommitFiles files = new CommitFiles(checkout.git(), commit);
        List<Blob> listed = files.list(StageFiles.ACE).stream().map(Blob::new).toList();
        if (listed.isEmpty()) {
            throw nothing(checkout, commit);
        }
        StageFiles loaded =
                StageFiles.load(
                        listed, id, wanted -> files.read(wanted.stream().map(Blob::file).toList()));
        StageReading reading = StageReader.read(loaded.tree(), id, lenient);
        List<Problem> problems =
                Stream.concat(loaded.problems().stream(), reading.problems().stream()).toList();
        if (!loaded.problems().isEmpty()) {
            throw StageRefusal.of(id, loaded.problems());
        }
        Stage stage = reading.stage().orElseThrow(() -> StageRefusal.of(id, problems));
        Map<String, String> blobs =
                listed.stream()
                        .filter(blob -> blob.path().startsWith(stage.directory() + "/"))
                        .collect(Collectors.toMap(Blob::path, blob -> blob.file().blob()));
        return new CommittedStage(commit, stage, blobs, problems);
    }

    private record Blob(CommitFiles.File file) implements StageFiles.Listed {
        @Override
        public String path() {
            return file.path();
        }

        @Override
        public long size() {
            return file.size();
        }
    }

    private static Refusal nothing(Checkout checkout, CommitId commit) {
        if (checkout.ignores(StageFiles.ACE)) {
            return new Refusal(
                    ExitCode.USAGE,
                    ".ace is git-ignored, so there is no stage in the commit.",
                    "Workers read a stage from the commit that is submitted, and it is not in it.",
                    "Take .ace out of the ignore files and commit it.");
        }
        return new Refusal(
                ExitCode.NOT_FOUND,
                "There is no .ace directory in the commit " + commit.abbreviated() + ".",
                "A stage is read from the commit that is checked out.",
                "Commit the stage: git add .ace && git commit");
    }

    /// Refuses a checkout whose files of this stage are not as HEAD has them: what is not committed would not be run
    /// (protocol P24).
    public static void refuseChanges(Checkout checkout, StageId stage) {
        List<String> changed =
                checkout.changed(StageFiles.ACE).stream()
                        .filter(path -> concerns(path, stage))
                        .distinct()
                        .toList();
        if (!changed.isEmpty()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "Files of stage " + stage.unpadded() + " are not committed; nothing was sent.",
                    named(changed),
                    "What is run is the commit that is checked out: commit these files, or undo the changes.");
        }
    }

    private static String named(List<String> changed) {
        String first = changed.stream().limit(MOST).collect(Collectors.joining("\n"));
        return changed.size() > MOST
                ? first + "\n… and " + (changed.size() - MOST) + " more"
                : first;
    }

    private static boolean concerns(String path, StageId stage) {
        return SharedFiles.PATHS.contains(path)
                || StageFiles.stageOf(path).filter(stage::equals).isPresent();
    }
}
