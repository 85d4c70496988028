package dev.acefleet.common.text;

/// A document divided into the block between its first two `---` lines and the rest (spec/stage.md 2.3). A byte order mark,
/// blank lines before the block, CRLF and spaces behind the dashes are let pass.
public sealed interface FrontMatter {
    /// @param block the lines between the markers, with `\n` ends
    /// @param firstLine number of the block's first line in the file, from 1
    /// @param body what follows the second marker
    record Found(String block, int firstLine, String body) implements FrontMatter {}

    /// There is no first marker, or no second.
    ///
    /// @param body the whole document
    record None(String reason, String body) implements FrontMatter {}

    record TooLong(int characters) implements FrontMatter {}

    static FrontMatter split(String text) {
        String document = text.startsWith("\uFEFF") ? text.substring(1) : text;
        int line = 1;
        int at = 0;
        while (at < document.length() && lineAt(document, at).isBlank()) {
            at = next(document, at);
            line++;
        }
        if (at >= document.length() || !isMarker(lineAt(document, at))) {
            return new None("the file does not begin with a line ---", document);
        }
        int begin = next(document, at);
        StringBuilder block = new StringBuilder();
        for (int here = begin; here < document.length(); here = next(document, here)) {
            String current = lineAt(document, here);
            if (isMarker(current)) {
                return block.length() > TextLimits.FRONT_MATTER
                        ? new TooLong(block.length())
                        : new Found(
                                block.toString(),
                                line + 1,
                                document.substring(next(document, here)));
            }
            if (block.length() > TextLimits.FRONT_MATTER) {
                return new TooLong(document.length());
            }
            block.append(current).append('\n');
        }
        return new None("the front matter has no closing line ---", document);
    }

    private static boolean isMarker(String line) {
        return line.stripTrailing().equals("---");
    }

    private static String lineAt(String text, int at) {
        int end = text.indexOf('\n', at);
        String line = end < 0 ? text.substring(at) : text.substring(at, end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private static int next(String text, int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end + 1;
    }
}
