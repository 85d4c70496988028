package dev.acefleet.cli.assign;

import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalProbe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Where `ace-assign` begins and ends. Every way out is a code of [AssignExit]; an error is one line that begins with
/// `Error:`.
public final class AssignProgram {
    /// How the program is called as a part of `fleet`.
    public static final String VERB = "assign";

    /// The release whose commands, files and outputs these are.
    static final String VERSION = "0.37.0";

    private static final Map<String, Function<Desk, Verb>> VERBS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("catalog", CatalogCommand::new),
                            Map.entry("compose", ComposeCommand::new),
                            Map.entry("create", CreateCommand::new),
                            Map.entry("prepare", PrepareCommand::new),
                            Map.entry("status", StatusCommand::new),
                            Map.entry("start", StartCommand::new),
                            Map.entry("finish", FinishCommand::new),
                            Map.entry("fail", FailCommand::new),
                            Map.entry("add", AddCommand::new),
                            Map.entry("retry", RetryCommand::new),
                            Map.entry("list", ListCommand::new),
                            Map.entry("select", SelectCommand::new),
                            Map.entry("fork-run", ForkRunCommand::new),
                            Map.entry("run-in-batches", RunInBatchesCommand::new)));

    private AssignProgram() {}

    /// Does what `args` say in this process, and returns the exit code.
    public static int ofProcess(Driver driver, String... args) {
        InputStream input = TerminalProbe.isTerminal(0) ? InputStream.nullInputStream() : System.in;
        return run(Surroundings.ofPlainProcess(), input, driver, args);
    }

    /// The same for another world. Ends no process, and may be called again.
    public static int run(
            Surroundings surroundings, InputStream input, Driver driver, String... args) {
        if (args.length == 0 || List.of("-h", "--help", "help").contains(args[0])) {
            overview(surroundings);
            return AssignExit.DONE.number();
        }
        if (List.of("version", "--version").contains(args[0])) {
            surroundings.out().println("ace-assign " + VERSION);
            return AssignExit.DONE.number();
        }
        Function<Desk, Verb> verb = VERBS.get(args[0]);
        if (verb == null) {
            surroundings.say(
                    "Error: Unknown command '%s'. Run 'ace-assign --help' for a list of commands."
                            .formatted(args[0]));
            return AssignExit.ERROR.number();
        }
        try {
            List<String> typed = List.of(args).subList(1, args.length);
            Bounds.of(surroundings).ifPresent(bounds -> bounds.require(args[0]));
            Desk desk = new Desk(surroundings, input, driver);
            int code = verb.apply(desk).call(args[0], typed).number();
            return desk.driven().map(driver::drive).orElse(code);
        } catch (IOException | RuntimeException e) {
            return failed(surroundings, e);
        }
    }

    private static void overview(Surroundings surroundings) {
        surroundings.out().println("Commands:");
        Desk desk = new Desk(surroundings, InputStream.nullInputStream(), Driver.NONE);
        VERBS.forEach((name, verb) ->
                surroundings
                        .out()
                        .printf(
                                "  ace-assign %-14s # %s%n",
                                name, verb.apply(desk).syntax().description()));
        surroundings.out().printf("  ace-assign %-14s # %s%n", "version", "Print the version");
    }

    private static int failed(Surroundings surroundings, Exception e) {
        if (e instanceof AssignRefusal refusal) {
            surroundings.say("Error: " + refusal.getMessage());
            return refusal.code().number();
        }
        boolean file = e instanceof IOException || e instanceof UncheckedIOException;
        surroundings.say(
                file
                        ? "Error: A file that is needed could not be used: " + e
                        : "Error: The program failed, which is a defect of it: " + e);
        debug(surroundings).ifPresent(_ -> e.printStackTrace(surroundings.err()));
        return AssignExit.ERROR.number();
    }

    private static Optional<String> debug(Surroundings surroundings) {
        return surroundings
                .variable("ACE_DEBUG")
                .or(() -> surroundings.variable("DEBUG"))
                .filter("1"::equals);
    }
}
