package dev.acefleet.common.model;

import java.util.List;
import java.util.regex.Pattern;

/// One run of a submitted stage, as far as scheduling needs it: never its text (protocol P4), which every worker reads
/// from the base commit.
///
/// @param path of the run file, relative to the repository's root
/// @param recapPath where its recap must appear
/// @param blob git's id of the run file's content in the submitted commit
/// @param dependsOn runs of the same submission that must be merged before this one starts
/// @param overlaps runs of the same batch that touch the same files: never at the same time as this one
/// @param autonomous false: it has gates
/// @param title what it builds, in a few words
/// @param description the same in two or three sentences
public record RunSpec(
        RunId id,
        String path,
        String recapPath,
        String blob,
        int batch,
        List<RunId> dependsOn,
        List<RunId> overlaps,
        boolean autonomous,
        RunType type,
        String title,
        String description) {
    private static final Pattern PATH =
            Pattern.compile("\\.ace/stages/[^/\\p{Cntrl}\\\\]+/[^/\\p{Cntrl}\\\\]+");

    /// Characters of a description: three sentences; the entry of the journal that accepts a stage holds all of them.
    public static final int DESCRIPTION = 500;

    public RunSpec {
        if (batch < 0) {
            throw new IllegalArgumentException("Batches are numbered from 0, not " + batch);
        }
        checkPath(path);
        checkPath(recapPath);
        dependsOn = List.copyOf(dependsOn);
        overlaps = List.copyOf(overlaps);
        title = Limits.text(title);
        if (description.length() > DESCRIPTION) {
            throw new IllegalArgumentException(
                    "A description has at most " + DESCRIPTION + " characters: " + id);
        }
    }

    /// The same in another batch.
    public RunSpec inBatch(int other) {
        return new RunSpec(
                id,
                path,
                recapPath,
                blob,
                other,
                dependsOn,
                overlaps,
                autonomous,
                type,
                title,
                description);
    }

    private static void checkPath(String path) {
        if (!PATH.matcher(path).matches() || path.contains("/../") || path.endsWith("/..")) {
            throw new IllegalArgumentException("Not a file of a stage directory: " + path);
        }
    }
}
