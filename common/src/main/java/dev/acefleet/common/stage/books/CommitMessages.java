package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.OneLine;

/// The messages of the commits that close a run and a stage (spec/stage.md 6.2).
public final class CommitMessages {
    /// Characters of a name in a subject, which tools cut somewhere behind.
    private static final int NAME = 120;

    private CommitMessages() {}

    /// Changes to tracked files that were made between the runs.
    public static String corrections(StageId stage) {
        return "fix(" + stage + "): orchestrator corrections";
    }

    /// Track, pulse, specs and proof of a stage that is complete.
    public static String completion(StageId stage, String name) {
        return "docs(" + stage + "): complete " + OneLine.of(name, NAME) + " stage";
    }

    /// The books between two batches: no stage is complete by it.
    public static String progress(StageRuns runs) {
        return "docs(" + runs.stage() + "): record progress, " + runs + " runs complete";
    }

    /// A proof that leaves its stage open, kept so that gaps can be planned anywhere.
    public static String proof(StageId stage) {
        return "docs(" + stage + "): record audit";
    }

    /// Run files that were planned.
    public static String runs(StageId stage) {
        return "docs(" + stage + "): create stage runs";
    }

    /// Plan and recap of a run, without any code.
    public static String run(RunId run, String name, int tasks, String recapPath) {
        return "docs("
                + run.scope()
                + "): complete "
                + OneLine.of(name, NAME)
                + " run\n\nTasks completed: "
                + tasks
                + "/"
                + tasks
                + "\n\nRecap: "
                + recapPath
                + "\n";
    }
}
