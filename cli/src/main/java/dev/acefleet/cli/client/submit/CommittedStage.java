package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.CommitFiles;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Sha256;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Problem;
import dev.acefleet.common.stage.Proof;
import dev.acefleet.common.stage.ProofFile;
import dev.acefleet.common.stage.SharedFiles;
import dev.acefleet.common.stage.Stage;
import dev.acefleet.common.stage.StageReader;
import dev.acefleet.common.stage.StageReading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A stage as one commit has it, or, where the project keeps its documents out of the repository, as the checkout has it
/// beside that commit.
///
/// @param blobs of the stage's files by path: git's ids of their contents; of documents that travel, the SHA-256
/// @param proof what the newest proof of the stage comes to; empty without one
/// @param warnings of the reader
/// @param troubles what the stage before has left open
/// @param documents that travel
public record CommittedStage(
        CommitId commit,
        Stage stage,
        Map<String, String> blobs,
        Optional<Proof.Status> proof,
        List<Problem> warnings,
        List<String> troubles,
        Documents documents) {
    /// Files that are named as not committed; the rest is counted.
    private static final int MOST = 50;

    public CommittedStage {
        blobs = Map.copyOf(blobs);
        warnings = List.copyOf(warnings);
        troubles = List.copyOf(troubles);
    }

    /// Reads the stage of a commit.
    ///
    /// @throws Refusal with every problem when it cannot be run
    public static CommittedStage read(
            Checkout checkout, CommitId commit, StageId id, boolean lenient) {
        return CheckoutDocuments.travel(checkout)
                ? ofCheckout(checkout, commit, id, lenient)
                : ofCommit(checkout, commit, id, lenient);
    }

    private static CommittedStage ofCheckout(
            Checkout checkout, CommitId commit, StageId id, boolean lenient) {
        WorkingStages working = WorkingStages.of(checkout.root());
        StageFiles loaded = working.load(id);
        if (!loaded.problems().isEmpty()) {
            throw StageRefusal.of(id, loaded.problems());
        }
        StageReading reading = StageReader.read(loaded.tree(), id, lenient);
        Stage stage = reading.stage().orElseThrow(() -> StageRefusal.of(id, reading.problems()));
        CheckoutDocuments sent =
                CheckoutDocuments.of(
                        working.files(),
                        loaded.tree(),
                        stage,
                        stage.runs().size() - stage.complete().size());
        Map<String, String> blobs =
                sent.documents().texts().entrySet().stream()
                        .filter(text -> text.getKey().startsWith(stage.directory() + "/"))
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, text -> Sha256.hex(text.getValue())));
        return new CommittedStage(
                commit,
                stage,
                blobs,
                proof(loaded, stage),
                Stream.concat(reading.problems().stream(), sent.problems().stream()).toList(),
                StageBefore.troubles(working.files(), id, stage.track(), WorkingStages::read),
                sent.documents());
    }

    private static CommittedStage ofCommit(
            Checkout checkout, CommitId commit, StageId id, boolean lenient) {
        CommitFiles files = new CommitFiles(checkout.git(), commit);
        List<Blob> listed = files.list(StageFiles.ACE).stream().map(Blob::new).toList();
        if (listed.isEmpty()) {
            throw nothing(commit);
        }
        StageFiles.Reader<Blob> reader =
                wanted -> files.read(wanted.stream().map(Blob::file).toList());
        StageFiles loaded = StageFiles.load(listed, id, reader);
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
        return new CommittedStage(
                commit,
                stage,
                blobs,
                proof(loaded, stage),
                problems,
                StageBefore.troubles(listed, id, stage.track(), reader),
                Documents.NONE);
    }

    private static Optional<Proof.Status> proof(StageFiles files, Stage stage) {
        return ProofFile.newest(files.tree(), stage.directory()).map(file -> file.proof().status());
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

    private static Refusal nothing(CommitId commit) {
        return new Refusal(
                ExitCode.NOT_FOUND,
                "There is no .ace directory in the commit " + commit.abbreviated() + ".",
                "A stage is read from the commit that is checked out.",
                "Commit the stage: git add .ace && git commit");
    }

    /// Refuses a checkout whose files of this stage are not as HEAD has them: what is not committed would not be run
    /// (protocol P24). Of documents that travel, none is meant to be.
    public static void refuseChanges(Checkout checkout, StageId stage) {
        if (CheckoutDocuments.travel(checkout)) {
            return;
        }
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

    /// Paths, each in a line, as many as a person reads.
    public static String named(List<String> changed) {
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
