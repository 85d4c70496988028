package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Verdict;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.PlanDocuments;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The documents of one plan, where they travel, as a read model folds them. Here each recap names the commit that it is of:
/// so it can be told whether the recap that is kept, and that others are given, is of what was merged.
final class Paperwork {
    static final String TRACK = ".ace/track.md";

    private final World world;
    private final PlanId id;
    private final StageSubmission stage;
    private final PlanDocuments documents;

    Paperwork(World world, PlanId id, StageSubmission stage) {
        this.world = world;
        this.id = id;
        this.stage = stage;
        this.documents = new PlanDocuments(stage.documents());
    }

    /// What somebody hands in whose project keeps its documents to itself.
    static Documents submitted(List<RunSpec> runs) {
        Documents all = Documents.of(TRACK, "as it was");
        for (RunSpec run : runs) {
            all = all.with(Documents.of(run.path(), "what is to be done"));
        }
        return all;
    }

    /// The recap of this commit, where documents travel.
    static Documents recap(Documents given, String path, CommitId commit) {
        return given.travel() ? Documents.of(path, text(commit)) : Documents.NONE;
    }

    static Documents books(Documents given, CommitId head) {
        return given.travel() ? Documents.of(TRACK, "as of " + head) : Documents.NONE;
    }

    private static String text(CommitId commit) {
        return "a recap of " + commit;
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw world.broken(id + ": " + otherwise);
        }
    }

    void ended(Event.AttemptEnded e) {
        documents.ended(e.attempt(), e.outcome());
    }

    /// What is cancelled may be merged all the same.
    void late(Event.ReportIgnored e, boolean cancelling) {
        if (cancelling) {
            documents.ended(e.attempt(), e.outcome());
        }
    }

    void merged(Event.HeadMoved e) {
        documents.merged(new AttemptId(e.unit(), e.attempt()));
    }

    private Optional<String> recapOf(RunId run) {
        WorkId work = WorkId.ofRun(id, run);
        return world.git.read(id).line().stream()
                .filter(merge -> merge.attempt().work().equals(work))
                .flatMap(merge -> merge.merged().stream())
                .findFirst()
                .map(Paperwork::text);
    }

    /// Whoever begins a run finds the recaps of what it depends on, and none of what was not merged.
    void given(RunSpec run, Documents given) {
        require(given.travel() == stage.documents().travel(), run.id() + " is given " + given);
        if (!given.travel()) {
            return;
        }
        for (RunSpec other : stage.runs()) {
            Optional<String> recap = given.text(other.recapPath());
            require(
                    recap.isPresent()
                            ? recap.equals(recapOf(other.id()))
                            : !run.dependsOn().contains(other.id()),
                    run.id() + " is given of " + other.id() + ": " + recap);
        }
    }

    /// At the end the checkout gets a recap of everything that was merged, and of nothing else.
    void over(Event.PlanEnded e) {
        if (!stage.documents().travel()) {
            return;
        }
        Map<String, String> changed = documents.changed();
        for (RunSpec run : stage.runs()) {
            Optional<String> kept = Optional.ofNullable(changed.get(run.recapPath()));
            require(kept.equals(recapOf(run.id())), run.id() + " leaves as its recap " + kept);
        }
        require(
                e.verdict() != Verdict.PASSED || changed.containsKey(TRACK),
                "it has passed, and nobody gets the books");
    }
}
