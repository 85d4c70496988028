package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageSubmission;
import java.time.Instant;
import java.util.Optional;

/// Takes a stage on, or says why not. The first answer to a key is every later one's (protocol P6), so a client that does
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
        return Decision.of(
                new Event.PlanAccepted(plan, stage),
                FirstAnswers.answered(command, new Answer.Accepted(plan)));
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

    private static Optional<Answer.Refused> refusal(
            State state, String key, StageSubmission stage) {
        PlanId live = state.live.get(new State.LiveStage(stage.repository().key(), stage.stage()));
        if (live != null) {
            return Optional.of(
                    new Answer.Refused(
                            Answer.Reason.LIVE_PLAN,
                            "Stage "
                                    + stage.stage()
                                    + " of this repository is being run as "
                                    + live
                                    + "; follow that one (fleet watch "
                                    + live
                                    + ") or wait for its end"));
        }
        PlanId plan = PlanId.ofStage(stage.repository(), stage.stage(), key);
        Optional<PlanId> sameBranch =
                state.onBranch(stage.repository(), stage.integrationBranch(plan));
        if (sameBranch.isPresent()) {
            return Optional.of(
                    new Answer.Refused(
                            Answer.Reason.LIVE_PLAN,
                            "The branch "
                                    + stage.integrationBranch(plan)
                                    + " of this repository is written by "
                                    + sameBranch.get()
                                    + "; wait for its end (fleet watch "
                                    + sameBranch.get()
                                    + ") or give the stage another branch"));
        }
        if (Schedule.of(stage.runs()).isEmpty()) {
            return Optional.of(
                    new Answer.Refused(Answer.Reason.INVALID, Schedule.defect(stage.runs())));
        }
        if (state.plans.containsKey(plan)) {
            return Optional.of(
                    new Answer.Refused(
                            Answer.Reason.INVALID,
                            "The key "
                                    + key
                                    + " was used for "
                                    + plan
                                    + " long ago, which is still kept; submit with another key"));
        }
        return Optional.empty();
    }
}
