package dev.acefleet.cli.client.ui;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes text that an agent, a repository or a server wrote fit for a person's terminal and for a CI log: it can neither
/// steer the terminal nor speak to the CI system. Pure.
public final class TerminalText {
    /// Control sequences (`ESC [ … letter`), strings (`ESC ] … BEL` and the like), and any other escape with what follows.
    private static final Pattern ESCAPES =
            Pattern.compile(
                    "(?:\u001b\\[|\u009b)[0-?]*[ -/]*[@-~]?"
                            + "|(?:\u001b[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\\\|\u009c)?"
                            + "|\u001b.?",
                    Pattern.DOTALL);

    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;:]*m");
    private static final String COLOUR_OFF = "\u001b[0m";

    /// What CI systems take as a command: at the beginning of a line, or anywhere in it.
    private static final Pattern CI_COMMANDS =
            Pattern.compile("^[\\s\\p{Z}\ufeff]*::|##(?=\\[|vso\\[|teamcity\\[)");

    private TerminalText() {}

    /// One line without escapes, control characters and text that turns the reading direction.
    public static String line(String text) {
        String plain = ESCAPES.matcher(text).replaceAll("");
        StringBuilder line = new StringBuilder(plain.length());
        plain.codePoints()
                .forEach(c -> {
                    if (c == '\n' || c == '\r' || c == '\t') {
                        line.append(' ');
                    } else if (isVisible(c)) {
                        line.appendCodePoint(c);
                    }
                });
        return withoutCommands(line.toString().strip());
    }

    /// One line that a CI system takes for nothing but text.
    public static String withoutCommands(String line) {
        return CI_COMMANDS.matcher(line).replaceAll("# ");
    }

    /// One line of output as it is, but for what steers a terminal.
    public static String plain(String line) {
        return visible(ESCAPES.matcher(line).replaceAll(""));
    }

    /// The same with its colours, which end with it.
    public static String coloured(String line) {
        StringBuilder kept = new StringBuilder();
        Matcher escape = ESCAPES.matcher(line);
        boolean colour = false;
        int at = 0;
        while (escape.find()) {
            kept.append(visible(line.substring(at, escape.start())));
            if (COLOUR.matcher(escape.group()).matches()) {
                kept.append(escape.group());
                colour = true;
            }
            at = escape.end();
        }
        kept.append(visible(line.substring(at)));
        return colour ? kept.append(COLOUR_OFF).toString() : kept.toString();
    }

    /// Tabs stay, and what goes back to the line's beginning to write over it, as progress bars do, is shown behind it.
    private static String visible(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == '\r' ? ' ' : c)
                .filter(c -> c == '\t' || isVisible(c))
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    private static boolean isVisible(int c) {
        boolean turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        return !Character.isISOControl(c) && !turns && Character.getType(c) != Character.SURROGATE;
    }

    /// [#line], cut to `width` characters with a mark where something is missing.
    public static String cut(String text, int width) {
        String line = line(text);
        if (line.codePointCount(0, line.length()) <= width) {
            return line;
        }
        int end = line.offsetByCodePoints(0, Math.max(0, width - 1));
        return line.substring(0, end) + "…";
    }
}
