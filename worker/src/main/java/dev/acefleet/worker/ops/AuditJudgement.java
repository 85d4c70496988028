package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.Proof;
import dev.acefleet.common.text.TextLimits;
import dev.acefleet.worker.agents.Agent;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.PlainCommit;
import dev.acefleet.worker.process.Exit;
import dev.acefleet.worker.publish.Publisher;
import dev.acefleet.worker.run.AuditPrompt;
import dev.acefleet.worker.run.TreeStatus;
import dev.acefleet.worker.run.Workspace;
import dev.acefleet.worker.work.Stop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What an audit comes to after its agent has ended. The proof decides, not what the agent says; one that changed
/// anything else, or committed, has not audited but worked (spec/stage.md 7, RS-75). The worker commits the proof, alone.
///
/// @param before what the workspace held beyond its commit when the agent began
record AuditJudgement(
        AgentAttempt attempt, WorkOrder.Audit audit, Workspace workspace, Set<String> before) {
    /// Names shown of files that were changed.
    private static final int SHOWN = 10;

    /// Why there is no proof to go by.
    private static final class NoProof extends Exception {
        private static final long serialVersionUID = 1;

        NoProof(String why) {
            super(why);
        }
    }

    Outcome of(Agent.Verdict said, Exit exit) {
        Optional<Stop> stop =
                exit.cause() == Exit.Cause.STOPPED ? attempt.control().stop() : Optional.empty();
        if (stop.isPresent()) {
            return failed(stop.get().kind(), stop.get().reason(), said);
        }
        Git git;
        try {
            git = workspace.reclaim();
        } catch (GitFailed e) {
            return failed(FailureKind.AGENT_FAILED, String.valueOf(e.getMessage()), said);
        }
        try {
            String text = proof(git);
            return publish(git, text, Proof.read(text), said);
        } catch (NoProof e) {
            return none(String.valueOf(e.getMessage()), said);
        } catch (GitFailed | IOException e) {
            return failed(FailureKind.INFRASTRUCTURE, String.valueOf(e.getMessage()), said);
        }
    }

    private String path() {
        return AuditPrompt.proofPath(audit);
    }

    private String proof(Git git) throws NoProof, IOException {
        String head = git.must("rev-parse", "--verify", "HEAD^{commit}");
        if (!head.equals(audit.base().hex())) {
            throw new NoProof("the auditor has committed, which is not its part");
        }
        List<String> changed =
                TreeStatus.lines(git).stream()
                        .filter(line -> !before.contains(line))
                        .map(TreeStatus::path)
                        .filter(each -> !each.equals(path()))
                        .limit(SHOWN)
                        .toList();
        if (!changed.isEmpty()) {
            throw new NoProof(
                    "the auditor has changed more than its proof: " + String.join(", ", changed));
        }
        String text = read();
        if (git.run("cat-file", "blob", audit.base() + ":" + path()).out().equals(text)) {
            throw new NoProof("the auditor has left the proof as an earlier audit wrote it");
        }
        Proof proof = Proof.read(text);
        if (proof.claimed().isBlank()) {
            throw new NoProof(
                    "the proof "
                            + path()
                            + " cannot be read: "
                            + String.join("; ", proof.remarks()));
        }
        return text;
    }

    private String read() throws NoProof, IOException {
        Path tree = workspace.tree();
        Path file = tree.resolve(path());
        // A link in the place of a directory leads elsewhere.
        boolean isOwn =
                Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && tree.resolve(audit.directory())
                                .toRealPath()
                                .equals(tree.toRealPath().resolve(audit.directory()));
        if (!isOwn) {
            throw new NoProof("the auditor has written no proof to " + path());
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(TextLimits.DOCUMENT + 1);
            if (bytes.length > TextLimits.DOCUMENT) {
                throw new NoProof("the proof " + path() + " is too long to be read");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new NoProof("the proof " + path() + " is not in UTF-8");
        }
    }

    private Outcome publish(Git git, String text, Proof proof, Agent.Verdict said) {
        Git authored =
                git.with(
                        Map.of(
                                "GIT_AUTHOR_NAME", "Ace Fleet",
                                "GIT_AUTHOR_EMAIL", "audit@acefleet.invalid",
                                "GIT_COMMITTER_NAME", "Ace Fleet",
                                "GIT_COMMITTER_EMAIL", "audit@acefleet.invalid"));
        CommitId commit =
                new PlainCommit(authored, workspace.tmp())
                        .on(
                                audit.base(),
                                Map.of(path(), text),
                                "docs(" + audit.stage() + "): proof of the audit\n")
                        .orElseThrow();
        return switch (attempt.publisher().publishOwn(git, audit.base(), commit, attempt.id())) {
            case Publisher.Published.Done done -> audited(commit, done.ref(), proof, said);
            case Publisher.Published.HasSecret secret ->
                    failed(FailureKind.SECRET_IN_COMMIT, secret.detail(), said);
        };
    }

    private Outcome audited(CommitId commit, String ref, Proof proof, Agent.Verdict said) {
        return new Outcome.Audited(
                commit,
                ref,
                path(),
                switch (proof.status()) {
                    case PASSED -> ProofStatus.PASSED;
                    case GAPS_FOUND -> ProofStatus.GAPS_FOUND;
                    case HUMAN_NEEDED -> ProofStatus.HUMAN_NEEDED;
                },
                proof.score(),
                proof.gaps().stream().map(Proof.Gap::summary).toList(),
                proof.humanItems().stream().map(AuditJudgement::item).toList(),
                proof.remarks(),
                said.usage());
    }

    private static String item(Proof.HumanItem item) {
        return item.expected().isEmpty() ? item.test() : item.test() + ": " + item.expected();
    }

    /// The agent's own reason comes first, where it has one.
    private Outcome none(String why, Agent.Verdict said) {
        return switch (said) {
            case Agent.Verdict.Ended _ -> failed(FailureKind.EVIDENCE_MISSING, why, said);
            case Agent.Verdict.Failed failed ->
                    failed(failed.kind(), Judgement.why(failed, attempt) + "; " + why, said);
        };
    }

    private Outcome failed(FailureKind kind, String detail, Agent.Verdict said) {
        return new Outcome.Failed(
                kind,
                detail,
                new Salvage.Nothing("an audit leaves nothing but its proof"),
                said.usage(),
                Judgement.trouble(said, kind, attempt));
    }
}
