package dev.acefleet.cli.server;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `fleet dev`: the whole fleet on this machine.
@Command(
        name = "dev",
        description =
                "Run broker, coordinator, page and workers on this machine; data are kept between starts.")
final class DevCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many workers (default: ${DEFAULT-VALUE}).")
    private int workers = 1;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "4",
            description = "Agents at once of each worker (default: ${DEFAULT-VALUE}).")
    private int slots = 4;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8384",
            description = "The API's port (default: ${DEFAULT-VALUE}); 0 for any.")
    private int port;

    @Option(names = "--config", paramLabel = "FILE", description = "worker.yml for the workers.")
    private String config = "";

    @Mixin private CoordinatorOptions coordinator = new CoordinatorOptions();

    DevCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path state = surroundings.stateHome();
        Path file =
                config.isEmpty()
                        ? surroundings.home("CONFIG", ".config").resolve("worker.yml")
                        : surroundings.path(config);
        if (!config.isEmpty() && !Files.isRegularFile(file)) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "There is no file " + file + ".",
                    "--config names it.",
                    "Name a worker.yml that is there, or leave --config out.");
        }
        LocalFleet fleet =
                Service.begin(
                        "The fleet",
                        () ->
                                LocalFleet.start(
                                        state,
                                        port,
                                        LocalWorkers.configs(state, file, workers, slots),
                                        coordinator,
                                        false,
                                        surroundings::say));
        surroundings.say("The fleet runs on " + fleet.server() + "; data in " + state);
        surroundings.say("Page: " + fleet.server() + "/#token=" + fleet.token());
        surroundings.say(
                "In a checkout: fleet run-stage STAGE. Ctrl-C ends the fleet; what runs goes on at the next start.");
        var _ = fleet.coordinatorResigned().thenAccept(this::sayResigned);
        return Service.run(fleet);
    }

    private void sayResigned(String why) {
        surroundings.say(
                "error: The fleet's coordinator cannot go on, so nothing more is decided: "
                        + TerminalText.line(why));
        surroundings.say(
                "  What runs goes on. Mend that, end the fleet with Ctrl-C and start it again.");
    }
}
