package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Sha256;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.stage.SharedFiles;
import java.util.function.Predicate;

/// Which documents a worker may send with an end report: those that its order makes it write, and no more than there is
/// room for. A report with others is a defect of the worker's, or an attack, and never becomes an event (protocol P8).
final class ReportedDocuments {
    private ReportedDocuments() {}

    static void require(Plan plan, Work work, Outcome outcome) {
        boolean own =
                switch (outcome) {
                    case Outcome.Succeeded done -> isRecap(plan, work, done.documents());
                    case Outcome.Adopted adopted -> isRecap(plan, work, adopted.documents());
                    case Outcome.Audited audited ->
                            plan instanceof StagePlan stage && isProof(stage, audited);
                    case Outcome.Finished finished ->
                            plan instanceof StagePlan stage
                                    && stage.documents.takes(
                                            finished.documents(),
                                            inStage(stage).or(SharedFiles.PATHS::contains),
                                            Limits.DOCUMENTS);
                    case Outcome.Planned planned ->
                            plan instanceof StagePlan stage && isPlan(stage, planned);
                    case Outcome.Merged _,
                            Outcome.Gated _,
                            Outcome.Done _,
                            Outcome.Failed _,
                            Outcome.Released _,
                            Outcome.Declined _ ->
                            true;
                };
        if (!own) {
            throw new IllegalArgumentException(
                    "The report of "
                            + work.id
                            + " has documents that are not its own, or too much");
        }
    }

    private static boolean isRecap(Plan plan, Work work, Documents documents) {
        if (work.kind.isStepped()) {
            // They are told while the agent works.
            return !documents.travel();
        }
        return plan.documents.takes(
                documents,
                path -> work.isOfUnit() && path.equals(StagePlan.of(plan).spec(work).recapPath()),
                Limits.RECAP);
    }

    private static boolean isProof(StagePlan plan, Outcome.Audited audited) {
        return plan.documents.takes(
                audited.documents(), inStage(plan).and(audited.path()::equals), Limits.PROOF);
    }

    /// Where documents travel, the text of each planned run and no other, with room for what these runs will write.
    private static boolean isPlan(StagePlan plan, Outcome.Planned planned) {
        Documents texts = planned.documents();
        if (!plan.documents.now().travel()) {
            return !texts.travel();
        }
        return planned.runs().size() == texts.texts().size()
                && planned.runs().stream()
                        .allMatch(run ->
                                texts.text(run.path())
                                        .filter(text -> Sha256.hex(text).equals(run.blob()))
                                        .isPresent())
                && plan.documents.takes(texts, inStage(plan), Limits.DOCUMENTS)
                && StageSubmission.hasRoom(
                        plan.documents.now(), texts.texts(), planned.runs().size());
    }

    private static Predicate<String> inStage(StagePlan plan) {
        String directory = plan.stage.directory() + "/";
        return path -> path.startsWith(directory);
    }
}
