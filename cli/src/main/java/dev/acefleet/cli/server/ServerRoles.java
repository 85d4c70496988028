package dev.acefleet.cli.server;

import dev.acefleet.cli.client.ServerVerbs;
import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine;

/// The server roles, found as a service.
public final class ServerRoles implements ServerVerbs {
    @Override
    public void addTo(CommandLine fleet, Surroundings surroundings) {
        fleet.addSubcommand(new DemoCommand(surroundings));
        fleet.addSubcommand(new DevCommand(surroundings));
        fleet.addSubcommand(new CoordinatorCommand(surroundings));
        fleet.addSubcommand(new WorkerCommand(surroundings));
        fleet.addSubcommand(new TokenCommand(surroundings));
        fleet.addSubcommand(new BenchCommand(surroundings));
    }
}
