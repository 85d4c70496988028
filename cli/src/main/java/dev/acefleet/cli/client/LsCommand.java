package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.follow.Durations;
import dev.acefleet.cli.client.report.TextTable;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.LocalTime;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.PlanList;
import dev.acefleet.common.message.PlanSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists plans, the newest first.
@Command(
        name = "ls",
        description = "List the plans of the fleet, the newest first.",
        footerHeading = "%nExamples:%n",
        footer = {"  fleet ls", "  fleet ls -o name | head -1    the id of the newest"})
public final class LsCommand implements Runnable {
    private static final int MOST = 500;
    private static final List<String> HEADINGS =
            List.of("PLAN", "OF", "STATE", "DONE", "LOST", "AGE", "REPOSITORY");
    private static final List<String> WIDE_HEADINGS = List.of("ACTIVE", "SUBMITTED", "ENDED");

    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many (default: 20).")
    private int limit = 20;

    public LsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        if (limit < 1 || limit > MOST) {
            throw new Refusal(
                    ExitCode.USAGE, "--limit is a number from 1 to " + MOST + ".", "", "");
        }
        try (ApiClient api = server.connect(surroundings)) {
            print(api.plans(limit).orRefuse(), output.of(surroundings));
        }
    }

    private void print(PlanList list, Output out) {
        if (out.isStream()) {
            list.plans().forEach(out::value);
        } else if (out.isForPrograms()) {
            out.value(list);
        } else if (out.isNames()) {
            list.plans().forEach(plan -> out.line(plan.id()));
        } else {
            table(list, out);
        }
    }

    private void table(PlanList list, Output out) {
        if (list.plans().isEmpty()) {
            surroundings.say("There is no plan yet. Start one with: fleet run-stage STAGE");
            return;
        }
        Instant now = surroundings.clock().instant();
        List<String> headings = new ArrayList<>(HEADINGS);
        if (out.isWide()) {
            headings.addAll(WIDE_HEADINGS);
        }
        TextTable table = new TextTable(headings.toArray(String[]::new));
        list.plans().forEach(plan -> table.row(row(plan, now, out.isWide())));
        table.lines().forEach(out::line);
        if (list.more()) {
            surroundings.say("There are older ones; see them with --limit.");
        }
    }

    private static String[] row(PlanSummary plan, Instant now, boolean wide) {
        List<String> cells =
                new ArrayList<>(
                        List.of(
                                plan.id(),
                                plan.stage() + " " + plan.name(),
                                plan.verdict().isEmpty()
                                        ? plan.state()
                                        : plan.verdict().replace('_', ' '),
                                plan.done() + "/" + plan.runs(),
                                String.valueOf(plan.lost()),
                                Durations.between(plan.submittedAt(), now),
                                plan.repository()));
        if (wide) {
            cells.add(String.valueOf(plan.active()));
            cells.add(LocalTime.withDate(plan.submittedAt()));
            cells.add(plan.endedAt().map(LocalTime::withDate).orElse(""));
        }
        return cells.toArray(String[]::new);
    }
}
