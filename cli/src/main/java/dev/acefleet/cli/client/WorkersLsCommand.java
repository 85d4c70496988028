package dev.acefleet.cli.client;

import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `fleet workers` by its full name.
@Command(name = "ls", description = "List the workers that were heard of in the last hour.")
public final class WorkersLsCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    public WorkersLsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        new WorkerTable(surroundings).list(server, output.of(surroundings));
    }
}
