package dev.acefleet.cli.client.logs;

import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.LogPiece;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Makes lines of the pieces of one attempt's log, and prints them. Each stream has its own, so that what the agent wrote
/// to one is not torn apart by the other. One thread at a time prints to `out`: it is locked for each line.
final class LogLines {
    /// Characters of a line before it is broken: an agent that never ends one fills no memory.
    private static final int LONGEST = 64 * 1024;

    private final PrintStream out;
    private final String prefix;
    private final UnaryOperator<String> shape;
    private final Map<String, StringBuilder> begun = new LinkedHashMap<>();

    /// @param shape makes a line fit for what reads it
    LogLines(PrintStream out, String prefix, UnaryOperator<String> shape) {
        this.out = out;
        this.prefix = prefix;
        this.shape = shape;
    }

    /// How lines are made fit for a terminal.
    ///
    /// @param raw whether what steers a terminal stays
    /// @param colour whether colours stay, where the rest does not
    /// @param ci whether a CI system reads along, to which the agent must not speak
    static UnaryOperator<String> shape(boolean raw, boolean colour, boolean ci) {
        return line -> {
            String plain =
                    raw ? line : colour ? TerminalText.coloured(line) : TerminalText.plain(line);
            return ci ? TerminalText.withoutCommands(plain) : plain;
        };
    }

    void take(LogPiece piece) {
        if (piece.missing() > 0) {
            end();
            remark(piece.missing() + " piece(s) of the log are missing here");
        }
        if (piece.isRemark()) {
            end();
            remark(piece.text());
            return;
        }
        StringBuilder line = begun.computeIfAbsent(piece.stream(), _ -> new StringBuilder());
        String text = piece.text();
        int from = 0;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
            print(line.append(text, from, at).toString());
            line.setLength(0);
            from = at + 1;
        }
        line.append(text, from, text.length());
        if (line.length() > LONGEST) {
            print(line.toString());
            line.setLength(0);
        }
    }

    void remark(String text) {
        print("[fleet] " + text);
    }

    /// Prints the lines that have no end.
    void end() {
        begun.values().stream()
                .filter(line -> !line.isEmpty())
                .forEach(line -> print(line.toString()));
        begun.clear();
    }

    private void print(String line) {
        String end = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        // With the prefix, so that a line that has one cannot begin as a command does.
        String shaped = shape.apply(prefix + end);
        synchronized (out) {
            out.println(shaped);
        }
    }
}
