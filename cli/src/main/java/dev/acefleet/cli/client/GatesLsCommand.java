package dev.acefleet.cli.client;

import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `fleet gates` by its full name.
@Command(name = "ls", description = "Show what waits for a person.")
public final class GatesLsCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    public GatesLsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        new GateInbox(surroundings).list(server, output.of(surroundings));
    }
}
