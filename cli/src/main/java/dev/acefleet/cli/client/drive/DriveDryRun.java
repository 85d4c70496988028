package dev.acefleet.cli.client.drive;

import dev.acefleet.cli.client.report.TextTable;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.assign.DriveUnits;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.model.AgentChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a proposal would do, for people and programs. Pure.
public final class DriveDryRun {
    private DriveDryRun() {}

    /// One unit, for programs.
    ///
    /// @param kind `fork` or `inline`
    /// @param beside the step of the container that it may be beside others in; empty: it goes alone
    /// @param steps that are left of it
    /// @param agent that it is given to
    /// @param model that this one has; empty: its own choice
    public record Unit(
            String id,
            String kind,
            String name,
            String beside,
            List<String> steps,
            String agent,
            String model) {
        public Unit {
            steps = List.copyOf(steps);
        }
    }

    /// The whole, for programs.
    public record View(
            String schema,
            String assignment,
            String name,
            String base,
            String agent,
            String model,
            String pool,
            List<Unit> units,
            List<String> warnings) {
        public View {
            units = List.copyOf(units);
            warnings = List.copyOf(warnings);
        }
    }

    public static View view(DriveProposal proposal) {
        return new View(
                "acefleet.dry-drive/1",
                proposal.target(),
                proposal.name(),
                proposal.base().hex(),
                proposal.policy().agent(),
                proposal.policy().model(),
                proposal.policy().pool().name(),
                proposal.units().stream().map(unit -> unit(proposal, unit)).toList(),
                proposal.warnings());
    }

    private static Unit unit(DriveProposal proposal, DriveUnits.Unit unit) {
        Step first = first(proposal, unit);
        AgentChoice agent = proposal.agentOf(unit);
        return new Unit(
                first.number().text(),
                unit.isFork() ? "fork" : "inline",
                first.name(),
                proposal.container(unit).map(step -> step.number().text()).orElse(""),
                proposal.left(unit).stream().map(step -> step.number().text()).toList(),
                agent.agent(),
                agent.model());
    }

    private static Step first(DriveProposal proposal, DriveUnits.Unit unit) {
        return unit.isFork() ? unit.root() : proposal.left(unit).getFirst();
    }

    public static List<String> lines(DriveProposal proposal) {
        List<String> lines = new ArrayList<>();
        lines.add(
                TerminalText.line(
                        "assignment "
                                + proposal.target()
                                + "  "
                                + proposal.name()
                                + "  from "
                                + proposal.base().abbreviated()));
        String model = proposal.policy().model();
        lines.add(
                "agent "
                        + proposal.policy().agent()
                        + (model.isEmpty() ? "" : ", model " + model)
                        + ", pool "
                        + proposal.policy().pool());
        TextTable table = new TextTable("UNIT", "KIND", "STEPS", "WHEN", "AGENT", "WHAT");
        for (DriveUnits.Unit unit : proposal.units()) {
            Step first = first(proposal, unit);
            table.row(
                    first.number().text(),
                    unit.isFork() ? "fork" : "inline",
                    String.valueOf(proposal.left(unit).size()),
                    when(proposal.container(unit)),
                    who(proposal.agentOf(unit)),
                    TerminalText.line(first.name()));
        }
        lines.addAll(table.lines());
        proposal.warnings().forEach(warning -> lines.add("warning  " + TerminalText.line(warning)));
        return lines;
    }

    private static String who(AgentChoice agent) {
        return agent.agent() + (agent.model().isEmpty() ? "" : ":" + agent.model());
    }

    private static String when(Optional<Step> container) {
        return container
                .map(step -> {
                    String most =
                            step.count("max_parallel", 1).isPresent()
                                    ? "up to "
                                            + step.count("max_parallel", 1).getAsInt()
                                            + " at once"
                                    : "all at once";
                    return "in " + step.number() + ", " + most;
                })
                .orElse("in its turn");
    }
}
