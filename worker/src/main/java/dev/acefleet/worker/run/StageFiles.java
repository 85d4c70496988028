package dev.acefleet.worker.run;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.stage.StageConfig;
import dev.acefleet.common.stage.Track;
import dev.acefleet.worker.git.AceFiles;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.TreeFiles;
import java.util.List;
import java.util.Map;

/// The files of `.ace` as they are read for one stage, in a commit or as they travelled: its own with their texts, as those
/// of the track and the configuration; of the others, whether they are blank.
public final class StageFiles {
    private StageFiles() {}

    /// @param documents where they travel
    /// @param directory of the stage
    public static Map<String, String> of(
            Git git, CommitId commit, Documents documents, String directory) {
        AceFiles files =
                documents.travel()
                        ? AceFiles.of(documents)
                        : new TreeFiles(git, commit, List.of(".ace"));
        return files.texts(List.of(directory, Track.PATH, StageConfig.PATH));
    }
}
