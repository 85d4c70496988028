package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.api.ServerSearch;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.Remote;
import dev.acefleet.cli.client.submit.DryRun;
import dev.acefleet.cli.client.submit.Proposal;
import dev.acefleet.cli.client.submit.Proposer;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.StagePolicy;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs a stage of the commit that is checked out, and waits for the verdict. Everything that can be wrong with stage and
/// checkout is found before anything is sent.
@Command(
        name = "run-stage",
        description = {
            "Run a stage and wait for its verdict.",
            "What is run is the commit that is checked out. The same command, typed again,",
            "follows the plan that it started, or goes on where it ended."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet run-stage 3 --dry-run           batches, models, overlaps; sends nothing",
            "  fleet run-stage 3                     run it here or on the configured fleet",
            "  fleet run-stage 3 --detach            hand it in; see it with fleet watch",
            "  fleet run-stage 3 --junit out.xml     in CI; the exit code is the verdict"
        })
public final class RunStageCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();
    @Mixin private final PlanOptions plan = new PlanOptions();

    @Parameters(
            paramLabel = "STAGE",
            converter = StageArgument.class,
            description = "Number of the stage, for example 3 or 2.1.")
    private @Nullable StageId stage;

    @Option(names = "--gaps-only", description = "Only runs that close gaps of an audit.")
    private boolean gapsOnly;

    @Option(
            names = "--auto-gaps",
            arity = "0..1",
            paramLabel = "ROUNDS",
            fallbackValue = "1",
            defaultValue = "0",
            description = {
                "Where the audit finds gaps, let an architect plan runs that close them, run",
                "these and audit again, by itself: once, or in so many rounds (at most 5)."
            })
    private int gapRounds;

    @Option(
            names = "--on-failure",
            paramLabel = "WHAT",
            defaultValue = "stop",
            description = {
                "Behind a batch in which a run failed: stop, or continue with the following",
                "batches, without the runs that depend on it (default: stop). Where every run",
                "of a batch failed, the stage stops."
            })
    private StagePolicy.OnFailure onFailure = StagePolicy.OnFailure.STOP;

    @Option(
            names = "--restart-clean",
            description =
                    "Throw away what a failed attempt has committed; else the next goes on from it.")
    private boolean restartClean;

    @Option(
            names = "--on-dependency-failure",
            paramLabel = "WHAT",
            defaultValue = "skip",
            description = {
                "Runs that depend on one that failed: skip them, or attempt them all the",
                "same (default: skip)."
            })
    private StagePolicy.OnDependency onDependency = StagePolicy.OnDependency.SKIP;

    @Option(
            names = "--lenient",
            description = "Let runs without front matter and unknown dependencies pass.")
    private boolean lenient;

    public RunStageCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        plan.checkKey();
        StageId wanted = Objects.requireNonNull(stage, "picocli asks for it");
        Checkout checkout = Checkout.of(surroundings, surroundings.path(plan.repository));
        Optional<String> branch = plan.branch(surroundings, checkout);
        Remote cloned = Remote.of(checkout, plan.remote);
        ServerSearch search = new ServerSearch(surroundings);
        search.user().ignored().forEach(line -> surroundings.say(TerminalText.line(line)));
        Proposer proposer =
                new Proposer(
                        checkout,
                        cloned,
                        wanted,
                        new Proposer.Wishes(
                                gapsOnly,
                                lenient,
                                onFailure,
                                plan.onGate,
                                restartClean,
                                onDependency,
                                plan.budgets(),
                                gapRounds,
                                plan.agent,
                                plan.pool,
                                plan.check,
                                search.user()));
        Proposal proposal = proposer.propose();
        Output out = output.of(surroundings);
        if (plan.dryRun) {
            show(proposal, out);
        }
        if (proposal.isNothing()) {
            return StageRun.nothing(surroundings, proposal, gapsOnly).number();
        }
        if (plan.dryRun) {
            return ExitCode.DONE.number();
        }
        Optional<Server> found = server.find(search, Optional.of(checkout.root()));
        if (found.isEmpty()) {
            plan.requireServer();
        }
        proposal.warnings().forEach(warning -> surroundings.say(TerminalText.line(warning)));
        PlanSession session =
                new PlanSession(
                        surroundings, out, checkout, cloned, plan.session(surroundings, branch));
        StageRun.Options options = new StageRun.Options(plan.key, gapsOnly);
        return new StageRun(surroundings, checkout, cloned, proposer, options, session)
                .run(found, proposal)
                .number();
    }

    private void show(Proposal proposal, Output out) {
        if (out.isForPrograms()) {
            out.value(DryRun.view(proposal));
        } else if (out.isNames()) {
            proposal.selected().forEach(run -> out.line(run.id().toString()));
        } else {
            DryRun.lines(proposal).forEach(out::line);
        }
    }
}
