package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Gives a worker no new work until it is uncordoned, over restarts of it and of the coordinator.
@Command(
        name = "cordon",
        description =
                "Give a worker no new work until it is uncordoned; what it has in hand goes on.")
public final class WorkersCordonCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(paramLabel = "WORKER", description = "Its id, as fleet workers shows it.")
    private String worker = "";

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why, for those who look at the workers.")
    private String reason = "";

    public WorkersCordonCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        try (ApiClient api = server.connect(surroundings)) {
            new Cordons(surroundings, api).set(worker, true, reason);
            surroundings
                    .out()
                    .println(
                            worker
                                    + " is cordoned; it gets work again by: fleet workers uncordon "
                                    + worker);
        }
    }
}
