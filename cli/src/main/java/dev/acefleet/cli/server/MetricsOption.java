package dev.acefleet.cli.server;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// Where a server role tells its figures.
final class MetricsOption {
    private static final Pattern ADDRESS = Pattern.compile("(?:(.+):)?(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    @Option(
            names = "--metrics",
            defaultValue = "",
            paramLabel = "[HOST:]PORT",
            description =
                    "Where /metrics, /healthz and /readyz answer, without a token (default: nowhere).")
    private String address = "";

    /// Takes the port, if one was named.
    ///
    /// @throws Refusal when that is no address, or nothing can listen on it
    Optional<MetricsServer> open() {
        if (address.isEmpty()) {
            return Optional.empty();
        }
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > LAST_PORT) {
            throw refusal("It is written as PORT or HOST:PORT.");
        }
        try {
            String host = parts.group(1);
            InetAddress listen =
                    host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
            return Optional.of(
                    new MetricsServer(
                            new InetSocketAddress(listen, Integer.parseInt(parts.group(2)))));
        } catch (IOException e) {
            throw refusal(String.valueOf(e.getMessage()));
        }
    }

    private Refusal refusal(String why) {
        return new Refusal(
                ExitCode.USAGE,
                "The metrics cannot be told on " + address + ".",
                why,
                "Name a free port of this machine with --metrics.");
    }
}
