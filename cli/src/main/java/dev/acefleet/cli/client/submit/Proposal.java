package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.GapLoop;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.stage.Problem;
import dev.acefleet.common.stage.Proof;
import dev.acefleet.common.stage.RunFile;
import dev.acefleet.common.stage.RunSpecs;
import dev.acefleet.common.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What would be submitted of a committed stage. Pure.
///
/// @param selected the runs to do, in run order; none where there is nothing to do
/// @param gapsOnly whether only runs were wanted that close gaps
/// @param branch the integration branch; empty for the plan's own
/// @param gaps whether the stage closes its gaps by itself
public record Proposal(
        CommittedStage committed,
        List<RunFile> selected,
        boolean gapsOnly,
        StagePolicy policy,
        String branch,
        GapLoop gaps,
        List<String> warnings) {
    public Proposal {
        selected = List.copyOf(selected);
        warnings = List.copyOf(warnings);
    }

    /// @throws Refusal where a run is selected without what it depends on
    static Proposal of(
            CommittedStage committed,
            boolean gapsOnly,
            StagePolicy policy,
            String branch,
            GapLoop gaps,
            List<String> moreWarnings) {
        Stage stage = committed.stage();
        List<RunFile> selected = stage.select(gapsOnly);
        StageRefusal.ofOpenDependencies(stage, selected);
        List<String> warnings =
                new ArrayList<>(committed.warnings().stream().map(Problem::toString).toList());
        warnings.addAll(moreWarnings);
        return new Proposal(committed, selected, gapsOnly, policy, branch, gaps, warnings);
    }

    /// Whether there is nothing to do: no run, and no audit that is missing of a stage whose runs are all complete
    /// (spec/stage.md section 4, step 5) or did not pass (RS-71).
    public boolean isNothing() {
        return selected.isEmpty() && !isAuditAlone();
    }

    private boolean isAuditAlone() {
        return !gapsOnly
                && policy.auditor()
                && stage().runs().stream().allMatch(RunFile::complete)
                && !isAudited();
    }

    /// Whether nothing is left to be looked at. What a person approved elsewhere may keep the status that asked for one in its
    /// proof, and is complete in the track.
    private boolean isAudited() {
        return committed
                .proof()
                .filter(status ->
                        status == Proof.Status.PASSED || stage().track().isComplete(stage().id()))
                .isPresent();
    }

    private static Set<RunId> ids(List<RunFile> runs) {
        return runs.stream().map(RunFile::id).collect(Collectors.toSet());
    }

    public CommitId base() {
        return committed.commit();
    }

    public Stage stage() {
        return committed.stage();
    }

    /// The key under which the same proposal is the same plan: the same command, typed again, finds it; with other budgets
    /// too.
    public String key(Repository repository) {
        List<String> texts =
                travels() ? selected.stream().map(run -> blob(run.path())).toList() : List.of();
        return SubmissionKey.of(
                repository, stage().id(), base(), ids(selected), policy.with(Budgets.NONE), texts);
    }

    /// Whether the documents of the stage travel.
    public boolean travels() {
        return committed.documents().travel();
    }

    /// The id of what one of its runs was read from, as [CommittedStage] has it.
    public String blob(String path) {
        return Objects.requireNonNull(
                committed.blobs().get(path), "a run that is not in the stage");
    }

    public PlanId plan(Repository repository, String key) {
        return PlanId.ofStage(repository, stage().id(), key);
    }

    /// @param baseRef a ref of the remote from which the base can be fetched
    public StageSubmission submission(Repository repository, String baseRef, Identity author) {
        Stage stage = stage();
        Set<RunId> chosen = ids(selected);
        Set<RunId> complete = Set.copyOf(stage.complete());
        return new StageSubmission(
                repository,
                base(),
                baseRef,
                stage.id(),
                stage.name(),
                stage.goal(),
                stage.directory(),
                selected.stream()
                        .map(run -> RunSpecs.of(run, blob(run.path()), chosen, complete))
                        .toList(),
                policy,
                branch,
                author,
                warnings.stream().limit(Limits.NAMES).toList(),
                stage.select(false).size() - selected.size(),
                committed.troubles(),
                gaps,
                committed.documents());
    }
}
