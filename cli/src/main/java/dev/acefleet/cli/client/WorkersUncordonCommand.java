package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Takes a cordon back.
@Command(name = "uncordon", description = "Give a cordoned worker work again.")
public final class WorkersUncordonCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(paramLabel = "WORKER", description = "Its id, as fleet workers shows it.")
    private String worker = "";

    public WorkersUncordonCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        try (ApiClient api = server.connect(surroundings)) {
            new Cordons(surroundings, api).set(worker, false, "");
            surroundings.out().println(worker + " gets work again");
        }
    }
}
