package dev.acefleet.cli.client.ui;

import dev.acefleet.common.wire.Codec;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The result of a verb, on standard output alone, in the form that was asked for. Views are written as the API writes
/// them.
public final class Output {
    /// The forms of a result.
    public enum Format {
        TABLE,
        WIDE,
        JSON,
        JSONL,
        YAML,
        NAME
    }

    private final Format format;
    private final PrintStream out;
    private final Codec codec = Codec.ofViews();

    public Output(Format format, PrintStream out) {
        this.format = format;
        this.out = out;
    }

    /// Whether [#value] is how the result is printed; else the verb prints lines.
    public boolean isForPrograms() {
        return switch (format) {
            case JSON, JSONL, YAML -> true;
            case TABLE, WIDE, NAME -> false;
        };
    }

    public boolean isNames() {
        return format == Format.NAME;
    }

    /// Whether tables have all their columns and nothing is cut.
    public boolean isWide() {
        return format == Format.WIDE;
    }

    /// Whether what happens on the way is printed too, one value a line.
    public boolean isStream() {
        return format == Format.JSONL;
    }

    /// Prints one value in a form for programs.
    public void value(Object value) {
        switch (format) {
            case JSON -> out.println(codec.json(value));
            case YAML -> out.print(YamlText.of(codec.json(value)));
            case JSONL, TABLE, WIDE, NAME -> out.println(compact(value));
        }
        out.flush();
    }

    private String compact(Object value) {
        return new String(codec.body(value, Object.class), StandardCharsets.UTF_8);
    }

    public void line(String line) {
        out.println(line);
    }
}
