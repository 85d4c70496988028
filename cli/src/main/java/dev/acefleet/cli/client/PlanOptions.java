package dev.acefleet.cli.client;

import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.report.ReportFiles;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.StagePolicy;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of the verbs that submit a plan and wait for it.
final class PlanOptions {
    @Option(names = "--dry-run", description = "Print what would be done; send nothing.")
    boolean dryRun;

    @Option(names = "--detach", description = "Hand it in and do not wait.")
    boolean detach;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "",
            description = "Submission key; the same key is the same plan, also after its end.")
    String key = "";

    @Option(
            names = "--on-gate",
            paramLabel = "WHAT",
            defaultValue = "wait",
            description = {
                "Where work stops for a person: wait for the answer, fail (exit code 7), or",
                "approve what may go on without one: a check is approved, of a decision the",
                "first option is taken; what a person has to do still waits (default: wait)."
            })
    StagePolicy.OnGate onGate = StagePolicy.OnGate.WAIT;

    @Option(
            names = "--budget-run",
            paramLabel = "LIMITS",
            converter = BudgetArgument.class,
            description = {
                "What the attempts of each run or fork may use up together, for example",
                "usd=2,minutes=30; also tokens and turns."
            })
    Budget budgetRun = Budget.NONE;

    @Option(
            names = "--budget-stage",
            paramLabel = "LIMITS",
            converter = BudgetArgument.class,
            description = "What all of it may use up together, an audit too.")
    Budget budgetStage = Budget.NONE;

    @Option(
            names = "--agent",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Agent, by its name at the workers.")
    String agent = "";

    @Option(
            names = "--pool",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Pool of workers.")
    String pool = "";

    @Option(
            names = "--check",
            paramLabel = "NAME",
            defaultValue = "",
            description = "Check of a merge, by its name at the workers.")
    String check = "";

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationArgument.class,
            description = "Wait at most so long, for example 30m; then exit with 8.")
    @Nullable Duration timeout;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            defaultValue = "",
            description = "Write the report as JUnit XML.")
    String junit = "";

    @Option(
            names = "--summary",
            paramLabel = "FILE",
            defaultValue = "",
            description = "Write the report as Markdown.")
    String summary = "";

    @Option(
            names = "--remote",
            paramLabel = "NAME",
            defaultValue = "origin",
            description = "The git remote that workers clone (default: origin).")
    String remote = "origin";

    @Option(
            names = "--repo",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The checkout (default: this directory).")
    String repository = ".";

    @Option(
            names = "--detached-head",
            description = "Run a commit that no branch is checked out for, as CI does.")
    boolean detachedHead;

    Budgets budgets() {
        return new Budgets(budgetRun, budgetStage);
    }

    void checkKey() {
        if (!key.isEmpty() && !SubmitRequest.isKey(key)) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "Not a submission key: " + key,
                    "A key is 1 to 200 printable ASCII characters without spaces.",
                    "Choose another with --key, or leave it out.");
        }
    }

    PlanSession.Options session(Surroundings surroundings, Optional<String> branch) {
        return new PlanSession.Options(
                detach,
                Optional.ofNullable(timeout),
                branch,
                new ReportFiles(surroundings, junit, summary));
    }

    /// Refuses to leave a plan behind on a fleet that ends with this command.
    void requireServer() {
        if (detach) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "--detach needs a server.",
                    "Without one, the fleet lives only as long as this command.",
                    "Name one with --server URL or FLEET_SERVER, start fleet dev, or leave --detach out.");
        }
    }

    /// The branch that the plan's work is brought into at the end. Without one nothing can be; CI knows that.
    Optional<String> branch(Surroundings surroundings, Checkout checkout) {
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
