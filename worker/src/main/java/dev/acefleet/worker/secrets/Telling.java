package dev.acefleet.worker.secrets;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.ProviderTrouble;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes what a worker tells of an attempt, each text masked before the record that holds it cuts it to its size: of a
/// secret that lies across a cut, the part that is left is found by nobody. So nothing else in `ops` and `publish` makes
/// these records of anything else, which a test sees to. Immutable; any thread.
public final class Telling {
    /// Of an attempt that no program was given a secret for.
    public static final Telling WITHOUT_SECRETS = new Telling(Secrets.NONE);

    private final Secrets secrets;

    public Telling(Secrets secrets) {
        this.secrets = secrets;
    }

    public Secrets secrets() {
        return secrets;
    }

    public Outcome succeeded(
            CommitId commit,
            String ref,
            String summary,
            List<String> warnings,
            List<String> issues,
            Usage usage,
            Documents documents) {
        return new Outcome.Succeeded(
                commit,
                ref,
                masked(summary),
                masked(warnings),
                masked(issues),
                usage,
                masked(documents));
    }

    public Outcome adopted(
            int attempt,
            CommitId commit,
            String ref,
            String summary,
            List<String> warnings,
            List<String> issues,
            Documents documents) {
        return new Outcome.Adopted(
                attempt,
                commit,
                ref,
                masked(summary),
                masked(warnings),
                masked(issues),
                Usage.UNKNOWN,
                masked(documents));
    }

    public Outcome audited(
            CommitId commit,
            String ref,
            String path,
            ProofStatus status,
            String score,
            List<String> gaps,
            List<String> people,
            List<String> warnings,
            Usage usage,
            Documents documents) {
        return new Outcome.Audited(
                commit,
                ref,
                path,
                status,
                masked(score),
                masked(gaps),
                masked(people),
                masked(warnings),
                usage,
                masked(documents));
    }

    /// @param runs made of texts that were masked already
    /// @param documents which the runs are told by, so they were masked too
    public Outcome planned(
            CommitId commit,
            String ref,
            List<RunSpec> runs,
            List<String> warnings,
            Usage usage,
            Documents documents) {
        return new Outcome.Planned(commit, ref, runs, masked(warnings), usage, documents);
    }

    public Outcome finished(
            CommitId head,
            List<String> files,
            List<String> warnings,
            Onward onward,
            Documents documents) {
        Onward.Milestone milestone = onward.milestone();
        return new Outcome.Finished(
                head,
                masked(files),
                masked(warnings),
                new Onward(
                        onward.stage(),
                        masked(onward.name()),
                        masked(onward.goal()),
                        new Onward.Milestone(
                                masked(milestone.title()),
                                milestone.stages(),
                                milestone.complete())),
                masked(documents));
    }

    public Outcome failed(FailureKind kind, String detail, Salvage salvage, Usage usage) {
        return failed(kind, detail, List.of(), salvage, usage, Optional.empty());
    }

    /// @param lost what was not saved: told to its end, whatever of the detail has to go for that
    public Outcome failed(
            FailureKind kind,
            String detail,
            List<String> lost,
            Salvage salvage,
            Usage usage,
            Optional<ProviderTrouble> provider) {
        String why = masked(detail);
        String end = lost.isEmpty() ? "" : masked("; not saved: " + String.join(", ", lost));
        if (!end.isEmpty()) {
            why = why.substring(0, Math.clamp(Limits.TEXT - end.length(), 0, why.length())) + end;
        }
        return new Outcome.Failed(kind, why, salvage, usage, provider);
    }

    /// Why there is nothing to go on from.
    public Salvage nothing(String reason) {
        return new Salvage.Nothing(masked(reason));
    }

    /// What became of an assignment's files.
    public DocumentChanges changes(DocumentChanges changes) {
        return new DocumentChanges(masked(changes.written()), changes.removed());
    }

    private Documents masked(Documents documents) {
        return Documents.of(masked(documents.texts()));
    }

    private Map<String, String> masked(Map<String, String> texts) {
        Map<String, String> masked = new HashMap<>();
        texts.forEach((path, text) -> masked.put(path, masked(text)));
        return masked;
    }

    private List<String> masked(List<String> texts) {
        return texts.stream().map(this::masked).toList();
    }

    private String masked(String text) {
        return secrets.mask(text);
    }
}
