package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.WorkStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an auditor's proof means for the stage (spec/stage.md section 7): passed and gaps are verdicts; what only a person
/// can check is put to one, whose word then is the verdict.
final class AuditDecider {
    private AuditDecider() {}

    static void audited(
            Plan plan,
            Work work,
            AttemptId attempt,
            Outcome.Audited proof,
            List<Event> events,
            Instant now) {
        if (proof.status() == ProofStatus.HUMAN_NEEDED) {
            Gate gate =
                    Gate.checklist(
                            proof.score()
                                    + "; see "
                                    + proof.path()
                                    + (proof.documents().travel() ? "" : " in " + proof.commit())
                                    + "\n"
                                    + list(proof.people()));
            GateDecider.open(plan, work, attempt, gate, Optional.empty(), events, now);
            return;
        }
        String gaps = proof.gaps().isEmpty() ? "" : ": " + String.join("; ", proof.gaps());
        events.add(new Event.AuditJudged(plan.id, proof.status(), proof.score() + gaps));
        events.add(new Event.WorkEnded(work.id, WorkStatus.SUCCEEDED, proof.score()));
    }

    private static String list(List<String> lines) {
        return String.join("\n", lines.stream().map(line -> "- " + line).toList());
    }
}
