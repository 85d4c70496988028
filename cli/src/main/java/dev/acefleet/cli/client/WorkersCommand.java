package dev.acefleet.cli.client;

import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The workers of the fleet. Without a verb of its own it lists them.
@Command(
        name = "workers",
        description = {
            "List the workers that were heard of in the last hour.",
            "Its verbs give one no new work, or some again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet workers",
            "  fleet workers ls -o wide           with host, version and the attempts in hand",
            "  fleet workers cordon builder-1     give it no new work",
            "  fleet workers drain builder-1      the same, and wait until it has nothing in hand"
        })
public final class WorkersCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    public WorkersCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        new WorkerTable(surroundings).list(server, output.of(surroundings));
    }
}
