package dev.acefleet.common.stage;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunType;
import java.util.List;

/// One run of a stage, normalised (spec/stage.md 2). What was odd about it is in the reading's problems.
///
/// @param path of the run file from the repository's root
/// @param recapPath where its recap stands or must appear
/// @param batch 0 or more: what the file says, or more where a dependency stands in a later one; derived where it says
///     nothing; 1 where it could not be read
/// @param dependsOn runs of the same stage that must be done before
/// @param dependsOnLine where the file says so; 1 where it does not
/// @param overlaps runs of the same batch that may touch the same files, in both directions; runs that are complete, or
///     that a dependency keeps apart, are not among them
/// @param autonomous false: the run has gates
/// @param objective first sentence of what it builds
/// @param description its first sentences, three at most
/// @param tasks number of task elements, as a hint
/// @param complete whether its recap exists
public record RunFile(
        RunId id,
        String path,
        String recapPath,
        int batch,
        List<RunId> dependsOn,
        int dependsOnLine,
        List<RunId> overlaps,
        List<FilePattern> filesModified,
        boolean autonomous,
        boolean gapClosure,
        RunType type,
        String objective,
        String description,
        int tasks,
        boolean complete) {
    public RunFile {
        dependsOn = List.copyOf(dependsOn);
        overlaps = List.copyOf(overlaps);
        filesModified = List.copyOf(filesModified);
    }

    RunFile with(int newBatch, List<RunId> newDependsOn, List<RunId> newOverlaps) {
        return new RunFile(
                id,
                path,
                recapPath,
                newBatch,
                newDependsOn,
                dependsOnLine,
                newOverlaps,
                filesModified,
                autonomous,
                gapClosure,
                type,
                objective,
                description,
                tasks,
                complete);
    }
}
