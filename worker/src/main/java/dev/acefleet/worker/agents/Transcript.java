package dev.acefleet.worker.agents;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Exit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What one process of an agent program has said so far, read line by line. Bounded: of the whole stream it keeps figures,
/// one message and one complaint. Not for several threads; [AgentWatch] holds the lock.
abstract class Transcript {
    /// Characters of the last message: markers stand at its end, and a person reads no more.
    static final int TEXT = 256 * 1024;

    /// Names of tools that were refused, for the message.
    private static final int REFUSALS = 20;

    /// Refused log-ins in a row after which no retry of the program's own can help: the first may be a token that it
    /// renews.
    private static final int REFUSED_LOG_INS = 2;

    private final LinkedHashSet<String> refused = new LinkedHashSet<>();
    private String session = "";
    private String text = "";
    private Usage usage = Usage.UNKNOWN;
    private int turns;
    private int retries;
    private int logInsRefused;
    private Optional<Trouble> open = Optional.empty();

    /// How the program says that it ended.
    sealed interface End {
        /// It did not say so: it still runs, or something kept it from it.
        record Unsaid() implements End {}

        record Well() implements End {}

        record Badly(Trouble trouble) implements End {}
    }

    /// A line of its standard output.
    abstract void out(String line);

    /// A line of its standard error.
    abstract void err(String line);

    /// What its last record says of its end.
    ///
    /// @param exit its exit code and the end of its standard error, for programs that say the rest there
    abstract End end(Exit exit);

    /// Whether it has said that it ended; it may change its mind and go on.
    abstract boolean hasEnded();

    /// What a whole stream without any word of the end means, where the program has words or an exit code of its own for
    /// it: a start that failed, for example.
    abstract Optional<Trouble> silence(Exit exit);

    /// Trouble that will not pass, whatever the program still tries.
    Optional<Trouble> hopeless() {
        return open.filter(_ -> logInsRefused >= REFUSED_LOG_INS);
    }

    /// The trouble that it is in at the moment: it retries, or sleeps until it may.
    Optional<Trouble> open() {
        return open;
    }

    /// What it must have been waiting for when it printed nothing for too long, where its records tell.
    Optional<Trouble> unanswered() {
        return Optional.empty();
    }

    String session() {
        return session;
    }

    /// Its last message, or what there is of it.
    String text() {
        return text;
    }

    /// What it has used up, with its turns.
    final Usage used() {
        return usage().withTurns(turns());
    }

    Usage usage() {
        return usage;
    }

    /// Requests to the model that were answered, as far as the records show them.
    int turns() {
        return turns;
    }

    /// Requests that it tried again of its own accord.
    int retries() {
        return retries;
    }

    /// Tools that it was not allowed to use.
    List<String> refused() {
        return new ArrayList<>(refused);
    }

    final void session(String id) {
        if (!id.isEmpty()) {
            session = id;
        }
    }

    final void text(String message) {
        text = message.substring(Math.max(0, message.length() - TEXT));
    }

    final void usage(Usage used) {
        usage = used;
    }

    final void turn() {
        turns++;
    }

    final void turns(int number) {
        turns = number;
    }

    final void refused(String tool) {
        if (refused.size() < REFUSALS) {
            refused.add(tool);
        }
    }

    /// It got an answer: whatever was wrong is over.
    final void progress() {
        open = Optional.empty();
        logInsRefused = 0;
    }

    /// It tries again after this.
    final void retry(Trouble trouble) {
        retries++;
        open = Optional.of(trouble);
        logInsRefused =
                trouble.kind().blame() == FailureKind.Blame.OPERATOR ? logInsRefused + 1 : 0;
    }
}
