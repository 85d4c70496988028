package dev.acefleet.cli.assign;

/// How long texts become cells of a table.
final class Texts {
    private static final String MARK = "...";

    private Texts() {}

    /// `text`, or as much of it as fits into `width` with a mark behind it.
    static String cut(String text, int width) {
        return text.codePointCount(0, text.length()) <= width
                ? text
                : text.substring(0, text.offsetByCodePoints(0, width - MARK.length())) + MARK;
    }
}
