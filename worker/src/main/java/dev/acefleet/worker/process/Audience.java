package dev.acefleet.worker.process;

import dev.acefleet.worker.secrets.Secrets;

/// Who gets what a program prints, and what none of them may get: text is masked where it is read, and leaves there in no
/// other way.
///
/// @param secrets that the program was given
/// @param log gets everything soon: of a secret whose pieces come far apart it gets the pieces ([Redaction#PATIENCE])
/// @param reader gets the same, after the log, and nothing of any secret: what may be the beginning of one waits for its
///     rest, however long that takes
public record Audience(Secrets secrets, OutputSink log, OutputSink reader) {
    /// One of a program that was given no secrets.
    public static Audience of(OutputSink log) {
        return new Audience(Secrets.NONE, log, OutputSink.NONE);
    }

    /// Called several times a second by the thread that waits for the program.
    void idle() {
        log.idle();
        reader.idle();
    }
}
