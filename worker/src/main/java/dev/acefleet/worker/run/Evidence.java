package dev.acefleet.worker.run;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.GateType;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunType;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.AgentReturn;
import dev.acefleet.common.stage.NamedFiles;
import dev.acefleet.common.stage.Recap;
import dev.acefleet.common.stage.SharedFiles;
import dev.acefleet.worker.git.DocumentFiles;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.secrets.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Judges a run by what the repository shows, whatever the agent's exit code says (spec/stage.md 3, V1 to V7). Reads
/// the clone alone; the same clone gives the same verdict. Of documents that travel the recap is read as it stands in the tree,
/// and that none of them is committed is part of the evidence.
public final class Evidence {
    private static final Pattern CONFLICT = Pattern.compile("(?m)^(<{7} .*|>{7} .*)$");
    private static final Pattern DELETION =
            Pattern.compile(
                    "(?i)\\b(delet(e[sd]?|ing|ions?)|remov(e[sd]?|ing|als?)|drop(s|ped|ping)?|"
                            + "git rm|renam(e[sd]?|ing))\\b");
    private static final int SHOWN = 10;

    /// The drift rule that wants a person.
    private static final int ARCHITECTURE = 4;

    /// Changed files held against what the run names: a warning is worth no more.
    private static final int CHANGES = 5_000;

    private final Git git;
    private final CommitId base;
    private final WorkOrder.Run order;
    private final DocumentFiles documents;
    private final List<String> missing = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Evidence(Git git, CommitId base, WorkOrder.Run order) {
        this.git = git;
        this.base = base;
        this.order = order;
        documents = DocumentFiles.of(git, order.documents());
    }

    public sealed interface Verdict {
        /// Everything that must be there is.
        ///
        /// @param summary the recap's one-liner
        /// @param issues what the recap says that went wrong
        /// @param documents the recap, where it travels
        record Holds(
                CommitId commit,
                String summary,
                List<String> warnings,
                List<String> issues,
                Documents documents)
                implements Verdict {}

        /// Something is not as it must be; each reason is a sentence for a person.
        record Missing(List<String> reasons) implements Verdict {}
    }

    /// @param git on the attempt's clone, reclaimed from the agent
    /// @param runText text of the run file at the base
    /// @param output end of what the agent printed
    /// @param secrets that are masked in the recap before anything is made of it
    public static Verdict check(
            Git git,
            CommitId base,
            WorkOrder.Run order,
            String runText,
            String output,
            Secrets secrets) {
        return new Evidence(git, base, order).check(runText, output, secrets);
    }

    private Verdict check(String runText, String output, Secrets secrets) {
        String head = git.must("rev-parse", "--verify", "HEAD^{commit}");
        if (!git.run("merge-base", "--is-ancestor", base.hex(), head).ok()) {
            return new Verdict.Missing(
                    List.of("the work does not build on its base " + base.abbreviated()));
        }
        String recapText =
                secrets.mask(
                        documents.travel()
                                ? documents.text(order.recapPath()).orElse("")
                                : show(head, order.recapPath()));
        Recap recap = Recap.read(recapText);
        recapIsThere(recapText, recap);
        List<RunCommits.Commit> commits = RunCommits.between(git, base, head);
        commitsAreThere(head, commits, recap, output);
        createdFilesAreThere(head, recap);
        nothingDenies(head, recap);
        treeIsClean();
        List<String> changed = changed(head, "AMT");
        onlyOwnFiles(changed(head, "ADMT"));
        declaredFiles(changed, NamedFiles.of(runText + "\n" + recap.drift()));
        noUnexpectedDeletions(head, runText);
        warnings.addAll(CommitRules.broken(commits, order, runText, recap.drift()));
        driftHasItsRule(recap);
        return missing.isEmpty()
                ? new Verdict.Holds(
                        new CommitId(head),
                        recap.oneLiner(),
                        warnings,
                        recap.issues(),
                        documents.travel()
                                ? Documents.of(order.recapPath(), recapText)
                                : Documents.NONE)
                : new Verdict.Missing(List.copyOf(missing));
    }

    private String show(String commit, String path) {
        Git.Result result = git.run("cat-file", "blob", commit + ":" + path);
        return result.ok() ? result.out() : "";
    }

    /// V1.
    private void recapIsThere(String text, Recap recap) {
        if (text.isBlank()) {
            missing.add(
                    "the recap "
                            + order.recapPath()
                            + (documents.travel() ? " is not written" : " is not committed"));
        } else if (!recap.isSubstantive()) {
            missing.add(
                    "the recap "
                            + order.recapPath()
                            + " has no heading with a line that says what was done");
        } else if (documents.travel() && Documents.weight(text) > Limits.RECAP) {
            missing.add(
                    "the recap "
                            + order.recapPath()
                            + " is too long to travel: it has "
                            + Documents.weight(text)
                            + " bytes of at most "
                            + Limits.RECAP);
        }
    }

    /// V2.
    private void commitsAreThere(
            String head, List<RunCommits.Commit> commits, Recap recap, String output) {
        RunId run = order.run();
        Pattern scope = RunCommits.scope(run);
        if (commits.stream().noneMatch(commit -> scope.matcher(commit.subject()).matches())) {
            missing.add("no commit of (" + run.scope() + ") stands between base and result");
        }
        if (order.runType() == RunType.TDD) {
            TestFirst.trouble(commits.reversed().stream().map(RunCommits.Commit::subject).toList())
                    .ifPresent(warnings::add);
        }
        listedAreThere(head, recap.commits(), "the recap");
        AgentReturn said = AgentReturn.read(output);
        if (said.marker() == AgentReturn.Marker.COMPLETE) {
            listedAreThere(head, said.commits(), "the agent");
        }
    }

    private void listedAreThere(String head, List<String> hashes, String who) {
        for (String hash : hashes) {
            if (!git.run("merge-base", "--is-ancestor", hash, head).ok()) {
                missing.add("commit " + hash + ", which " + who + " lists, is not in its work");
            }
        }
    }

    /// V3.
    private void createdFilesAreThere(String head, Recap recap) {
        for (String path : recap.created()) {
            if (!isThere(head, path.replaceFirst("/$", ""))) {
                missing.add("the recap lists " + path + " as created, and it is not there");
            }
        }
    }

    private boolean isThere(String head, String path) {
        return documents.covers(path)
                ? documents.text(path).isPresent()
                : git.run("cat-file", "-e", head + ":" + path).ok();
    }

    /// V4, but for the check command, which runs on the merged tree.
    private void nothingDenies(String head, Recap recap) {
        if (recap.selfCheckFailed()) {
            missing.add("the recap says that its self-check failed");
        }
        for (String path : changed(head, "AM")) {
            if (CONFLICT.matcher(show(head, path)).results().count() >= 2) {
                missing.add(path + " has conflict markers");
            }
        }
    }

    private void treeIsClean() {
        List<String> status =
                TreeStatus.lines(git).stream()
                        .filter(line -> !documents.covers(TreeStatus.path(line)))
                        .toList();
        if (!status.isEmpty()) {
            missing.add("the tree is not clean: " + shown(status));
        }
    }

    /// Paths by what happened to them; a file that was moved is one deleted and one added.
    private List<String> changed(String head, String filter) {
        return changed(head, filter, "--no-renames");
    }

    private List<String> changed(String head, String filter, String renames) {
        String names =
                git.must(
                        "diff",
                        "--name-only",
                        "-z",
                        renames,
                        "--no-ext-diff",
                        "--diff-filter=" + filter,
                        base.hex(),
                        head);
        return List.of(names.split("\0", -1)).stream().filter(name -> !name.isEmpty()).toList();
    }

    /// V6: what only the coordinator's finish writes, and what belongs to other runs.
    private void onlyOwnFiles(List<String> changed) {
        List<String> kept = changed.stream().filter(documents::covers).toList();
        if (!kept.isEmpty()) {
            missing.add(
                    "documents were committed, which the project keeps out of the repository: "
                            + shown(kept));
            return;
        }
        String directory = order.runPath().substring(0, order.runPath().lastIndexOf('/') + 1);
        String own = order.run().stage() + "-USER-SETUP.md";
        List<String> foreign =
                changed.stream()
                        .filter(path ->
                                SharedFiles.PATHS.contains(path)
                                        || (path.startsWith(".ace/stages/")
                                                && !path.equals(order.runPath())
                                                && !path.equals(order.recapPath())
                                                && !path.equals(directory + own)))
                        .toList();
        if (!foreign.isEmpty()) {
            missing.add("the run changed files that are not its own: " + shown(foreign));
        }
    }

    /// V5, a warning.
    ///
    /// @param named what the run names, and what the recap calls drift
    private void declaredFiles(List<String> changed, NamedFiles named) {
        List<String> undeclared =
                changed.stream()
                        .limit(CHANGES)
                        .filter(path -> !path.startsWith(".ace/") && !named.cover(path))
                        .toList();
        if (!undeclared.isEmpty()) {
            warnings.add(
                    "changed beyond what the run names, and not noted as drift: "
                            + shown(undeclared));
        }
    }

    /// Unplanned work says by which rule it was done (spec/stage.md 6.1); a change of architecture is a person's to decide.
    private void driftHasItsRule(Recap recap) {
        if (recap.hasDrift() && recap.rules().isEmpty()) {
            warnings.add("the recap notes drift, and not the rule by which it was done");
        }
        List<Integer> unknown =
                recap.rules().stream().filter(rule -> rule < 1 || rule > ARCHITECTURE).toList();
        if (!unknown.isEmpty()) {
            warnings.add("the recap notes drift by rules that there are not: " + unknown);
        }
        boolean asked =
                order.resume().stream()
                        .flatMap(resume -> resume.gates().stream())
                        .anyMatch(answered -> answered.gate().kind() == GateType.DECISION);
        if (recap.rules().contains(ARCHITECTURE) && !asked) {
            warnings.add(
                    "the recap notes a change of architecture (rule 4), and nobody was asked to decide it");
        }
    }

    /// V7. A file that was moved is still there.
    private void noUnexpectedDeletions(String head, String runText) {
        List<String> deleted = changed(head, "D", "--find-renames");
        if (!deleted.isEmpty() && !DELETION.matcher(runText).find()) {
            missing.add("files were deleted that the run does not speak of: " + shown(deleted));
        }
    }

    static String shown(List<String> paths) {
        String rest = paths.size() > SHOWN ? " and " + (paths.size() - SHOWN) + " more" : "";
        return String.join(", ", paths.subList(0, Math.min(SHOWN, paths.size()))) + rest;
    }
}
