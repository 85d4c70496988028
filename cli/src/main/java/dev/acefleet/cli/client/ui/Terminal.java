package dev.acefleet.cli.client.ui;

/// What the talk (standard error) is written to.
///
/// @param live a terminal that redraws: progress may move the cursor. One too small for a block of lines is none
/// @param colour whether colours are wanted; a word always stands beside them
/// @param columns and `rows`: its size, or what fits everywhere where nobody says
public record Terminal(boolean live, boolean colour, int columns, int rows) {
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;

    /// Room for a run's state, its number and the beginning of what it is.
    private static final int LEAST_COLUMNS = 40;

    /// Room for head, bar, one run, the line of the rest, the line of trouble and the cursor.
    private static final int LEAST_ROWS = 6;

    /// A file, a pipe or a CI log.
    public static final Terminal NONE = new Terminal(false, false, USUAL_COLUMNS, USUAL_ROWS);

    public Terminal {
        columns = columns < 1 ? USUAL_COLUMNS : columns;
        rows = rows < 1 ? USUAL_ROWS : rows;
        live = live && columns >= LEAST_COLUMNS && rows >= LEAST_ROWS;
    }

    public Terminal withColour(boolean wanted) {
        return new Terminal(live, wanted, columns, rows);
    }
}
