package dev.acefleet.cli.client;

import dev.acefleet.cli.assign.DriveTarget;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.api.ServerSearch;
import dev.acefleet.cli.client.drive.AssignmentHome;
import dev.acefleet.cli.client.drive.DriveDryRun;
import dev.acefleet.cli.client.drive.DriveProposal;
import dev.acefleet.cli.client.drive.DriveProposer;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.Remote;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.model.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Drives an assignment of the checkout on the commit that is checked out, and waits for the verdict. Everything that can be
/// wrong with assignment and checkout is found before anything is sent.
@Command(
        name = "drive",
        description = {
            "Drive an assignment over the fleet and wait for its verdict.",
            "Fork steps and inline steps are given to agents as ace-assign's rules say; what is",
            "done stands in the assignment's folder while it goes on. The same command, typed",
            "again, follows the drive that it started, or goes on where it ended."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet drive                           the assignment that ace-assign means",
            "  fleet drive 8yjzpd --dry-run          what agents would be given; sends nothing",
            "  fleet drive 8yjzpd@010.02             one step alone, with everything below it",
            "  fleet drive --detach                  hand it in; see it with fleet watch"
        })
public final class DriveCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();
    @Mixin private final PlanOptions plan = new PlanOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID[@STEP]",
            defaultValue = "",
            description = {
                "The assignment, or one of its steps; the one selected or changed last, if",
                "none is named."
            })
    private String target = "";

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Model, by its alias at the workers.")
    private String model = "";

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            defaultValue = "" + Limits.ATTEMPTS,
            description = {
                "Attempts of inline steps that may fail by the agent's fault (default: 3);",
                "forks have their fork_retry_limit."
            })
    private int attempts = Limits.ATTEMPTS;

    public DriveCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        plan.checkKey();
        Path place = surroundings.path(plan.repository);
        Checkout checkout = Checkout.of(surroundings, place);
        DriveTarget.Found found = found(place);
        Optional<String> branch = plan.branch(surroundings, checkout);
        Remote cloned = Remote.of(checkout, plan.remote);
        ServerSearch search = new ServerSearch(surroundings);
        search.user().ignored().forEach(line -> surroundings.say(TerminalText.line(line)));
        DriveProposer proposer =
                new DriveProposer(
                        checkout,
                        found.folder(),
                        found.scope(),
                        new DriveProposer.Wishes(
                                plan.onGate,
                                plan.budgets(),
                                attempts,
                                plan.agent,
                                model,
                                plan.pool,
                                plan.check,
                                search.user()));
        Output out = output.of(surroundings);
        AssignmentHome home = new AssignmentHome(surroundings, checkout, found.base());
        if (plan.dryRun || !home.isExpecting()) {
            DriveProposal proposal = proposer.propose();
            if (plan.dryRun) {
                show(proposal, out);
            }
            if (proposal.isNothing()) {
                return DriveRun.nothing(surroundings, proposal).number();
            }
            proposer.refuseChanges();
            if (plan.dryRun) {
                return ExitCode.DONE.number();
            }
        }
        Optional<Server> fleet = server.find(search, Optional.of(checkout.root()));
        if (fleet.isEmpty()) {
            plan.requireServer();
        }
        PlanSession session =
                new PlanSession(
                        surroundings, out, checkout, cloned, plan.session(surroundings, branch));
        return new DriveRun(surroundings, checkout, cloned, proposer, plan.key, session, home)
                .run(fleet)
                .number();
    }

    private DriveTarget.Found found(Path place) {
        try {
            return switch (DriveTarget.of(
                    surroundings.in(place), Optional.of(target).filter(text -> !text.isEmpty()))) {
                case DriveTarget.Found found -> found;
                case DriveTarget.Unknown(boolean missing, String reason) ->
                        throw new Refusal(
                                missing ? ExitCode.NOT_FOUND : ExitCode.USAGE,
                                reason,
                                "",
                                "See those there are with ace-assign list --all, or make one: ace-assign create.");
            };
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.ERROR,
                    "The assignments here cannot be read.",
                    e.toString(),
                    "Check that they are there and may be read.");
        }
    }

    private static void show(DriveProposal proposal, Output out) {
        if (out.isForPrograms()) {
            out.value(DriveDryRun.view(proposal));
        } else if (out.isNames()) {
            DriveDryRun.view(proposal).units().forEach(unit -> out.line(unit.id()));
        } else {
            DriveDryRun.lines(proposal).forEach(out::line);
        }
    }
}
