package dev.acefleet.cli.client;

import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The model providers that refuse. Without a verb of its own it lists them.
@Command(
        name = "provider",
        description = {
            "List the accounts whose model provider refuses (quota, outage, network).",
            "Their agents rest over the whole fleet, and one run at a time goes to see."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet provider",
            "  fleet provider resume claude/team-a    its quota is back: start its agents again"
        })
public final class ProviderCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    public ProviderCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        new ProviderTable(surroundings).list(server, output.of(surroundings));
    }
}
