package dev.acefleet.worker.publish;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkOrder.Finish.Scope;
import dev.acefleet.common.stage.books.CommitMessages;
import dev.acefleet.worker.git.AceFiles;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.PlainCommit;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.git.TreeFiles;
import dev.acefleet.worker.secrets.Telling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/// Writes the books of a stage on the plan's integration branch, once, under the plan's fence ([FencedBranch]): corrections,
/// what a person has to set up, and one commit of exactly the files that tell how far the stage is (spec/stage.md 1.4 to
/// 1.7, 6.2, 8). All of it is pushed at once or not at all; an earlier finish that got as far as the push is found by its
/// trailers. What changes nothing is not committed.
///
/// Where documents travel, no book is committed: what they say then goes back with the report, the same each time, and only
/// corrections are on the branch.
public final class Bookkeeper {
    private final RepositoryCache cache;
    private final WorkOrder.Finish order;
    private final AttemptId attempt;
    private final Telling telling;
    private final Corrections corrections;
    private final FencedBranch branch;

    /// @param offset journal offset of the lease
    /// @param stillGranted asked before each push (protocol P15)
    public Bookkeeper(
            RepositoryCache cache,
            Map<String, String> credentials,
            WorkOrder.Finish order,
            AttemptId attempt,
            long offset,
            BooleanSupplier stillGranted,
            Telling telling,
            Corrections corrections) {
        this.cache = cache;
        this.order = order;
        this.attempt = attempt;
        this.telling = telling;
        this.corrections = corrections;
        branch =
                new FencedBranch(
                        cache,
                        credentials,
                        new FencedBranch.Plan(
                                order.repository(),
                                order.item().plan(),
                                order.branch(),
                                order.base(),
                                order.fetchRefs(),
                                order.author(),
                                order.at()),
                        offset,
                        stillGranted,
                        telling);
    }

    public Outcome finish() {
        return branch.write(this::on);
    }

    /// Whether a push that was cut off came through, and what is said then. Looks for a short time.
    ///
    /// @throws GitFailed when the remote does not say
    public Optional<Outcome> landed() {
        return branch.landed();
    }

    private Optional<Outcome> on(FencedBranch.Head head) {
        List<FencedBranch.Found> before = branch.find(head.commit(), order.item());
        if (!before.isEmpty()) {
            return Optional.of(foundBefore(head.commit(), before));
        }
        Books books = Books.of(order, files(head.commit()), brought());
        List<String> warnings = new ArrayList<>(books.warnings());
        CommitId tip = head.commit();
        boolean travel = order.documents().travel();
        if (books.scope() == Scope.STAGE) {
            tip = corrected(tip, warnings);
        }
        if (!travel) {
            tip = committed(tip, books.setup(), "docs(" + order.stage() + "): list user setup");
            tip = committed(tip, books.files(), books.subject());
        }
        Outcome done = finished(tip, changed(head.commit(), tip), warnings, books);
        return tip.equals(head.commit()) ? head.verdict(done) : head.push(tip, done);
    }

    private Outcome finished(
            CommitId tip, Collection<String> committed, List<String> warnings, Books books) {
        Map<String, String> sent = new TreeMap<>();
        if (order.documents().travel()) {
            sent.putAll(books.files());
            sent.putAll(books.setup());
        }
        TreeSet<String> files = new TreeSet<>(committed);
        files.addAll(sent.keySet());
        return telling.finished(
                tip, List.copyOf(files), warnings, books.onward(), Documents.of(sent));
    }

    private Outcome foundBefore(CommitId head, List<FencedBranch.Found> commits) {
        TreeSet<String> files = new TreeSet<>();
        commits.forEach(found -> files.addAll(changed(parent(found.commit()), found.commit())));
        return finished(
                head,
                files,
                List.of("the books had been written by attempt " + commits.getFirst().attempt()),
                Books.of(order, files(head), Map.of()));
    }

    private CommitId parent(CommitId commit) {
        return new CommitId(cache.git().must("rev-parse", "--verify", commit.hex() + "^1"));
    }

    private AceFiles files(CommitId commit) {
        return order.documents().travel()
                ? AceFiles.of(order.documents())
                : new TreeFiles(cache.git(), commit, List.of(".ace"));
    }

    /// The texts that agents of the plan have pushed, by path: a proof, or run files. One that travels is among the documents
    /// already.
    private Map<String, String> brought() {
        Map<String, String> texts = new TreeMap<>();
        if (!order.documents().travel()) {
            order.proof()
                    .ifPresent(proof ->
                            bring(proof.attempt(), proof.commit(), List.of(proof.path()), texts));
            order.runs()
                    .ifPresent(runs -> bring(runs.attempt(), runs.commit(), runs.paths(), texts));
        }
        return texts;
    }

    private void bring(
            AttemptId from, CommitId commit, List<String> paths, Map<String, String> texts) {
        cache.ensure(commit, List.of(from.ref()));
        TreeFiles files = new TreeFiles(cache.git(), commit, paths);
        paths.forEach(path -> files.text(path).ifPresent(text -> texts.put(path, text)));
    }

    private CommitId corrected(CommitId tip, List<String> warnings) {
        String message = message(CommitMessages.corrections(order.stage()));
        return switch (corrections.on(tip, branch.authorship(), message)) {
            case Corrections.Result.Clean _ -> tip;
            case Corrections.Result.Committed(CommitId commit) -> commit;
            case Corrections.Result.NotLooked(String why) -> {
                warnings.add("corrections were not looked for: " + why);
                yield tip;
            }
        };
    }

    private CommitId committed(CommitId tip, Map<String, String> files, String subject) {
        return files.isEmpty()
                ? tip
                : new PlainCommit(branch.authored(), cache.directory())
                        .on(tip, files, message(subject))
                        .orElse(tip);
    }

    private String message(String subject) {
        return subject + "\n" + FencedBranch.trailers(order.item(), attempt.number());
    }

    private List<String> changed(CommitId from, CommitId to) {
        String names =
                cache.git().must("diff", "--name-only", "-z", "--no-renames", from.hex(), to.hex());
        return List.of(names.split("\0", -1)).stream().filter(name -> !name.isEmpty()).toList();
    }
}
