package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.api.ServerSearch;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.Remote;
import dev.acefleet.cli.client.report.ReportFiles;
import dev.acefleet.cli.client.submit.DryRun;
import dev.acefleet.cli.client.submit.Proposal;
import dev.acefleet.cli.client.submit.Proposer;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.model.StagePolicy;
import java.time.Duration;
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

    @Parameters(
            paramLabel = "STAGE",
            converter = StageArgument.class,
            description = "Number of the stage, for example 3 or 2.1.")
    private @Nullable StageId stage;

    @Option(names = "--gaps-only", description = "Only runs that close gaps of an audit.")
    private boolean gapsOnly;

    @Option(names = "--dry-run", description = "Print what would be done; send nothing.")
    private boolean dryRun;

    @Option(names = "--detach", description = "Hand the stage in and do not wait.")
    private boolean detach;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "",
            description = "Submission key; the same key is the same plan, also after its end.")
    private String key = "";

    @Option(
            names = "--on-failure",
            paramLabel = "WHAT",
            defaultValue = "stop",
            description = "stop or continue with the following batches (default: stop).")
    private StagePolicy.OnFailure onFailure = StagePolicy.OnFailure.STOP;

    @Option(
            names = "--on-gate",
            paramLabel = "WHAT",
            defaultValue = "wait",
            description = {
                "Where a run stops for a person: wait for the answer, fail (exit code 7),",
                "or approve what may be approved without one (default: wait)."
            })
    private StagePolicy.OnGate onGate = StagePolicy.OnGate.WAIT;

    @Option(
            names = "--restart-clean",
            description =
                    "Throw away what a failed attempt has committed; else the next goes on from it.")
    private boolean restartClean;

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Agent, by its name at the workers.")
    private String agent = "";

    @Option(
            names = "--pool",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Pool of workers.")
    private String pool = "";

    @Option(
            names = "--check",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Check of a merge, by its name at the workers.")
    private String check = "";

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationArgument.class,
            description = "Wait at most so long, for example 30m; then exit with 8.")
    private @Nullable Duration timeout;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            defaultValue = "",
            description = "Write the report as JUnit XML.")
    private String junit = "";

    @Option(
            names = "--summary",
            paramLabel = "FILE",
            defaultValue = "",
            description = "Write the report as Markdown.")
    private String summary = "";

    @Option(
            names = "--remote",
            paramLabel = "NAME",
            defaultValue = "origin",
            description = "The git remote that workers clone (default: origin).")
    private String remote = "origin";

    @Option(
            names = "--repo",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The checkout (default: this directory).")
    private String repository = ".";

    @Option(
            names = "--detached-head",
            description = "Run a commit that no branch is checked out for, as CI does.")
    private boolean detachedHead;

    @Option(
            names = "--lenient",
            description = "Let runs without front matter and unknown dependencies pass.")
    private boolean lenient;

    public RunStageCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        checkKey();
        StageId wanted = Objects.requireNonNull(stage, "picocli asks for it");
        Checkout checkout = Checkout.of(surroundings, surroundings.path(repository));
        Optional<String> branch = branch(checkout);
        Remote cloned = Remote.of(checkout, remote);
        ServerSearch search = new ServerSearch(surroundings);
        Proposer proposer =
                new Proposer(
                        checkout,
                        cloned,
                        wanted,
                        new Proposer.Wishes(
                                gapsOnly,
                                lenient,
                                onFailure,
                                onGate,
                                restartClean,
                                agent,
                                pool,
                                check,
                                search.user()));
        Proposal proposal = proposer.propose();
        Output out = output.of(surroundings);
        if (dryRun) {
            show(proposal, out);
        }
        if (proposal.isNothing()) {
            return StageRun.nothing(surroundings, proposal, gapsOnly).number();
        }
        if (dryRun) {
            return ExitCode.DONE.number();
        }
        Optional<Server> found = server.find(search, Optional.of(checkout.root()));
        if (found.isEmpty() && detach) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "--detach needs a server.",
                    "Without one, the fleet lives only as long as this command.",
                    "Name one with --server URL or FLEET_SERVER, start fleet dev, or leave --detach out.");
        }
        proposal.warnings().forEach(warning -> surroundings.say(TerminalText.line(warning)));
        StageRun.Options options =
                new StageRun.Options(
                        key,
                        detach,
                        gapsOnly,
                        Optional.ofNullable(timeout),
                        branch,
                        new ReportFiles(surroundings, junit, summary));
        return new StageRun(surroundings, out, checkout, cloned, proposer, options)
                .run(found, proposal)
                .number();
    }

    private void checkKey() {
        if (!key.isEmpty() && !SubmitRequest.isKey(key)) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "Not a submission key: " + key,
                    "A key is 1 to 200 printable ASCII characters without spaces.",
                    "Choose another with --key, or leave it out.");
        }
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

    /// The branch that the plan's work is brought into at the end. Without one nothing can be; CI knows that.
    private Optional<String> branch(Checkout checkout) {
        Optional<String> branch = checkout.branch();
        boolean ci =
                surroundings.variable("CI").filter(value -> !value.equals("false")).isPresent();
        if (branch.isEmpty() && !detachedHead && !ci) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "No branch is checked out: HEAD is detached.",
                    "The work of the plan would be merged into no branch of yours.",
                    "Check a branch out (git switch BRANCH), or say --detached-head.");
        }
        return branch;
    }
}
