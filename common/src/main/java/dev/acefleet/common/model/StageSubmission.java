package dev.acefleet.common.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A stage of a commit, submitted to be run. What is submitted is that commit (protocol P24): its files are read from
/// git by whoever needs them. Only where the project keeps its documents out of the repository they come along.
///
/// @param base the commit that the first batch starts from
/// @param baseRef a ref of the remote from which `base` can be fetched
/// @param directory of the stage, relative to the repository's root
/// @param runs the runs to do, in run order; runs that are complete are not among them. None where every run is complete and
///     only the audit is missing
/// @param branch the integration branch; empty: `fleet/<plan>` (protocol P23)
/// @param author of the merges
/// @param warnings of the reader, for the report
/// @param leftOut runs of the stage that are not complete and not wanted either: the stage is not whole without them
/// @param troubles what the stage before has left open: it is gone on in spite of them
/// @param gaps whether it closes gaps by itself
/// @param documents of the stage and its project, where they travel
public record StageSubmission(
        Repository repository,
        CommitId base,
        String baseRef,
        StageId stage,
        String name,
        String goal,
        String directory,
        List<RunSpec> runs,
        StagePolicy policy,
        String branch,
        Identity author,
        List<String> warnings,
        int leftOut,
        List<String> troubles,
        GapLoop gaps,
        Documents documents)
        implements Submission {
    private static final Pattern DIRECTORY = Pattern.compile("\\.ace/stages/[^/\\p{Cntrl}\\\\]+");

    public StageSubmission {
        runs = List.copyOf(runs);
        warnings = warnings.stream().limit(Limits.NAMES).map(Limits::text).toList();
        troubles = Limits.troubles(troubles);
        name = Limits.text(name);
        goal = Limits.text(goal);
        int most = repository.isNone() ? Limits.ITEMS_PER_BENCH : Limits.RUNS_PER_STAGE;
        if (runs.size() > most || (runs.isEmpty() && !policy.auditor())) {
            throw new IllegalArgumentException(
                    "A stage has 1 to "
                            + most
                            + " runs to do, or an audit; not "
                            + runs.size()
                            + " runs");
        }
        if (!DIRECTORY.matcher(directory).matches() || directory.endsWith("/..")) {
            throw new IllegalArgumentException("Not a stage directory: " + Limits.text(directory));
        }
        if (!branch.isEmpty() && !Names.isBranch(branch)) {
            throw new IllegalArgumentException("Not a branch name: " + Limits.text(branch));
        }
        if (leftOut < 0) {
            throw new IllegalArgumentException("Not a number of runs: " + leftOut);
        }
        checkDocuments(documents, runs);
        if (gaps.rounds() > 0 && !policy.commitDocs() && !documents.travel()) {
            throw new IllegalArgumentException(
                    "A stage closes its gaps by itself only where somebody keeps its documents: proof and planned"
                            + " runs have to be committed, or else to travel");
        }
        Set<RunId> ids = new HashSet<>();
        for (RunSpec run : runs) {
            if (!run.id().stage().equals(stage) || !ids.add(run.id())) {
                throw new IllegalArgumentException(
                        "Run " + run.id() + " is there twice or of another stage");
            }
        }
    }

    /// All that is to be done of a stage whose documents are in the commit, with nothing left open before it.
    public StageSubmission(
            Repository repository,
            CommitId base,
            String baseRef,
            StageId stage,
            String name,
            String goal,
            String directory,
            List<RunSpec> runs,
            StagePolicy policy,
            String branch,
            Identity author,
            List<String> warnings) {
        this(
                repository,
                base,
                baseRef,
                stage,
                name,
                goal,
                directory,
                runs,
                policy,
                branch,
                author,
                warnings,
                0,
                List.of(),
                GapLoop.NONE,
                Documents.NONE);
    }

    private static void checkDocuments(Documents documents, List<RunSpec> runs) {
        if (!documents.texts().keySet().stream()
                .allMatch(path -> path.startsWith(Documents.ROOT))) {
            throw new IllegalArgumentException(
                    "Not all documents of a stage are of " + Documents.ROOT);
        }
        if (!documents.travel()) {
            return;
        }
        for (RunSpec run : runs) {
            if (documents.text(run.path()).isEmpty()) {
                throw new IllegalArgumentException("The text of " + run.path() + " is missing");
            }
        }
        long room = roomForDocuments(runs.size());
        if (documents.weight() > room) {
            throw new IllegalArgumentException(
                    "Documents of "
                            + documents.weight()
                            + " bytes are more than the "
                            + room
                            + " that may travel beside the recaps of "
                            + runs.size()
                            + " runs");
        }
    }

    /// Bytes of documents that may be submitted with so many runs: their recaps, the proof and the books must have room
    /// beside them.
    public static long roomForDocuments(int runs) {
        return Limits.DOCUMENTS - Limits.PROOF - Limits.BOOKS - (long) runs * Limits.RECAP;
    }

    /// Whether runs whose texts are `more` can be added where these documents travel: their recaps, another proof and the
    /// books must have room beside them.
    public static boolean hasRoom(Documents now, Map<String, String> more, int runs) {
        return now.weight() + Documents.weight(more) <= roomForDocuments(runs);
    }

    /// Whether somebody wants the books: the repository, or else the submitter's checkout.
    public boolean keepsBooks() {
        return policy.commitDocs() || documents.travel();
    }

    @Override
    public String subject() {
        return "stage " + stage.unpadded();
    }

    @Override
    public String integrationBranch(PlanId plan) {
        return branch.isEmpty() ? "fleet/" + plan : branch;
    }
}
