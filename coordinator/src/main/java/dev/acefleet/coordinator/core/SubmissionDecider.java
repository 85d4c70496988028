package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Submission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes a stage or an assignment on, or says why not. The first answer to a key is every later one's (protocol P6), so a client that does
/// not know whether it was heard asks again with the same key.
final class SubmissionDecider {
    private SubmissionDecider() {}

    static Decision submit(State state, Command.SubmitStage command, Instant now) {
        StageSubmission stage = command.stage();
        Optional<Answer> known = FirstAnswers.known(state, command, now);
        if (known.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, known.get()));
        }
        if (stage.repository().isNone()) {
            return FirstAnswers.refuse(
                    command,
                    Answer.Reason.INVALID,
                    "A stage is one of a repository, and this names none");
        }
        Optional<Answer.Refused> refusal = refusal(state, command.key(), stage);
        if (refusal.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, refusal.get()));
        }
        PlanId plan = PlanId.ofStage(stage.repository(), stage.stage(), command.key());
        List<Event> events = new ArrayList<>();
        events.add(new Event.PlanAccepted(plan, stage));
        Troubles.before(plan, stage).ifPresent(events::add);
        events.add(FirstAnswers.answered(command, new Answer.Accepted(plan)));
        return new Decision(events, List.of());
    }

    /// The same for a plan that measures the fleet.
    static Decision bench(State state, Command.SubmitBench command, Instant now) {
        Optional<Answer> known = FirstAnswers.known(state, command, now);
        if (known.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, known.get()));
        }
        StageSubmission stage = command.bench().stage();
        Optional<Answer.Refused> refusal = refusal(state, command.key(), stage);
        if (refusal.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, refusal.get()));
        }
        PlanId plan = PlanId.ofStage(stage.repository(), stage.stage(), command.key());
        return Decision.of(
                new Event.BenchAccepted(plan, command.bench()),
                FirstAnswers.answered(command, new Answer.Accepted(plan)));
    }

    /// The drive of an assignment.
    static Decision assignment(State state, Command.SubmitAssignment command, Instant now) {
        AssignmentSubmission assignment = command.assignment();
        Optional<Answer> known = FirstAnswers.known(state, command, now);
        if (known.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, known.get()));
        }
        PlanId plan =
                PlanId.ofAssignment(
                        assignment.repository(), assignment.assignment(), command.key());
        Optional<Answer.Refused> refusal =
                refusal(state, command.key(), assignment, plan)
                        .or(() -> DriveOrder.defect(assignment).map(SubmissionDecider::invalid));
        if (refusal.isPresent()) {
            return Decision.of(FirstAnswers.answered(command, refusal.get()));
        }
        return Decision.of(
                new Event.AssignmentAccepted(plan, assignment),
                FirstAnswers.answered(command, new Answer.Accepted(plan)));
    }

    private static Optional<Answer.Refused> refusal(
            State state, String key, StageSubmission stage) {
        PlanId plan = PlanId.ofStage(stage.repository(), stage.stage(), key);
        Optional<Answer.Refused> circle =
                Schedule.of(stage.runs()).isEmpty()
                        ? Optional.of(invalid(Schedule.defect(stage.runs())))
                        : Optional.empty();
        return refusal(state, key, stage, plan).or(() -> circle);
    }

    private static Answer.Refused invalid(String reason) {
        return new Answer.Refused(Answer.Reason.INVALID, reason);
    }

    private static Optional<Answer.Refused> refusal(
            State state, String key, Submission submission, PlanId plan) {
        PlanId live = state.live.get(State.Subject.of(submission));
        if (live != null) {
            return Optional.of(
                    new Answer.Refused(
                            Answer.Reason.LIVE_PLAN,
                            capital(submission.subject())
                                    + " of this repository is being run as "
                                    + live
                                    + "; follow that one (fleet watch "
                                    + live
                                    + ") or wait for its end"));
        }
        String branch = submission.integrationBranch(plan);
        Optional<PlanId> sameBranch = state.onBranch(submission.repository(), branch);
        if (sameBranch.isPresent()) {
            return Optional.of(
                    new Answer.Refused(
                            Answer.Reason.LIVE_PLAN,
                            "The branch "
                                    + branch
                                    + " of this repository is written by "
                                    + sameBranch.get()
                                    + "; wait for its end (fleet watch "
                                    + sameBranch.get()
                                    + ") or give the stage another branch"));
        }
        if (state.plans.containsKey(plan)) {
            return Optional.of(
                    invalid(
                            "The key "
                                    + key
                                    + " was used for "
                                    + plan
                                    + " long ago, which is still kept; submit with another key"));
        }
        return Optional.empty();
    }

    private static String capital(String subject) {
        return Character.toUpperCase(subject.charAt(0)) + subject.substring(1);
    }
}
