package dev.acefleet.coordinator.core;

import dev.acefleet.common.message.Command;
import java.time.Instant;
import java.util.Optional;

/// The first answer to a key is the answer to every command with it (protocol P6, P7): a refusal too, so that a command
/// which was refused does not come to life when it is sent again.
public final class FirstAnswers {
    private FirstAnswers() {}

    /// What was answered to this command's key before.
    static Optional<Answer> known(State state, Command command, Instant now) {
        var first =
                state.answers.get(
                        new State.SubmissionKey(command.repository().key(), key(command)));
        return first == null || first.isForgotten(now)
                ? Optional.empty()
                : Optional.of(first.answer());
    }

    public static Event answered(Command command, Answer answer) {
        return new Event.CommandAnswered(
                command.commandId(), command.repository(), key(command), answer);
    }

    /// An answer to this command alone: what could not be decided today may be when the program has been mended, and is
    /// then asked with the same key.
    public static Event answeredOnce(Command command, Answer answer) {
        return new Event.CommandAnswered(
                command.commandId(), command.repository(), "once\n" + command.commandId(), answer);
    }

    static Decision refuse(Command command, Answer.Reason reason, String message) {
        return Decision.of(answered(command, new Answer.Refused(reason, message)));
    }

    /// Keys of one kind of command and one target are apart from all others: only a submission's stands alone.
    private static String key(Command command) {
        return switch (command) {
            case Command.SubmitStage submit -> submit.key();
            case Command.SubmitAssignment submit -> submit.key();
            case Command.SubmitBench bench -> bench.key();
            case Command.CancelPlan cancel -> "cancel\n" + cancel.plan() + '\n' + cancel.key();
            case Command.CancelWork cancel -> "cancel\n" + cancel.work() + '\n' + cancel.key();
            case Command.AnswerGate answer -> "answer\n" + answer.gate() + '\n' + answer.key();
            case Command.CordonWorker cordon -> "cordon\n" + cordon.worker() + '\n' + cordon.key();
            case Command.ResumeProvider resume ->
                    "resume\n" + resume.account() + '\n' + resume.key();
            case Command.RaiseBudgets raise -> "budgets\n" + raise.plan() + '\n' + raise.key();
            case Command.RetryWork retry -> "retry\n" + retry.work() + '\n' + retry.key();
        };
    }
}
