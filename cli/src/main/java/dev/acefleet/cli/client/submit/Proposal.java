package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.stage.Problem;
import dev.acefleet.common.stage.RunFile;
import dev.acefleet.common.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// What would be submitted of a committed stage. Pure.
///
/// @param selected the runs to do, in run order; none where there is nothing to do
/// @param gapsOnly whether only runs were wanted that close gaps
/// @param branch the integration branch; empty for the plan's own
public record Proposal(
        CommittedStage committed,
        List<RunFile> selected,
        boolean gapsOnly,
        StagePolicy policy,
        String branch,
        List<String> warnings) {
    /// Words of an objective that are shown (spec/stage.md RS-11).
    private static final int TITLE_WORDS = 8;

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
            List<String> moreWarnings) {
        Stage stage = committed.stage();
        List<RunFile> selected = stage.select(gapsOnly);
        StageRefusal.ofOpenDependencies(stage, selected);
        List<String> warnings =
                new ArrayList<>(committed.warnings().stream().map(Problem::toString).toList());
        warnings.addAll(moreWarnings);
        return new Proposal(committed, selected, gapsOnly, policy, branch, warnings);
    }

    /// Whether there is nothing to do: no run, and no audit that is missing of a stage whose runs are all complete
    /// (spec/stage.md section 4, step 5).
    public boolean isNothing() {
        return selected.isEmpty() && !isAuditAlone();
    }

    private boolean isAuditAlone() {
        return !gapsOnly
                && policy.auditor()
                && stage().runs().stream().allMatch(RunFile::complete)
                && committed.blobs().keySet().stream().noneMatch(Proposal::isProof);
    }

    private static boolean isProof(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith("-proof.md");
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

    /// The key under which the same proposal is the same plan: the same command, typed again, finds it.
    public String key(Repository repository) {
        return SubmissionKey.of(repository, stage().id(), base(), ids(selected), policy);
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
                selected.stream().map(run -> spec(run, chosen, complete)).toList(),
                policy,
                branch,
                author,
                warnings.stream().limit(Limits.NAMES).toList());
    }

    /// What a run waits for is all that is not complete, so that the coordinator would refuse a run that waits for one
    /// that nobody does.
    private RunSpec spec(RunFile run, Set<RunId> chosen, Set<RunId> complete) {
        return new RunSpec(
                run.id(),
                run.path(),
                run.recapPath(),
                Objects.requireNonNull(
                        committed.blobs().get(run.path()), "a run that is not in the commit"),
                run.batch(),
                run.dependsOn().stream().filter(need -> !complete.contains(need)).toList(),
                run.overlaps().stream().filter(chosen::contains).toList(),
                run.autonomous(),
                title(run));
    }

    /// What a run builds, in a few words.
    static String title(RunFile run) {
        String[] words = run.objective().strip().split("\\s+", TITLE_WORDS + 1);
        return words.length > TITLE_WORDS
                ? String.join(" ", List.of(words).subList(0, TITLE_WORDS)) + " …"
                : String.join(" ", words);
    }
}
