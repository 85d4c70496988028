package dev.acefleet.worker.git;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A call of git, for who records what the process does (`jcmd PID JFR.start`, `fleet bench repository`); costs nothing
/// where nobody does.
@Name(GitRan.NAME)
@Label("Git")
@Category("Ace Fleet")
@Description("A call of the git program, from before its start to after its end")
@StackTrace(false)
public final class GitRan extends Event {
    public static final String NAME = "dev.acefleet.Git";

    @Label("Command")
    @Description("Command and options")
    String command = "";

    /// @param arguments of which the command and the names of its first options are recorded: nothing of somebody's
    ///     repository belongs into a recording
    void end(String[] arguments) {
        if (shouldCommit()) {
            command =
                    Stream.concat(
                                    Stream.of(arguments[0]),
                                    Stream.of(arguments)
                                            .skip(1)
                                            .takeWhile(GitRan::isOption)
                                            .map(GitRan::name))
                            .collect(Collectors.joining(" "));
            commit();
        }
    }

    private static boolean isOption(String argument) {
        return argument.startsWith("-") && !argument.equals("--end-of-options");
    }

    private static String name(String option) {
        int value = option.indexOf('=');
        return value < 0 ? option : option.substring(0, value);
    }
}
