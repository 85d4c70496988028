package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.OneLine;

/// Something that the pulse keeps: a decision or a blocker of a run's recap, or what a person found who looked at a stage.
///
/// @param subject whose it is, for example `Run 03-01`
public record Note(String subject, String text) {
    /// Characters of a note: the pulse is read whole before every run, and the recap has the rest.
    private static final int LONGEST = 300;

    public Note {
        text = OneLine.of(text, LONGEST);
    }

    public Note(RunId run, String text) {
        this("Run " + run, text);
    }

    public static Note ofAudit(StageId stage, String text) {
        return new Note("Stage " + stage.unpadded(), text);
    }

    /// As an item of a list.
    String item() {
        return "- [" + subject + "]: " + text;
    }
}
