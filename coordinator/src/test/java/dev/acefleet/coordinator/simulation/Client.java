package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Submission;
import dev.acefleet.coordinator.core.Answer;
import java.time.Duration;
import java.util.Optional;

/// Somebody who submits stages, and asks again with the same key until there is an answer.
final class Client extends Node {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String REPOSITORY = Stages.REPOSITORY.key();

    private final Sender sender;
    private int commands;

    Client(World world) {
        super(world, "client");
        sender = new Sender(world, this);
    }

    /// The plan's id, which follows from what is submitted.
    PlanId submit(String key, StageSubmission stage) {
        ask(key, stage);
        return PlanId.ofStage(stage.repository(), stage.stage(), key);
    }

    void ask(String key, Submission submission) {
        if (answer(key).isPresent()) {
            return;
        }
        say(key, submission);
        later(PATIENCE, () -> ask(key, submission));
    }

    /// Says it once, whatever was answered before.
    void say(String key, Submission submission) {
        String id = "c-" + ++commands;
        Command command =
                submission instanceof AssignmentSubmission assignment
                        ? new Command.SubmitAssignment(id, key, assignment)
                        : new Command.SubmitStage(id, key, (StageSubmission) submission);
        sender.send(Channel.COMMAND, "inbox", key, () -> world.broker.say(command));
    }

    /// Wants something done to what was submitted, and takes what comes of it.
    void act(Act act) {
        String id = "c-" + ++commands;
        Command command = act.of(id, "key-of-" + id);
        sender.send(Channel.COMMAND, "inbox", id, () -> world.broker.say(command));
    }

    interface Act {
        Command of(String commandId, String key);
    }

    Optional<Answer> answer(String key) {
        return world.ledger.answer(REPOSITORY, key);
    }
}
