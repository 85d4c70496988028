package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.Sha256;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.Problem;
import dev.acefleet.common.stage.Role;
import dev.acefleet.common.stage.RunFile;
import dev.acefleet.common.stage.RunSpecs;
import dev.acefleet.common.stage.Stage;
import dev.acefleet.common.stage.StageReader;
import dev.acefleet.common.stage.StageReading;
import dev.acefleet.common.stage.StageTree;
import dev.acefleet.common.stage.books.CommitMessages;
import dev.acefleet.worker.agents.Agent;
import dev.acefleet.worker.git.DocumentFiles;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.run.GapPrompt;
import dev.acefleet.worker.run.StageFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The planning of runs that close the gaps of a proof, by an architect (spec/stage.md sections 8 and 9). Its new run files
/// decide: they are held against the rules for run files together with the stage's others, and must say that they close
/// gaps; what is wrong with them is told to the next architect. The worker commits them, alone; where documents travel, it
/// sends them with its report.
record GapTask(AgentAttempt attempt, WorkOrder.PlanGaps order) implements DocumentAttempt.Task {
    private static final String RUN = "-run.md";

    @Override
    public Role role() {
        return Role.ARCHITECT;
    }

    @Override
    public CommitId base() {
        return order.base();
    }

    @Override
    public List<String> fetchRefs() {
        return order.fetchRefs();
    }

    @Override
    public String model() {
        return order.model();
    }

    @Override
    public Budget budget() {
        return order.budget();
    }

    @Override
    public String prompt(Git git) {
        DocumentFiles documents = DocumentFiles.of(git, order.documents());
        documents.lay(git, base(), base(), GapPrompt.firstPath(git, order));
        return GapPrompt.of(git, order);
    }

    @Override
    public Outcome judge(Written written, Agent.Verdict said) throws Written.Unusable, IOException {
        Map<String, String> before =
                StageFiles.of(written.git(), base(), order.documents(), order.directory());
        Map<String, String> texts = texts(written, before);
        // What is made of them is told; what is committed is looked through for secrets by itself.
        Map<String, String> masked = new TreeMap<>();
        texts.forEach((path, text) -> masked.put(path, attempt.telling().secrets().mask(text)));
        Map<String, String> all = new TreeMap<>(before);
        all.putAll(masked);
        StageReading reading = reading(new StageTree(all), texts.keySet());
        Stage stage =
                reading.stage().orElseThrow(() -> new Written.Unusable(wrong(reading.problems())));
        List<RunFile> runs =
                stage.runs().stream().filter(run -> texts.containsKey(run.path())).toList();
        checkRuns(stage, runs);
        List<String> warnings =
                reading.problems().stream()
                        .filter(problem -> texts.containsKey(problem.path()))
                        .map(Problem::toString)
                        .toList();
        if (travel()) {
            return sent(stage, runs, masked, warnings, said);
        }
        return DocumentAttempt.publish(
                attempt,
                this,
                written,
                said,
                texts,
                CommitMessages.runs(order.stage()),
                commit ->
                        planned(
                                commit,
                                specs(
                                        stage,
                                        runs,
                                        path ->
                                                written.git()
                                                        .must(
                                                                "rev-parse",
                                                                "--verify",
                                                                commit + ":" + path)),
                                warnings,
                                said,
                                Documents.NONE));
    }

    private boolean travel() {
        return order.documents().travel();
    }

    /// Runs that travel go back with the report, and nothing is pushed.
    private Outcome sent(
            Stage stage,
            List<RunFile> runs,
            Map<String, String> texts,
            List<String> warnings,
            Agent.Verdict said)
            throws Written.Unusable {
        if (!StageSubmission.hasRoom(order.documents(), texts, runs.size())) {
            throw new Written.Unusable(
                    "the planned runs and their recaps are more than may travel; plan fewer, with shorter texts");
        }
        return planned(
                base(),
                specs(stage, runs, path -> Sha256.hex(texts.getOrDefault(path, ""))),
                warnings,
                said,
                Documents.of(texts));
    }

    private Outcome planned(
            CommitId commit,
            List<RunSpec> runs,
            List<String> warnings,
            Agent.Verdict said,
            Documents documents) {
        return attempt.telling()
                .planned(commit, attempt.id().ref(), runs, warnings, said.usage(), documents);
    }

    /// The new runs are held against every rule; those that were there before, against what they were submitted by.
    private StageReading reading(StageTree tree, Set<String> news) throws Written.Unusable {
        StageReading strict = StageReader.read(tree, order.stage(), false);
        List<Problem> errors =
                strict.problems().stream()
                        .filter(problem -> problem.isError() && news.contains(problem.path()))
                        .toList();
        if (!errors.isEmpty()) {
            throw new Written.Unusable(wrong(errors));
        }
        return strict.stage().isPresent() ? strict : StageReader.read(tree, order.stage(), true);
    }

    /// The texts of the new run files, by path: there must be one, and nothing else.
    private Map<String, String> texts(Written written, Map<String, String> before)
            throws Written.Unusable, IOException {
        DocumentFiles documents = DocumentFiles.of(written.git(), order.documents());
        List<String> changed = new ArrayList<>(written.changed());
        changed.removeIf(documents::covers);
        // What else an agent does to documents that travel goes nowhere.
        documents.changed().keySet().stream()
                .filter(path -> isRunFile(path) && !before.containsKey(path))
                .forEach(changed::add);
        List<String> others =
                changed.stream()
                        .filter(path -> !isRunFile(path) || before.containsKey(path))
                        .limit(Written.SHOWN)
                        .toList();
        if (!others.isEmpty()) {
            throw new Written.Unusable(
                    "the architect has changed more than it was to write, which is new run files: "
                            + String.join(", ", others));
        }
        if (changed.isEmpty()) {
            throw new Written.Unusable(
                    "the architect has written no run file to " + order.directory());
        }
        Map<String, String> texts = new TreeMap<>();
        for (String path : changed) {
            texts.put(path, written.read(path, "run file"));
        }
        return texts;
    }

    private boolean isRunFile(String path) {
        String directory = order.directory() + "/";
        return path.startsWith(directory)
                && path.endsWith(RUN)
                && path.indexOf('/', directory.length()) < 0;
    }

    private static String wrong(List<Problem> problems) {
        return "the planned runs cannot be done: "
                + problems.stream()
                        .filter(Problem::isError)
                        .limit(Written.SHOWN)
                        .map(Problem::toString)
                        .collect(Collectors.joining("; "));
    }

    private static Set<RunId> ids(List<RunFile> runs) {
        return runs.stream().map(RunFile::id).collect(Collectors.toSet());
    }

    /// What is asked of runs that close gaps, beyond what is asked of all.
    private static void checkRuns(Stage stage, List<RunFile> runs) throws Written.Unusable {
        Set<RunId> known = new HashSet<>(stage.complete());
        known.addAll(ids(runs));
        int highest =
                stage.runs().stream()
                        .filter(run -> !runs.contains(run))
                        .mapToInt(run -> run.id().number())
                        .max()
                        .orElse(0);
        for (RunFile run : runs) {
            if (!run.gapClosure()) {
                throw new Written.Unusable(
                        run.path() + " lacks `gap_closure: true` in its front matter");
            }
            if (run.id().number() <= highest) {
                throw new Written.Unusable(
                        run.path()
                                + " has a number that is taken or lower than those before; the first free one is "
                                + (highest + 1));
            }
            if (!known.containsAll(run.dependsOn())) {
                throw new Written.Unusable(
                        run.path()
                                + " depends on runs that are neither done nor planned with it: "
                                + run.dependsOn());
            }
        }
    }

    /// @param blob git's id of the content of a file, or what stands for it
    private static List<RunSpec> specs(
            Stage stage, List<RunFile> runs, UnaryOperator<String> blob) {
        Set<RunId> complete = Set.copyOf(stage.complete());
        return runs.stream()
                .map(run -> RunSpecs.of(run, blob.apply(run.path()), ids(runs), complete))
                .toList();
    }
}
