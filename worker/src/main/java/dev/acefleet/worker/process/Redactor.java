package dev.acefleet.worker.process;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Masks configured secrets in what a process prints, also one that comes in several pieces: a tail that is the beginning
/// of a secret is held back until more comes or [#flush] is called (protocol P26). The two pumps call it.
public final class Redactor implements OutputSink {
    /// Shorter values would mask ordinary words.
    private static final int SHORTEST = 6;

    private static final String MASK = "[redacted]";

    private final List<String> secrets;
    private final OutputSink sink;
    private final Map<Stream, String> held = new EnumMap<>(Stream.class);

    public Redactor(List<String> secrets, OutputSink sink) {
        this.secrets =
                secrets.stream()
                        .filter(secret -> secret.length() >= SHORTEST)
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
        this.sink = sink;
    }

    @Override
    public synchronized void write(Stream stream, String text) {
        String masked = mask(held.getOrDefault(stream, "") + text);
        int keep = beginning(masked);
        held.put(stream, masked.substring(masked.length() - keep));
        if (masked.length() > keep) {
            sink.write(stream, masked.substring(0, masked.length() - keep));
        }
    }

    /// Masks whole secrets in a text that is complete.
    public String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    /// Length of the longest end of the text that a secret begins with.
    private int beginning(String text) {
        int longest = 0;
        for (String secret : secrets) {
            for (int length = Math.min(secret.length() - 1, text.length());
                    length > longest;
                    length--) {
                if (text.endsWith(secret.substring(0, length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    /// Lets go of what is held back: nothing more comes.
    public synchronized void flush() {
        held.forEach((stream, text) -> {
            if (!text.isEmpty()) {
                sink.write(stream, text);
            }
        });
        held.clear();
    }
}
