package dev.acefleet.common.stage.books;

import java.util.List;

/// A text after an edit.
///
/// @param text whole; the same as before where nothing was to be changed
/// @param warnings what was to be changed and is not there; a person may look after it
public record Edited(String text, List<String> warnings) {
    public Edited {
        warnings = List.copyOf(warnings);
    }
}
