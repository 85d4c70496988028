package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.report.ReportFiles;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.PlanReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints everything that is known of a plan. Asking is a success, whatever the verdict.
@Command(
        name = "report",
        description = "Print the report of a plan, ended or not.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet report s03-4f1a",
            "  fleet report s03-4f1a -o json",
            "  fleet report s03-4f1a --junit out.xml --summary out.md"
        })
public final class ReportCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            defaultValue = "",
            description = "Id of the plan; the newest, if none is named.")
    private String id = "";

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            defaultValue = "",
            description = "Write it as JUnit XML too.")
    private String junit = "";

    @Option(
            names = "--summary",
            paramLabel = "FILE",
            defaultValue = "",
            description = "Write it as Markdown too.")
    private String summary = "";

    public ReportCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        try (ApiClient api = server.connect(surroundings)) {
            PlanReport report = api.plan(id.isEmpty() ? NewestPlan.id(api) : id).orRefuse();
            Watching.print(report, output.of(surroundings), false);
            new ReportFiles(surroundings, junit, summary).write(report);
        }
    }
}
