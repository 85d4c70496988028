package dev.acefleet.cli.client.ui;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Finds out, once at the start, what the standard streams are connected to.
public final class TerminalProbe {
    private static final int STTY_MILLIS = 500;

    private TerminalProbe() {}

    static Terminal of(Map<String, String> environment) {
        if (!isTerminal(2) || "dumb".equals(environment.get("TERM"))) {
            return Terminal.NONE;
        }
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
        int[] size = size();
        return new Terminal(true, colour, size[1], size[0]);
    }

    /// Whether a person sits at the stream of this number.
    public static boolean isTerminal(int number) {
        Path descriptor = Path.of("/proc/self/fd/" + number);
        try {
            if (Files.isSymbolicLink(descriptor)) {
                String target = Files.readSymbolicLink(descriptor).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            }
        } catch (IOException _) {
            // Not to be read here: the console knows it for standard output, mostly the same.
        }
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /// Rows and columns; zeros where nobody says.
    private static int[] size() {
        File tty = new File("/dev/tty");
        if (!tty.canRead()) {
            return new int[2];
        }
        try {
            Process stty =
                    new ProcessBuilder("stty", "size")
                            .redirectInput(tty)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!stty.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return new int[2];
            }
            String answer =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .strip();
            return answer.matches("\\d{1,4} \\d{1,4}")
                    ? new int[] {
                        Integer.parseInt(answer.substring(0, answer.indexOf(' '))),
                        Integer.parseInt(answer.substring(answer.indexOf(' ') + 1))
                    }
                    : new int[2];
        } catch (IOException _) {
            return new int[2];
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new int[2];
        }
    }
}
