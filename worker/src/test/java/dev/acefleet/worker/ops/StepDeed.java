package dev.acefleet.worker.ops;

import dev.acefleet.common.assign.AssignmentMachine;
import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Draft;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.files.AssignmentBase;
import dev.acefleet.common.assign.files.AssignmentFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A program by which an agent of a test changes the files of its assignment, as `ace-assign` does: `SCOPE VERB TEXT`, with
/// `-` for the whole assignment.
final class StepDeed {
    private StepDeed() {}

    /// A shell function `deed` that calls it.
    static String function() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return "deed() { '"
                + java
                + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
                + System.getProperty("java.class.path")
                + "' "
                + StepDeed.class.getName()
                + " \"$@\" || exit 3; }\n";
    }

    public static void main(String[] args) throws IOException {
        AssignmentFolder folder =
                new AssignmentBase(Path.of(".ace-local/assign")).usual().orElseThrow();
        Scope scope = args[0].equals("-") ? Scope.WHOLE : Scope.of(args[0]);
        StepCommand command =
                switch (args[1]) {
                    case "finish" -> new StepCommand.Finish(Optional.empty(), args[2]);
                    case "fail" -> new StepCommand.Fail(args[2]);
                    case "add" ->
                            new StepCommand.Add(
                                    List.of(Draft.of(args[2], "Do that too.")),
                                    new StepCommand.Placement.BehindCurrent());
                    default -> throw new IllegalArgumentException(args[1]);
                };
        Decision decision =
                folder.change(
                                InstantSource.system(),
                                (snapshot, at) ->
                                        AssignmentMachine.decide(
                                                snapshot.queue(), scope, command, at))
                        .orElseThrow()
                        .decision();
        if (decision instanceof Decision.Refused refused) {
            System.err.println(refused.message());
            System.exit(1);
        }
    }
}
