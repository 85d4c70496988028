package dev.acefleet.cli.client.api;

import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A fleet of this person that runs on this machine: what it wrote down of itself, if it still answers.
///
/// @param url of its API, on loopback
/// @param tokenFile holds its token; empty where it wants none
/// @param brief whether it ends with the command that has begun it, instead of being a `fleet dev`
public record DevServer(String url, String tokenFile, boolean brief) {
    /// Below the state directory; written by the fleet when it answers, removed when it ends.
    public static final String FILE = "dev.json";

    private static final int LARGEST = 10_000;
    private static final Pattern LOOPBACK =
            Pattern.compile("http://(127\\.0\\.0\\.1|localhost|\\[::1]):\\d{1,5}");

    /// Nothing where the file is missing, not readable, names another machine, or nobody is there.
    static Optional<Server> find(Surroundings surroundings) {
        return read(surroundings.stateHome().resolve(FILE)).flatMap(DevServer::alive);
    }

    private static Optional<DevServer> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Codec.ofViews().fromBody(in.readNBytes(LARGEST), DevServer.class)
                            instanceof Decoded.Read<DevServer>(DevServer dev)
                    ? Optional.of(dev)
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Optional<Server> alive() {
        if (!LOOPBACK.matcher(url).matches()) {
            return Optional.empty();
        }
        List<URI> addresses = List.of(URI.create(url));
        try (ApiClient asked = new ApiClient(new Server(addresses, "fleet dev", ""))) {
            if (asked.isAbsent()) {
                return Optional.empty();
            }
        }
        String token = tokenFile.isEmpty() ? "" : ServerSearch.readToken(Path.of(tokenFile));
        String origin =
                brief
                        ? "the fleet of another command that runs here"
                        : "the fleet dev that runs here";
        return Optional.of(new Server(addresses, origin, token, brief));
    }
}
