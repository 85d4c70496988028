package dev.acefleet.cli.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a role says of itself on the port of its figures.
///
/// @param text the body of the answer
record Scrape(int status, String text) {
    private static final Pattern NAME = Pattern.compile("(?m)^(?:# TYPE )?(\\w+)");

    /// Asks for `/metrics`, `/readyz` or `/healthz`.
    static Scrape of(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return new Scrape(answer.statusCode(), answer.body());
        }
    }

    /// Whether the role answers with this, and says so in these words; not, while it does not answer at all.
    static boolean says(int port, String path, int status, String words)
            throws InterruptedException {
        try {
            Scrape scrape = of(port, path);
            return scrape.status == status && scrape.text.contains(words);
        } catch (IOException _) {
            return false;
        }
    }

    /// The names of all figures, those of histograms as they are and as their buckets are.
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    /// The lines of one figure.
    List<String> lines(String name) {
        return text.lines().filter(line -> line.matches(name + "[{ ].*")).toList();
    }

    /// The value of the first of them.
    Optional<String> value(String name) {
        return lines(name).stream()
                .findFirst()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1));
    }
}
