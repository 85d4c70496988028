package dev.acefleet.common.text;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;

/// Writes [YamlValue]s with the layout and the quotes of the YAML that assignments are written in elsewhere, so that a
/// file that is read and written again by either program does not change. Stateless; any thread.
public final class YamlWriter {
    /// A text that a reader would take for a number, a truth value, nothing, a time or a symbol.
    private static final Pattern TYPED =
            Pattern.compile(
                    "(?i:~|null|yes|no|true|false|on|off|[-+]?\\.inf|\\.nan)"
                            + "|:.+"
                            + "|-?\\d{4}-\\d{1,2}-\\d{1,2}"
                            + "(?:(?:[Tt]|\\s+)\\d{1,2}:\\d\\d:\\d\\d(?:\\.\\d*)?"
                            + "(?:\\s*(?:Z|[-+]\\d{1,2}:?(?:\\d\\d)?))?)?"
                            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}(?:\\.[0-9_]*)?"
                            + "|(?:[-+]?(?:[0-9][0-9_,]*)?\\.[0-9]*(?:[eE][+-][0-9]+)?)"
                            + "|[-+]?0[bB][01_]+|[-+]?0[0-7_,]+|[-+]?0[xX][0-9a-fA-F_,]+"
                            + "|[-+]?(?:0|[1-9][0-9,_]*)");

    private static final Pattern LONE_POINT = Pattern.compile("[-+]?\\.");
    private static final Pattern ODD_BEGINNING =
            Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{Pc}][^\"]*\\n?", Pattern.DOTALL);
    private static final Pattern LETTER = Pattern.compile("[yYnN]");

    /// What no layout does anything to. The emitter is left out for it: it would quote texts like `080`, and most files
    /// have nothing else.
    private static final Pattern SIMPLE =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_./:+-]*(?: [A-Za-z0-9_./+-]+)*");

    private static final int SIMPLE_LENGTH = 60;

    private YamlWriter() {}

    /// A document with its first line `---`.
    public static String document(YamlValue.Mapping value) {
        if (value.values().isEmpty()) {
            return emitted(value);
        }
        StringBuilder text = new StringBuilder("---\n");
        value.values().forEach((key, each) -> text.append(entry(key, each)));
        return text.toString();
    }

    /// The lines of one key, which are the same whatever stands around it.
    private static String entry(String key, YamlValue value) {
        return simple(key, value)
                .orElseGet(() -> emitted(YamlValue.Mapping.EMPTY.with(key, value)).substring(4));
    }

    private static Optional<String> simple(String key, YamlValue value) {
        String text = value.words();
        boolean scalar = value instanceof YamlValue.Text || value instanceof YamlValue.Bare;
        if (!scalar || text.length() > SIMPLE_LENGTH || !isSimple(key) || !isSimple(text)) {
            return Optional.empty();
        }
        ScalarStyle style = value instanceof YamlValue.Text ? of(text) : ScalarStyle.PLAIN;
        if (of(key) != ScalarStyle.PLAIN || style == ScalarStyle.DOUBLE_QUOTED) {
            return Optional.empty();
        }
        return Optional.of(
                key + (style == ScalarStyle.PLAIN ? ": " + text : ": '" + text + "'") + "\n");
    }

    private static boolean isSimple(String text) {
        return SIMPLE.matcher(text).matches() && !text.endsWith(":") && !text.contains(": ");
    }

    private static String emitted(YamlValue.Mapping value) {
        StringWriter text = new StringWriter();
        DumperOptions options = new DumperOptions();
        try {
            Emitter emitter = new Emitter(text, options);
            emitter.emit(new StreamStartEvent(none(), none()));
            emitter.emit(new DocumentStartEvent(none(), none(), true, null, Map.of()));
            emit(emitter, value);
            emitter.emit(new DocumentEndEvent(none(), none(), false));
            emitter.emit(new StreamEndEvent(none(), none()));
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory cannot be written.", e);
        }
        return text.toString();
    }

    private static void emit(Emitter emitter, YamlValue value) throws IOException {
        ImplicitTuple untagged = new ImplicitTuple(true, true);
        switch (value) {
            case YamlValue.Text(String text) ->
                    emitter.emit(
                            new ScalarEvent(null, null, untagged, text, none(), none(), of(text)));
            case YamlValue.Bare(String text) ->
                    emitter.emit(
                            new ScalarEvent(
                                    null, null, untagged, text, none(), none(), ScalarStyle.PLAIN));
            case YamlValue.Items items -> {
                FlowStyle flow = items.values().isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
                emitter.emit(new SequenceStartEvent(null, null, true, none(), none(), flow));
                for (YamlValue item : items.values()) {
                    emit(emitter, item);
                }
                emitter.emit(new SequenceEndEvent(none(), none()));
            }
            case YamlValue.Mapping mapping -> {
                FlowStyle flow = mapping.values().isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK;
                emitter.emit(new MappingStartEvent(null, null, true, none(), none(), flow));
                for (Map.Entry<String, YamlValue> entry : mapping.values().entrySet()) {
                    emit(emitter, new YamlValue.Text(entry.getKey()));
                    emit(emitter, entry.getValue());
                }
                emitter.emit(new MappingEndEvent(none(), none()));
            }
        }
    }

    private static ScalarStyle of(String text) {
        int newline = text.indexOf('\n');
        if (newline >= 0 && newline < text.length() - 1) {
            return ScalarStyle.LITERAL;
        }
        if (text.equals("<<")) {
            return ScalarStyle.SINGLE_QUOTED;
        }
        if (LETTER.matcher(text).matches() || ODD_BEGINNING.matcher(text).matches()) {
            return ScalarStyle.DOUBLE_QUOTED;
        }
        return text.isEmpty() || looksTyped(text) ? ScalarStyle.SINGLE_QUOTED : ScalarStyle.PLAIN;
    }

    private static boolean looksTyped(String text) {
        return TYPED.matcher(text).matches() && !LONE_POINT.matcher(text).matches();
    }

    @SuppressWarnings("NullAway")
    private static @Nullable Mark none() {
        return null;
    }
}
