package dev.acefleet.coordinator.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/// Where the API listens.
///
/// @param host name or address of the interface
/// @param port 0: any free one
/// @param plainBeyondLoopback said by the operator: something in front of this server speaks TLS, or the net is trusted
/// @param version of the program
/// @param answerWait how long a submission waits for its answer
/// @param benches whether plans that measure the fleet are taken
public record ApiSettings(
        String host,
        int port,
        boolean plainBeyondLoopback,
        String version,
        Duration answerWait,
        boolean benches) {
    /// Long enough for a takeover that is under way, short enough for proxies.
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(10);

    public ApiSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Not a port: " + port);
        }
    }

    /// For this machine alone.
    public static ApiSettings loopback(int port, String version) {
        return new ApiSettings("127.0.0.1", port, false, version, ANSWER_WAIT, false);
    }

    public static ApiSettings of(
            String host, int port, boolean plainBeyondLoopback, String version) {
        return new ApiSettings(host, port, plainBeyondLoopback, version, ANSWER_WAIT, false);
    }

    /// The same, and plans that measure the fleet are taken.
    public ApiSettings forBenches() {
        return new ApiSettings(host, port, plainBeyondLoopback, version, answerWait, true);
    }

    boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "The host to listen on is not known: " + host + "; name one of this machine",
                    e);
        }
    }
}
