package dev.acefleet.worker.agents;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.worker.process.Exit;
import java.util.Optional;

/// Of a program that prints what it likes: only its exit code says anything, and its text is all that it printed.
final class PlainTranscript extends Transcript {
    @Override
    void out(String line) {}

    @Override
    void err(String line) {}

    @Override
    End end(Exit exit) {
        text(exit.out());
        return exit.ok() ? new End.Well() : new End.Unsaid();
    }

    @Override
    boolean hasEnded() {
        return false;
    }

    @Override
    Optional<Trouble> silence(Exit exit) {
        String printed = exit.err().isBlank() ? exit.out() : exit.err();
        return Optional.of(
                new Trouble(
                        FailureKind.AGENT_FAILED,
                        "it exited with " + exit.code() + ": " + Trouble.lastOf(printed)));
    }
}
