package dev.acefleet.cli.client.api;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/// Where the API is: one fleet, at one or more addresses.
///
/// @param addresses without `/api/v1`, tried in this order
/// @param origin what named them, for messages
/// @param token the bearer token; empty for none
/// @param brief whether it ends with a command of this machine that it was begun for
public record Server(List<URI> addresses, String origin, String token, boolean brief) {
    private static final int MOST = 20;

    public Server {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("A server has an address");
        }
    }

    /// One that stays.
    public Server(List<URI> addresses, String origin, String token) {
        this(addresses, origin, token, false);
    }

    /// Never with the token.
    @Override
    public String toString() {
        return addresses + " (" + origin + ")";
    }

    /// The addresses of a list with commas.
    public static List<URI> parse(String list, String origin) {
        List<URI> addresses = new ArrayList<>();
        for (String text : list.split("[,\\s]+", -1)) {
            if (!text.isEmpty()) {
                addresses.add(address(text, origin));
            }
        }
        if (addresses.isEmpty() || addresses.size() > MOST) {
            throw bad(list, origin);
        }
        return addresses;
    }

    private static URI address(String text, String origin) {
        try {
            URI uri = new URI(text.replaceFirst("/+$", ""));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web
                    || uri.getHost() == null
                    || uri.getUserInfo() != null
                    || uri.getQuery() != null
                    || uri.getFragment() != null) {
                throw bad(text, origin);
            }
            return uri;
        } catch (URISyntaxException _) {
            throw bad(text, origin);
        }
    }

    private static Refusal bad(String text, String origin) {
        return new Refusal(
                ExitCode.USAGE,
                "Not the address of a server: " + text.replaceFirst("//[^/@]*@", "//…@"),
                "It comes from " + origin + ".",
                "Write it as https://host or http://127.0.0.1:port, without a user; tokens go into FLEET_TOKEN.");
    }

    static boolean isLoopback(URI address) {
        String host = address.getHost();
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
    }
}
