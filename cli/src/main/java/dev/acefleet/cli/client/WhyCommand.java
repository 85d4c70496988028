package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.report.TextTable;
import dev.acefleet.cli.client.ui.LocalTime;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.WhyList;
import dev.acefleet.common.message.WhyView;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Says of each run that is not done what the one thing is that it waits for, and what can be done about it.
@Command(
        name = "why",
        description = "Say why the runs of a plan, or one run, are not done yet.",
        footerHeading = "%nExamples:%n",
        footer = {"  fleet why", "  fleet why s03-4f1a/03-02"})
public final class WhyCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID[/ITEM]",
            defaultValue = "",
            description =
                    "The plan, or a run of it, or what ends it (audit, finish); the newest plan, if none is named.")
    private String id = "";

    public WhyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        try (ApiClient api = server.connect(surroundings)) {
            Target target =
                    id.isEmpty()
                            ? new Target(NewestPlan.id(api), Optional.empty())
                            : Target.parse(id);
            print(api.why(target.plan(), target.item()).orRefuse(), output.of(surroundings));
        }
    }

    private void print(WhyList list, Output out) {
        if (out.isStream()) {
            list.runs().forEach(out::value);
        } else if (out.isForPrograms()) {
            out.value(list);
        } else if (out.isNames()) {
            list.runs().forEach(run -> out.line(run.run()));
        } else {
            table(list, out);
        }
    }

    /// The server says times in UTC.
    private static String text(WhyView run) {
        return run.until()
                .map(until -> run.text().replace(until.toString(), LocalTime.withDate(until)))
                .orElse(run.text());
    }

    private void table(WhyList list, Output out) {
        if (!list.reason().isEmpty()) {
            surroundings.say(TerminalText.line(list.plan() + " has ended: " + list.reason()));
        }
        if (list.runs().isEmpty()) {
            surroundings.say("Every run of " + list.plan() + " is done.");
            return;
        }
        TextTable table = new TextTable("RUN", "STATE", "CAUSE", "WHY");
        for (WhyView run : list.runs()) {
            table.row(
                    run.run(),
                    run.state().word(),
                    run.cause().word().replace('_', ' '),
                    text(run) + (run.todo().isEmpty() ? "" : " (" + run.todo() + ")"));
        }
        table.lines().forEach(out::line);
    }
}
