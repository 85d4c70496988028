package dev.acefleet.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The program itself: holds what every verb takes.
@Command(
        name = "fleet",
        description = "Runs ACE stages and assignments on a fleet of machines.",
        synopsisSubcommandLabel = "VERB",
        mixinStandardHelpOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet validate 3              check a stage; nothing is sent",
            "  fleet run-stage 3 --dry-run   what would be done, in which order",
            "  fleet run-stage 3             run it and wait for the verdict",
            "  fleet drive                   drive the assignment of ace-assign",
            "  fleet ls                      what the fleet is doing",
            "",
            "Exit codes: 0 done, 1 error, 2 usage or validation, 3 not found,",
            "4 not authorised, 5 failed, 6 gaps found, 7 waiting for a human,",
            "8 timed out waiting, 9 cancelled, 10 coordinator not reachable,",
            "11 budget used up, 13 nothing to do, 130 interrupted."
        })
public final class FleetCommand implements Runnable {
    /// When colours are used.
    public enum Colour {
        AUTO,
        ALWAYS,
        NEVER
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "On an error, print where in the program it happened.")
    private boolean debug;

    /// Checked here; `Main` has read it before.
    @SuppressWarnings({"UnusedVariable", "FieldCanBeFinal"})
    @Option(
            names = "--color",
            paramLabel = "WHEN",
            scope = ScopeType.INHERIT,
            defaultValue = "auto",
            description = "auto, always or never.")
    private Colour colour = Colour.AUTO;

    public boolean debug() {
        return debug;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which verb?");
    }
}
