package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.BudgetRequest;
import dev.acefleet.common.model.Budget;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Does a failed run once more, or a parked one now. A plan that had ended goes on for it.
@Command(
        name = "retry",
        description =
                "Do a failed run once more, as if nothing counted against it; or a parked one now.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet retry s03-4f1a/03-02",
            "  fleet retry s03-4f1a --budget-stage usd=30   more money, and on"
        })
public final class RetryCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(
            paramLabel = "ID[/RUN]",
            description = "A run of a plan; the plan alone with a budget.")
    private String id = "";

    @Option(
            names = "--budget-run",
            paramLabel = "LIMITS",
            converter = BudgetArgument.class,
            description = {
                "What each run of the plan may use up from now on, for example usd=5; what",
                "it was stopped for goes on."
            })
    private Budget budgetRun = Budget.NONE;

    @Option(
            names = "--budget-stage",
            paramLabel = "LIMITS",
            converter = BudgetArgument.class,
            description = "The same for the stage as a whole, what is used up already included.")
    private Budget budgetStage = Budget.NONE;

    public RetryCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        Target target = Target.parse(id);
        if (!budgetRun.isNone() || !budgetStage.isNone()) {
            raise(target);
            return;
        }
        String item =
                target.item()
                        .orElseThrow(() ->
                                new Refusal(
                                        ExitCode.USAGE,
                                        "A run is retried, not a plan.",
                                        "",
                                        "Write "
                                                + id
                                                + "/RUN, or submit the stage again for all that is"
                                                + " missing."));
        try (ApiClient api = server.connect(surroundings)) {
            String plan = api.plan(target.plan()).orRefuse().id();
            new Submitter(surroundings).act("retry", "", request -> api.retry(plan, item, request));
            surroundings.say(
                    plan + "/" + item + " will be done again; follow with: fleet watch " + plan);
        }
    }

    private void raise(Target target) {
        if (target.item().isPresent()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "Budgets are those of a plan, not of one run.",
                    "What was stopped for want of one goes on by itself when it is raised.",
                    "Write the plan alone: fleet retry " + target.plan() + " --budget-…");
        }
        try (ApiClient api = server.connect(surroundings)) {
            String plan = api.plan(target.plan()).orRefuse().id();
            BudgetRequest request =
                    new BudgetRequest(
                            "budgets-" + UUID.randomUUID(), budgetRun.text(), budgetStage.text());
            new Submitter(surroundings).submit(() -> api.budgets(plan, request));
            surroundings.say(
                    api.plan(plan).orRefuse().hasEnded()
                            ? "The budgets of "
                                    + plan
                                    + " are set, and nothing goes on by them: another limit stopped it. See: fleet why "
                                    + plan
                            : "The budgets of "
                                    + plan
                                    + " are raised, and what was stopped for them goes on; follow with: fleet watch "
                                    + plan);
        }
    }
}
