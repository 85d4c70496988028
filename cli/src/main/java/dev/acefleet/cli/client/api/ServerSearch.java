package dev.acefleet.cli.client.api;

import dev.acefleet.cli.client.config.FleetFile;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the server that a verb is meant for: option or environment, then the project's file, then the person's, then a
/// `fleet dev` of this person that runs.
///
/// A token goes only to a server that the person named. What a repository alone names gets none: else whoever writes a
/// `.fleet.yml` could collect the tokens of all who clone it.
public final class ServerSearch {
    private static final int LARGEST_TOKEN = 4_096;

    private final Surroundings surroundings;
    private final FleetFile user;

    public ServerSearch(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.user =
                FleetFile.read(
                        surroundings.configHome().resolve("config.yml"), FleetFile.USER_KEYS);
    }

    /// The person's settings, which hold more than the server.
    public FleetFile user() {
        return user;
    }

    /// What the files that may name a server say that means nothing: a misspelt key may be why there is none.
    public List<String> ignored(Optional<Path> root) {
        return Stream.concat(project(root).ignored().stream(), user.ignored().stream()).toList();
    }

    private static FleetFile project(Optional<Path> root) {
        return root.map(path ->
                        FleetFile.read(path.resolve(FleetFile.NAME), FleetFile.PROJECT_KEYS))
                .orElseGet(() -> FleetFile.none(FleetFile.NAME));
    }

    /// The `fleet dev` of this person that runs.
    public Optional<Server> running() {
        return DevServer.find(surroundings);
    }

    /// @param option of `--server` or `FLEET_SERVER`; empty for none
    /// @param tokenFile of `--token-file`; empty for none
    /// @param root of the checkout, if the verb was called in one
    public Optional<Server> find(String option, String tokenFile, Optional<Path> root) {
        if (!option.isEmpty()) {
            return Optional.of(server(option, "--server or FLEET_SERVER", tokenFile, true));
        }
        FleetFile project = project(root);
        if (project.value("server").isPresent()) {
            String named = project.value("server").get();
            return Optional.of(server(named, project.origin(), tokenFile, isTrusted(named)));
        }
        if (user.value("server").isPresent()) {
            return Optional.of(server(user.value("server").get(), user.origin(), tokenFile, true));
        }
        return running();
    }

    private boolean isTrusted(String named) {
        String trusted = user.value("trust").orElse("") + "," + user.value("server").orElse("");
        if (trusted.equals(",")) {
            return false;
        }
        return Server.parse(trusted, user.origin())
                .containsAll(Server.parse(named, FleetFile.NAME));
    }

    private Server server(String named, String origin, String tokenFile, boolean trusted) {
        List<URI> addresses = Server.parse(named, origin);
        Optional<String> token = token(tokenFile);
        if (token.isPresent() && !trusted) {
            throw new Refusal(
                    ExitCode.NOT_AUTHORISED,
                    "Your token is not sent to " + named + ".",
                    "Only "
                            + origin
                            + " names that server, and you have not said that you trust it.",
                    "Name it yourself with --server or FLEET_SERVER, or write trust: "
                            + named
                            + " into "
                            + user.origin()
                            + ".");
        }
        boolean clear =
                addresses.stream()
                        .anyMatch(address ->
                                address.getScheme().equals("http") && !Server.isLoopback(address));
        if (token.isPresent() && clear) {
            surroundings.say("warning: the token goes to " + named + " in the clear; use https.");
        }
        return new Server(addresses, origin, token.orElse(""));
    }

    private Optional<String> token(String option) {
        return option.isEmpty()
                ? surroundings
                        .variable("FLEET_TOKEN")
                        .map(String::strip)
                        .or(() -> user.value("token-file").map(this::read))
                : Optional.of(read(option));
    }

    private String read(String file) {
        return readToken(surroundings.path(file));
    }

    static String readToken(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String token =
                    new String(in.readNBytes(LARGEST_TOKEN), StandardCharsets.US_ASCII).strip();
            if (!token.matches("[\\x21-\\x7e]+")) {
                throw unreadable(file, "it holds no token, or more than one");
            }
            return token;
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e));
        }
    }

    private static Refusal unreadable(Path file, String why) {
        return new Refusal(
                ExitCode.NOT_AUTHORISED,
                "The token cannot be read from " + file + ".",
                why,
                "Write the token into the file, alone on its line.");
    }
}
