package dev.acefleet.common.stage;

/// Text from repositories and agents made fit for a line of somebody else's document.
public final class OneLine {
    private OneLine() {}

    /// The text in one line, cut with a mark to at most `longest` characters.
    public static String of(String text, int longest) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= longest ? line : line.substring(0, longest - 2) + " …";
    }
}
