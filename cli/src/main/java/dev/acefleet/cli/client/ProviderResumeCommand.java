package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Starts an account's agents again before its time: a few at first. Where its provider refuses still, it rests again.
@Command(
        name = "resume",
        description =
                "Start an account's agents again, a few at first: you know that its provider answers.")
public final class ProviderResumeCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(paramLabel = "ACCOUNT", description = "Its name, as fleet provider shows it.")
    private String account = "";

    public ProviderResumeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        try (ApiClient api = server.connect(surroundings)) {
            new Submitter(surroundings)
                    .act("resume", "", request -> api.resumeProvider(account, request));
            surroundings.out().println("the agents of " + account + " are started again");
        }
    }
}
