package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.RunId;

/// Something that a run's recap says and the pulse keeps: a decision, a blocker.
public record Note(RunId run, String text) {
    /// Characters of a note: the pulse is read whole before every run, and the recap has the rest.
    private static final int LONGEST = 300;

    public Note {
        text = OneLine.of(text, LONGEST);
    }

    /// As an item of a list.
    String item() {
        return "- [Run " + run + "]: " + text;
    }
}
