package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.follow.Snapshot;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.PlanReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Shows how a plan stands now. Whatever that is, asking was a success: the exit code is not the verdict.
@Command(
        name = "status",
        description = "Show how a plan stands now; the newest, if none is named.",
        footerHeading = "%nExamples:%n",
        footer = {"  fleet status", "  fleet status s03-4f1a    the beginning of an id is enough"})
public final class StatusCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            defaultValue = "",
            description = "Id of the plan.")
    private String id = "";

    public StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        try (ApiClient api = server.connect(surroundings)) {
            PlanReport report = api.plan(id.isEmpty() ? NewestPlan.id(api) : id).orRefuse();
            Output out = output.of(surroundings);
            if (out.isForPrograms() || out.isNames()) {
                Watching.print(report, out, false);
            } else {
                Snapshot.lines(report, surroundings.clock().instant(), out.isWide())
                        .forEach(out::line);
                new ProviderTable(surroundings).remind(api);
            }
        }
    }
}
