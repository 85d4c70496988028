package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Server;
import dev.acefleet.cli.client.api.ServerSearch;
import dev.acefleet.cli.client.git.Git;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// Which fleet a verb talks to.
public final class ServerOption {
    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "",
            description = "Address of the API; several with commas.")
    private String server = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "",
            description = "File that holds the token (or set FLEET_TOKEN).")
    private String tokenFile = "";

    /// The server, if one is configured or a `fleet dev` runs.
    Optional<Server> find(ServerSearch search, Optional<Path> root) {
        return search.find(server, tokenFile, root);
    }

    /// The same for verbs that are called from anywhere.
    Optional<Server> find(Surroundings surroundings) {
        return find(new ServerSearch(surroundings), root(surroundings));
    }

    /// A client for verbs that are called from anywhere and begin no fleet.
    public ApiClient connect(Surroundings surroundings) {
        ServerSearch search = new ServerSearch(surroundings);
        Optional<Path> root = root(surroundings);
        return find(search, root)
                .map(ApiClient::new)
                .orElseThrow(() ->
                        new Refusal(
                                ExitCode.UNREACHABLE,
                                "There is no fleet to ask.",
                                String.join(
                                        "\n",
                                        Stream.concat(
                                                        Stream.of(
                                                                "No server is configured, and no fleet dev of yours runs."),
                                                        search.ignored(root).stream())
                                                .toList()),
                                "Name one with --server URL or FLEET_SERVER, or start fleet dev."));
    }

    static Optional<Path> root(Surroundings surroundings) {
        return new Git(surroundings.directory(), surroundings.environment())
                .askIfThere("rev-parse", "--show-toplevel")
                .filter(root -> root.ok() && !root.text().isEmpty())
                .map(root -> Path.of(root.text()));
    }
}
