package dev.acefleet.worker.agents;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.worker.process.Exit;
import java.util.Optional;

/// What the end of one agent means. Pure: the same transcript, exit and reason to stop it give the same verdict.
final class Classification {
    private static final int CANNOT_RUN = 126;
    private static final int NOT_FOUND = 127;

    private Classification() {}

    /// @param stoppedFor why the watch wanted it to end, if it did
    static Agent.Verdict of(
            Agent agent, Transcript heard, Exit exit, Optional<Trouble> stoppedFor) {
        // The end is read first: a program without records has its text from there.
        Transcript.End end = heard.end(exit);
        if (exit.cause() == Exit.Cause.STOPPED && stoppedFor.isPresent()) {
            return failed(agent, heard, stoppedFor.get());
        }
        return switch (end) {
            case Transcript.End.Well _ -> well(agent, heard, exit);
            case Transcript.End.Badly(Trouble trouble) -> failed(agent, heard, trouble);
            case Transcript.End.Unsaid _ -> failed(agent, heard, unsaid(heard, exit));
        };
    }

    /// By its own account; it says so also where it was not allowed to do anything.
    private static Agent.Verdict well(Agent agent, Transcript heard, Exit exit) {
        if (!heard.refused().isEmpty()) {
            return failed(agent, heard, refused(heard));
        }
        boolean isContradicted =
                exit.cause() == Exit.Cause.EXITED && exit.code() != 0 && exit.code() <= NOT_FOUND;
        return isContradicted
                ? failed(
                        agent,
                        heard,
                        new Trouble(
                                FailureKind.AGENT_FAILED,
                                "its last record says that it ended well, and it exited with "
                                        + exit.code()
                                        + ": "
                                        + Trouble.lastOf(exit.err())))
                : new Agent.Verdict.Ended(heard.text(), heard.used(), heard.session());
    }

    private static Trouble refused(Transcript heard) {
        return new Trouble(
                FailureKind.CONFIGURATION,
                "it was not allowed to use " + String.join(", ", heard.refused()));
    }

    private static Trouble unsaid(Transcript heard, Exit exit) {
        if (exit.cause() == Exit.Cause.EXITED
                && (exit.code() == NOT_FOUND || exit.code() == CANNOT_RUN)) {
            return new Trouble(
                    FailureKind.CONFIGURATION,
                    "the program cannot be started (exit code "
                            + exit.code()
                            + "); install it on this worker or mend the agent's command: "
                            + Trouble.lastOf(exit.err()));
        }
        if (!heard.refused().isEmpty()) {
            return refused(heard);
        }
        // Whoever ended it while it waited for its provider, the provider is why it was not done.
        return heard.hopeless().or(heard::open).orElseGet(() -> byCause(heard, exit));
    }

    private static Trouble byCause(Transcript heard, Exit exit) {
        return switch (exit.cause()) {
            case STALLED ->
                    heard.unanswered()
                            .orElseGet(() ->
                                    new Trouble(
                                            FailureKind.STALLED,
                                            "it printed nothing for too long"));
            case TIMED_OUT -> new Trouble(FailureKind.TIMED_OUT, "it was not done in time");
            case STOPPED -> new Trouble(FailureKind.WORKER_STOPPING, "it was stopped");
            case EXITED ->
                    heard.silence(exit)
                            .orElseGet(() ->
                                    new Trouble(
                                            FailureKind.AGENT_FAILED,
                                            "it ended with "
                                                    + exit.code()
                                                    + " and without a result: "
                                                    + Trouble.lastOf(exit.err())));
        };
    }

    private static Agent.Verdict failed(Agent agent, Transcript heard, Trouble trouble) {
        String tried = heard.retries() == 0 ? "" : "; it tried again " + heard.retries() + " times";
        String todo = trouble.kind() == FailureKind.AUTH ? "; " + agent.logIn() : "";
        return new Agent.Verdict.Failed(
                trouble.kind(),
                trouble.detail() + (trouble.isProviders() ? tried : todo),
                heard.text(),
                heard.used(),
                heard.session(),
                trouble.isProviders() ? Optional.of(trouble.pause()) : Optional.empty());
    }
}
