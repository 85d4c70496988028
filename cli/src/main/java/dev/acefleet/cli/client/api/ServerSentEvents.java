package dev.acefleet.cli.client.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads server-sent events from a stream: as much of the format as the API writes, whatever else comes is skipped. One
/// thread.
final class ServerSentEvents {
    /// Bytes of one line. The longest event is a text of a few thousand characters.
    private static final int LONGEST = 256 * 1024;

    private final InputStream in;
    private final Runnable heard;

    /// @param heard called for every line, also for the signs of life between events
    ServerSentEvents(InputStream in, Runnable heard) {
        this.in = in;
        this.heard = heard;
    }

    /// @param name `message` where the event has none
    record Event(String name, String data) {}

    /// The next event; empty at the end of the stream.
    Optional<Event> next() throws IOException {
        String name = "message";
        StringBuilder data = new StringBuilder();
        while (true) {
            Optional<String> line = line();
            if (line.isEmpty()) {
                return Optional.empty();
            }
            heard.run();
            String text = line.get();
            if (text.isEmpty() && !data.isEmpty()) {
                return Optional.of(new Event(name, data.substring(0, data.length() - 1)));
            } else if (text.isEmpty()) {
                name = "message";
            } else if (text.startsWith("event:")) {
                name = value(text);
            } else if (text.startsWith("data:")) {
                data.append(value(text)).append('\n');
                if (data.length() > LONGEST) {
                    throw new IOException("an event of more than " + LONGEST + " characters");
                }
            }
        }
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            line.write(c);
            if (line.size() > LONGEST) {
                throw new IOException("a line of more than " + LONGEST + " bytes");
            }
            c = in.read();
        }
        if (c < 0) {
            return Optional.empty();
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
