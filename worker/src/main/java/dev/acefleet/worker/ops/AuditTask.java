package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.Proof;
import dev.acefleet.common.stage.Role;
import dev.acefleet.worker.agents.Agent;
import dev.acefleet.worker.git.DocumentFiles;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.run.AuditPrompt;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// One look at a stage by an auditor. The proof decides; an auditor that changed anything else has not audited but worked
/// (spec/stage.md 7, RS-75). The worker commits the proof, alone.
record AuditTask(AgentAttempt attempt, WorkOrder.Audit audit) implements DocumentAttempt.Task {
    @Override
    public Role role() {
        return Role.AUDITOR;
    }

    @Override
    public CommitId base() {
        return audit.base();
    }

    @Override
    public List<String> fetchRefs() {
        return audit.fetchRefs();
    }

    @Override
    public String model() {
        return audit.model();
    }

    @Override
    public Budget budget() {
        return audit.budget();
    }

    @Override
    public String prompt(Git git) throws IOException {
        DocumentFiles.of(git, audit.documents()).lay(git, base(), base(), path());
        return AuditPrompt.of(git, audit);
    }

    @Override
    public Outcome judge(Written written, Agent.Verdict said) throws Written.Unusable, IOException {
        String text = proof(written);
        return publish(written, text, Proof.read(masked(text)), said);
    }

    private String masked(String text) {
        return attempt.telling().secrets().mask(text);
    }

    private String path() {
        return AuditPrompt.proofPath(audit);
    }

    private String proof(Written written) throws Written.Unusable, IOException {
        DocumentFiles documents = DocumentFiles.of(written.git(), audit.documents());
        List<String> changed =
                written.changed().stream()
                        .filter(each -> !each.equals(path()) && !documents.covers(each))
                        .limit(Written.SHOWN)
                        .toList();
        if (!changed.isEmpty()) {
            throw new Written.Unusable(
                    "the auditor has changed more than its proof: " + String.join(", ", changed));
        }
        String text = written.read(path(), "proof");
        if (earlier(written.git()).equals(text)) {
            throw new Written.Unusable(
                    "the auditor has left the proof as an earlier audit wrote it");
        }
        if (travel() && Documents.weight(text) > Limits.PROOF) {
            throw new Written.Unusable("the proof " + path() + " is too long to travel");
        }
        Proof proof = Proof.read(masked(text));
        if (proof.claimed().isBlank()) {
            throw new Written.Unusable(
                    "the proof "
                            + path()
                            + " cannot be read: "
                            + String.join("; ", proof.remarks()));
        }
        return text;
    }

    private String earlier(Git git) {
        return travel()
                ? audit.documents().text(path()).orElse("")
                : git.run("cat-file", "blob", base() + ":" + path()).out();
    }

    private boolean travel() {
        return audit.documents().travel();
    }

    /// A proof that travels goes back with the report, and nothing is pushed.
    private Outcome publish(Written written, String text, Proof proof, Agent.Verdict said) {
        return travel()
                ? audited(base(), Documents.of(path(), text), proof, said)
                : DocumentAttempt.publish(
                        attempt,
                        this,
                        written,
                        said,
                        Map.of(path(), text),
                        "docs(" + audit.stage() + "): proof of the audit",
                        commit -> audited(commit, Documents.NONE, proof, said));
    }

    private Outcome audited(CommitId commit, Documents documents, Proof proof, Agent.Verdict said) {
        return attempt.telling()
                .audited(
                        commit,
                        attempt.id().ref(),
                        path(),
                        switch (proof.status()) {
                            case PASSED -> ProofStatus.PASSED;
                            case GAPS_FOUND -> ProofStatus.GAPS_FOUND;
                            case HUMAN_NEEDED -> ProofStatus.HUMAN_NEEDED;
                        },
                        proof.score(),
                        proof.gaps().stream().map(Proof.Gap::summary).toList(),
                        proof.humanItems().stream().map(AuditTask::item).toList(),
                        proof.remarks(),
                        said.usage(),
                        documents);
    }

    private static String item(Proof.HumanItem item) {
        return item.expected().isEmpty() ? item.test() : item.test() + ": " + item.expected();
    }
}
