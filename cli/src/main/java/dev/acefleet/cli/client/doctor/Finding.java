package dev.acefleet.cli.client.doctor;

/// One thing that was looked at.
///
/// @param subject what it is about, in a word or two
/// @param text how it is
/// @param todo the next act; empty when there is nothing to do
public record Finding(Level level, String subject, String text, String todo) {
    /// How bad it is.
    public enum Level {
        OK,
        /// Worth knowing: it may be meant so.
        NOTE,
        /// Something does not work, or will not.
        PROBLEM
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text, "");
    }

    static Finding note(String subject, String text, String todo) {
        return new Finding(Level.NOTE, subject, text, todo);
    }

    static Finding problem(String subject, String text, String todo) {
        return new Finding(Level.PROBLEM, subject, text, todo);
    }
}
