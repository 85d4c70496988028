package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.core.Effect;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.FirstAnswers;
import java.util.List;

/// What becomes of a message that cannot be decided (protocol P8), or whose meaning no journal entry can hold (P4): it is put
/// on record, and who waits for an answer gets one. A claim without one is repeated for ever, and its worker takes nothing
/// else meanwhile.
record GivenUp(List<Event> events, List<Effect> effects) {
    static GivenUp undecided(
            CoordinatorLog.LogRecord record, InboxMessage message, RuntimeException failure) {
        Event onRecord = Quarantine.of(record, "it cannot be decided: " + failure);
        if (message instanceof Command command) {
            String why =
                    "It cannot be decided, which is a defect of the coordinator; fleet doctor tells of it: "
                            + failure;
            return new GivenUp(
                    List.of(onRecord, FirstAnswers.answeredOnce(command, refused(why))), List.of());
        }
        return new GivenUp(List.of(onRecord), answer(message));
    }

    /// A command is refused with its size, and that is all: nobody has to look after it.
    static GivenUp tooLarge(
            CoordinatorLog.LogRecord record,
            InboxMessage message,
            IllegalArgumentException failure) {
        if (message instanceof Command command) {
            String why = "Too large to be kept: " + failure.getMessage();
            return new GivenUp(List.of(FirstAnswers.answered(command, refused(why))), List.of());
        }
        return new GivenUp(
                List.of(Quarantine.of(record, "what it means: " + failure)), answer(message));
    }

    private static Answer refused(String why) {
        return new Answer.Refused(Answer.Reason.INVALID, why);
    }

    private static List<Effect> answer(InboxMessage message) {
        return message instanceof Report.Claimed claim
                ? List.of(
                        new Effect.Refuse(
                                claim.worker().id(),
                                claim.attempt(),
                                claim.claim(),
                                "the claim cannot be decided"))
                : List.of();
    }
}
