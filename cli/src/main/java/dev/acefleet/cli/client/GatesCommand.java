package dev.acefleet.cli.client;

import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// What waits for a person. Without a verb of its own it lists the gates.
@Command(
        name = "gates",
        description = "Show what waits for a person, with the question and how to answer it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet gates",
            "  fleet gates -o name         the ids alone, for scripts",
            "  fleet answer s03-4f1a/03-02/1/1 approved"
        })
public final class GatesCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    public GatesCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        new GateInbox(surroundings).list(server, output.of(surroundings));
    }
}
