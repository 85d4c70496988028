package dev.acefleet.worker.agents;

import dev.acefleet.common.text.TextLimits;
import java.util.function.Consumer;

/// Cuts a stream of text into lines. A line that is longer than any record that matters is passed over: one program
/// prints a megabyte of a command's output in a single line. One thread.
final class Lines {
    /// What the reader of records takes.
    static final int LONGEST = TextLimits.DOCUMENT;

    private final Consumer<String> sink;
    private final StringBuilder line = new StringBuilder();
    private boolean isTooLong;

    Lines(Consumer<String> sink) {
        this.sink = sink;
    }

    void add(String text) {
        int from = 0;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
            append(text, from, at);
            end();
            from = at + 1;
        }
        append(text, from, text.length());
    }

    private void append(String text, int from, int to) {
        if (line.length() + to - from > LONGEST) {
            isTooLong = true;
            line.setLength(0);
        }
        if (!isTooLong) {
            line.append(text, from, to);
        }
    }

    /// Nothing more comes of the current line.
    void end() {
        if (!isTooLong && !line.isEmpty()) {
            sink.accept(line.toString());
        }
        isTooLong = false;
        line.setLength(0);
    }
}
