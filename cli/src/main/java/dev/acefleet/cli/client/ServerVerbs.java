package dev.acefleet.cli.client;

import dev.acefleet.cli.client.ui.Surroundings;
import picocli.CommandLine;

/// Adds the server roles (`coordinator`, `worker`, `dev`, …) to the program. Looked up as a service only when the verb
/// that was typed is none of the client's, so that those load nothing of a server.
public interface ServerVerbs {
    /// Called once, before the command line is parsed.
    void addTo(CommandLine fleet, Surroundings surroundings);
}
