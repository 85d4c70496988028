package dev.acefleet.common.assign;

import java.time.Instant;

/// The state machine of an assignment (spec/assign.md 10 and 11): what a command does to the steps. Pure: the program on
/// files writes down what it says, the coordinator keeps its events. A command that is refused changes nothing; a command
/// that is given twice is judged by what the first one made of the queue.
public final class AssignmentMachine {
    private AssignmentMachine() {}

    /// @param queue the whole assignment, also where `scope` is a part
    public static Decision decide(Queue queue, Scope scope, StepCommand command, Instant at) {
        return scope.in(queue)
                .map(part -> decide(new Part(queue, part, scope), command, at))
                .orElseGet(() -> Part.unknown(scope.root().orElse("")));
    }

    private static Decision decide(Part part, StepCommand command, Instant at) {
        return switch (command) {
            case StepCommand.Start start -> StartDecider.decide(part, start, at);
            case StepCommand.Finish finish -> FinishDecider.decide(part, finish, at);
            case StepCommand.Fail fail -> FailDecider.decide(part, fail, at);
            case StepCommand.Retry retry -> RetryDecider.decide(part, retry, at);
            case StepCommand.Add add -> AddDecider.decide(part, add, at);
            case StepCommand.Enter enter -> ForkDecider.enter(part, enter, at);
            case StepCommand.Stall stall -> ForkDecider.stall(part, stall);
            case StepCommand.Recover recover -> RecoverDecider.decide(part, recover, at);
            case StepCommand.PassOver passOver -> RecoverDecider.passOver(part, passOver, at);
            case StepCommand.TakeBack takeBack -> RecoverDecider.takeBack(part, takeBack);
            case StepCommand.Settle() ->
                    FinishDecider.completeParents(Decision.Decided.nothing(part.whole()), at);
            case StepCommand.Unstall unstall -> ForkDecider.unstall(part, unstall);
        };
    }
}
