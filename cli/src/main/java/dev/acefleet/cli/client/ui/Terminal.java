package dev.acefleet.cli.client.ui;

/// What the talk (standard error) is written to.
///
/// @param live a terminal that redraws: progress may move the cursor
/// @param colour whether colours are wanted; a word always stands beside them
/// @param columns and `rows`: its size, or what fits everywhere where it has none
public record Terminal(boolean live, boolean colour, int columns, int rows) {
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;
    private static final int LEAST = 20;

    /// A file, a pipe or a CI log.
    public static final Terminal NONE = new Terminal(false, false, USUAL_COLUMNS, USUAL_ROWS);

    public Terminal {
        columns = columns < LEAST ? USUAL_COLUMNS : columns;
        rows = rows < 5 ? USUAL_ROWS : rows;
    }

    public Terminal withColour(boolean wanted) {
        return new Terminal(live, wanted, columns, rows);
    }
}
