package dev.acefleet.common.message;

import java.util.List;

/// Pieces of an attempt's log that came after the position asked for.
///
/// @param next where to go on
/// @param expired whether what came before the first of these is not kept any more
/// @param more whether more is there already
/// @param over whether nothing will come any more
public record LogPage(
        String schema,
        String plan,
        String item,
        int attempt,
        List<LogPiece> pieces,
        LogCursor next,
        boolean expired,
        boolean more,
        boolean over) {
    public static final String SCHEMA = "acefleet.log/1";

    public LogPage {
        pieces = List.copyOf(pieces);
    }
}
