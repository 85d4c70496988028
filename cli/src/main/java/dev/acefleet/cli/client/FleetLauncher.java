package dev.acefleet.cli.client;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/// Starts a fleet inside this process for the length of a command, where no server is configured. The implementation
/// lives with the server roles and is looked up as a service, so that no verb loads a class of it before it is needed.
public interface FleetLauncher {
    /// Starts the fleet, or joins the one that another command of this user runs on the same directory. Returns when its
    /// API answers. Called once, on the verb's thread.
    ///
    /// @throws Refusal when it cannot be started
    Running start(Options options);

    /// @param state directory of the fleet's data, kept between starts
    /// @param checkout root of the repository that the command is about: its address may be a path of this machine
    /// @param environment of the command
    /// @param say takes lines of talk for the person
    record Options(
            Path state, Path checkout, Map<String, String> environment, Consumer<String> say) {
        public Options {
            environment = Map.copyOf(environment);
        }
    }

    /// A fleet that answers.
    interface Running extends AutoCloseable {
        /// Where its API is, without `/api/v1`.
        URI server();

        /// What its API wants as a bearer token; empty where it wants none.
        String token();

        /// What its workers can be given.
        OwnOffer offer();

        /// Stops the agents with salvage, and then the fleet, if it is this process's; lets go of it, if it was joined.
        /// Called again, or from a shutdown hook while it is at it, it changes nothing and waits for the end.
        @Override
        void close();
    }

    /// The launcher of this installation.
    static FleetLauncher find() {
        return ServiceLoader.load(FleetLauncher.class)
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(
                                ExitCode.USAGE,
                                "There is no fleet to run this on.",
                                "No server is configured, and this installation has no fleet of its own.",
                                "Name a server with --server URL or FLEET_SERVER."));
    }
}
