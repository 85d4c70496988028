package dev.acefleet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.acefleet.cli.assign.AssignEntry;
import dev.acefleet.cli.assign.AssignProgram;
import dev.acefleet.cli.assign.Driver;
import dev.acefleet.cli.client.AnswerCommand;
import dev.acefleet.cli.client.CancelCommand;
import dev.acefleet.cli.client.ConfigCommand;
import dev.acefleet.cli.client.ConfigShowCommand;
import dev.acefleet.cli.client.DoctorCommand;
import dev.acefleet.cli.client.DriveCommand;
import dev.acefleet.cli.client.EnvironmentDefaults;
import dev.acefleet.cli.client.EventsCommand;
import dev.acefleet.cli.client.FleetCommand;
import dev.acefleet.cli.client.GatesCommand;
import dev.acefleet.cli.client.GatesLsCommand;
import dev.acefleet.cli.client.LogsCommand;
import dev.acefleet.cli.client.LsCommand;
import dev.acefleet.cli.client.ProviderCommand;
import dev.acefleet.cli.client.ProviderResumeCommand;
import dev.acefleet.cli.client.ReportCommand;
import dev.acefleet.cli.client.RetryCommand;
import dev.acefleet.cli.client.RunStageCommand;
import dev.acefleet.cli.client.ServerVerbs;
import dev.acefleet.cli.client.StatusCommand;
import dev.acefleet.cli.client.ValidateCommand;
import dev.acefleet.cli.client.VersionCommand;
import dev.acefleet.cli.client.WatchCommand;
import dev.acefleet.cli.client.WhyCommand;
import dev.acefleet.cli.client.WorkersCommand;
import dev.acefleet.cli.client.WorkersCordonCommand;
import dev.acefleet.cli.client.WorkersDrainCommand;
import dev.acefleet.cli.client.WorkersLsCommand;
import dev.acefleet.cli.client.WorkersUncordonCommand;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Where the program begins and ends. Every way out is an exit code of [ExitCode]; a stack trace is printed only where
/// `--debug` asks for it.
public final class Main {
    private static final Pattern CHOICES =
            Pattern.compile("one of \\[([A-Z_, ]+)] \\(case-insensitive\\)");

    private final Surroundings surroundings;
    private final FleetCommand root = new FleetCommand();

    private Main(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Reads `--color` before anything else is parsed, because every verb is given its terminal.
    private static Surroundings withColour(Surroundings surroundings, String... args) {
        String wish = surroundings.variable("FLEET_COLOR").orElse("auto");
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--color=")) {
                wish = args[i].substring("--color=".length());
            } else if (args[i].equals("--color") && i + 1 < args.length) {
                wish = args[i + 1];
            }
        }
        return switch (wish.toLowerCase(Locale.ROOT)) {
            case "always" -> surroundings.withTerminal(surroundings.terminal().withColour(true));
            case "never" -> surroundings.withTerminal(surroundings.terminal().withColour(false));
            default -> surroundings;
        };
    }

    public static void main(String[] args) {
        System.exit(
                isAssign(args)
                        ? AssignProgram.ofProcess(new FleetDriver(), rest(args))
                        : run(Surroundings.ofProcess(), args));
    }

    /// Assignments are another program under the same roof: it has its own options, outputs and exit codes.
    private static boolean isAssign(String... args) {
        return args.length > 0 && args[0].equals(AssignProgram.VERB);
    }

    private static String[] rest(String... args) {
        return Arrays.copyOfRange(args, 1, args.length);
    }

    /// Does what `args` say and returns the exit code. Ends no process, and may be called again.
    public static int run(Surroundings surroundings, String... args) {
        return isAssign(args)
                ? AssignProgram.run(
                        surroundings, InputStream.nullInputStream(), Driver.NONE, rest(args))
                : new Main(withColour(surroundings, args)).execute(asVerb(args));
    }

    /// Most programs say their version so, and people try it first.
    private static String[] asVerb(String... args) {
        boolean version = args.length == 1 && args[0].equals("--version");
        return version ? new String[] {"version"} : args;
    }

    /// Whether a verb is one of those that need nothing of a server.
    static boolean isClientVerb(String verb) {
        CommandLine fleet = new CommandLine(new FleetCommand());
        new Main(Surroundings.ofPlainProcess()).clientVerbs(fleet);
        return fleet.getSubcommands().containsKey(verb);
    }

    private int execute(String... args) {
        CommandLine fleet = new CommandLine(root);
        clientVerbs(fleet);
        if (!isOfClient(fleet, args)) {
            ServiceLoader.load(ServerVerbs.class)
                    .forEach(verbs -> verbs.addTo(fleet, surroundings));
        }
        fleet.setDefaultValueProvider(new EnvironmentDefaults(surroundings))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setOut(new PrintWriter(surroundings.out(), true, UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler(this::misused)
                .setExecutionExceptionHandler(this::failed);
        return fleet.execute(args);
    }

    private void clientVerbs(CommandLine fleet) {
        List.<Object>of(
                        new RunStageCommand(surroundings),
                        new DriveCommand(surroundings),
                        new ValidateCommand(surroundings),
                        new LsCommand(surroundings),
                        new StatusCommand(surroundings),
                        new WatchCommand(surroundings),
                        new EventsCommand(surroundings),
                        new LogsCommand(surroundings),
                        new WhyCommand(surroundings),
                        new ReportCommand(surroundings),
                        new CancelCommand(surroundings),
                        new RetryCommand(surroundings),
                        new AnswerCommand(surroundings),
                        new AssignEntry(),
                        new DoctorCommand(surroundings),
                        new VersionCommand(surroundings))
                .forEach(fleet::addSubcommand);
        fleet.addSubcommand(
                new CommandLine(new GatesCommand(surroundings))
                        .addSubcommand(new GatesLsCommand(surroundings)));
        fleet.addSubcommand(
                new CommandLine(new ConfigCommand())
                        .addSubcommand(new ConfigShowCommand(surroundings)));
        fleet.addSubcommand(
                new CommandLine(new ProviderCommand(surroundings))
                        .addSubcommand(new ProviderResumeCommand(surroundings)));
        CommandLine workers = new CommandLine(new WorkersCommand(surroundings));
        fleet.addSubcommand(
                workers.addSubcommand(new WorkersLsCommand(surroundings))
                        .addSubcommand(new WorkersCordonCommand(surroundings))
                        .addSubcommand(new WorkersUncordonCommand(surroundings))
                        .addSubcommand(new WorkersDrainCommand(surroundings)));
    }

    private static boolean isOfClient(CommandLine fleet, String... args) {
        for (String arg : args) {
            if (!arg.startsWith("-")) {
                return fleet.getSubcommands().containsKey(arg);
            }
        }
        return false;
    }

    private int misused(ParameterException e, String... args) {
        CommandLine verb = e.getCommandLine();
        error(misuse(e), "", "");
        UnmatchedArgumentException.printSuggestions(e, verb.getErr());
        surroundings.say("See " + verb.getCommandSpec().qualifiedName() + " --help.");
        return ExitCode.USAGE.number();
    }

    /// A word that is no verb is called so.
    private static String misuse(ParameterException e) {
        boolean verb =
                e instanceof UnmatchedArgumentException unmatched
                        && !unmatched.isUnknownOption()
                        && e.getCommandLine().getParent() == null;
        return verb
                ? "There is no verb "
                        + ((UnmatchedArgumentException) e).getUnmatched().getFirst()
                        + "."
                : inLowerCase(String.valueOf(e.getMessage()));
    }

    /// The words of a choice as one types them.
    private static String inLowerCase(String message) {
        return CHOICES.matcher(message)
                .replaceAll(match ->
                        Matcher.quoteReplacement(
                                "one of "
                                        + match.group(1)
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-')));
    }

    private int failed(Exception e, CommandLine verb, ParseResult parsed) {
        if (e instanceof Refusal refusal) {
            error(refusal.what(), refusal.why(), refusal.todo());
            trace(e);
            return refusal.code().number();
        }
        if (e instanceof IOException || e instanceof UncheckedIOException) {
            error(
                    "A file or a program that is needed could not be used.",
                    String.valueOf(e instanceof UncheckedIOException ? e.getCause() : e),
                    "Check that it is there and may be used; --debug shows what was being done.");
            trace(e);
            return ExitCode.ERROR.number();
        }
        error(
                "The program failed: " + e,
                "This is a defect of the program, not of what you asked for.",
                root.debug() ? "" : "Run it again with --debug to see where, and report it.");
        trace(e);
        return ExitCode.ERROR.number();
    }

    private void error(String what, String why, String todo) {
        surroundings.say("error: " + TerminalText.line(what));
        (why + "\n" + todo)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> surroundings.say("  " + TerminalText.line(line)));
    }

    private void trace(Exception e) {
        if (root.debug()) {
            e.printStackTrace(surroundings.err());
        }
    }
}
