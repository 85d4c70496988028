package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.model.Account;
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

    @Parameters(
            paramLabel = "PROVIDER/ACCOUNT",
            description = "Its name, as fleet provider shows it.")
    private String name = "";

    public ProviderResumeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        Account account = account();
        try (ApiClient api = server.connect(surroundings)) {
            new Submitter(surroundings)
                    .act("resume", "", request -> api.resumeProvider(account, request));
            surroundings.out().println("the agents of " + account + " are started again");
        }
    }

    private Account account() {
        try {
            return Account.parse(name);
        } catch (IllegalArgumentException _) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "'" + name + "' names no account of a provider.",
                    "",
                    "Write both, for example claude/team-a; see fleet provider.");
        }
    }
}
