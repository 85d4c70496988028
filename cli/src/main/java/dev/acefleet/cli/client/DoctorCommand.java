package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.doctor.Finding;
import dev.acefleet.cli.client.doctor.FleetChecks;
import dev.acefleet.cli.client.doctor.MachineChecks;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Looks for what is wrong, here and in the fleet, and names the next act. Changes nothing.
@Command(
        name = "doctor",
        description = {
            "Check this machine and the fleet; each finding with what to do.",
            "Exit code 1 when something is wrong."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  fleet doctor", "  fleet doctor --server https://fleet.example.org"})
public final class DoctorCommand implements Callable<Integer> {
    private static final String SCHEMA = "acefleet.doctor/1";

    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    private record Line(String level, String subject, String text, String todo) {
        static Line of(Finding finding) {
            return new Line(
                    word(finding.level()), finding.subject(), finding.text(), finding.todo());
        }
    }

    private record Result(String schema, boolean well, List<Line> findings) {}

    public DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>(new MachineChecks(surroundings).findings());
        findings.addAll(fleet());
        boolean well =
                findings.stream().noneMatch(finding -> finding.level() == Finding.Level.PROBLEM);
        print(findings, well);
        return (well ? ExitCode.DONE : ExitCode.ERROR).number();
    }

    private List<Finding> fleet() {
        Optional<Server> found = server.find(surroundings);
        if (found.isEmpty()) {
            return List.of(
                    new Finding(
                            Finding.Level.NOTE,
                            "server",
                            "none is configured, and no fleet dev of yours runs",
                            "Without one, run-stage starts a fleet of its own for its length."));
        }
        try (ApiClient api = new ApiClient(found.get())) {
            return new FleetChecks(api).findings();
        }
    }

    private void print(List<Finding> findings, boolean well) {
        Output out = output.of(surroundings);
        if (out.isForPrograms()) {
            out.value(new Result(SCHEMA, well, findings.stream().map(Line::of).toList()));
            return;
        }
        for (Finding finding : findings) {
            out.line(
                    TerminalText.line(
                            String.format(
                                    Locale.ROOT,
                                    "%-8s %s: %s",
                                    word(finding.level()),
                                    finding.subject(),
                                    finding.text())));
            if (!finding.todo().isEmpty()) {
                out.line("         " + TerminalText.line(finding.todo()));
            }
        }
    }

    private static String word(Finding.Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
