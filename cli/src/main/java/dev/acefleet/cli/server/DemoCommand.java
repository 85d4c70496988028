package dev.acefleet.cli.server;

import dev.acefleet.cli.Main;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.ui.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `fleet demo`: a sample repository, a local fleet, a stage with a gate and an audit, a verdict. Everything in it is real but
/// the agent's brain, and the person whom it asks ([DemoPerson]).
@Command(
        name = "demo",
        description =
                "Make a sample repository and run its stage on a fleet of this machine, with an agent that needs no key.")
final class DemoCommand implements Callable<Integer> {
    private static final int WORKERS = 2;
    private static final int SLOTS = 2;

    private final Surroundings surroundings;

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path place = Startup.of("The demo", this::place);
        Path checkout = Startup.of("The demo", () -> SampleProject.create(place));
        surroundings.say("A sample project with a stage of 6 runs in 3 batches is in " + checkout);
        surroundings.say(
                "Starting a fleet: a Kafka broker, a coordinator and " + WORKERS + " workers …");
        Path state = place.resolve("fleet");
        try (LocalFleet fleet =
                Startup.of(
                        "The demo's fleet",
                        () ->
                                LocalFleet.start(
                                        state,
                                        0,
                                        LocalWorkers.configs(
                                                state, Path.of("/nonexistent"), WORKERS, SLOTS)))) {
            Map<String, String> environment = new HashMap<>(surroundings.environment());
            environment.put("FLEET_SERVER", fleet.server().toString());
            environment.put("FLEET_TOKEN", fleet.token());
            Surroundings inCheckout =
                    new Surroundings(
                            environment,
                            checkout,
                            surroundings.out(),
                            surroundings.err(),
                            surroundings.terminal(),
                            surroundings.clock(),
                            surroundings.interrupts());
            surroundings.say(
                    "One run will stop for a decision, and the auditor leaves one check to a person;"
                            + " the demo answers both after a moment, as fleet answer does.");
            int code = run(inCheckout, fleet);
            surroundings.say(
                    "Look at what was done:  git -C " + checkout + " log --graph --oneline");
            surroundings.say(
                    "The stage's files:      " + checkout.resolve(".ace/stages/01-greeting"));
            surroundings.say("The last commit:        git -C " + checkout + " show --stat");
            surroundings.say(
                    "With a real agent:      fleet dev, and fleet run-stage in a checkout of yours");
            return code;
        }
    }

    private int run(Surroundings inCheckout, LocalFleet fleet) {
        Server server = new Server(List.of(fleet.server()), "the demo", fleet.token());
        try (DemoPerson person = new DemoPerson(server, surroundings.clock())) {
            int code = Main.run(inCheckout, "run-stage", "1", "--agent", "scripted");
            surroundings.say("");
            surroundings.say("What the demo answered in your place:");
            person.answers().forEach(answer -> surroundings.say("    " + answer));
            return code;
        }
    }

    private Path place() throws IOException {
        Path root = Files.createDirectories(surroundings.stateHome().resolve("demo"));
        return Files.createTempDirectory(root, "run-");
    }
}
