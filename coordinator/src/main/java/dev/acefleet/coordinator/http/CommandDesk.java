package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.Command;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.runtime.CommandGate;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands commands in for the routes and waits a while for what they come to. Whoever gets no answer asks again with the
/// same key, and gets the first one (protocol P6, P7).
final class CommandDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);

    /// Requests that may wait at once: each holds a body of up to a message.
    private static final int AT_ONCE = 100;

    private final CommandGate gate;
    private final Duration answerWait;
    private final Semaphore places = new Semaphore(AT_ONCE);

    CommandDesk(CommandGate gate, Duration answerWait) {
        this.gate = gate;
        this.answerWait = answerWait;
    }

    /// A place among those that wait, to be closed.
    final class Place implements AutoCloseable {
        private Place() {}

        /// A new command's id.
        String commandId() {
            return "c-" + UUID.randomUUID();
        }

        /// What the command came to; empty when that is not known in time.
        Optional<Answer> ask(Command command) throws InterruptedException {
            try {
                return Optional.of(
                        gate.submit(command).get(answerWait.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                throw Json.tooLarge(String.valueOf(e.getMessage()), StagesApi.SHORTER);
            } catch (ExecutionException e) {
                LOG.warn("Command {} could not be written: {}", command.commandId(), e.toString());
                throw new Problem(
                        503,
                        "log_unavailable",
                        "Whether the request was taken is not known",
                        "the broker did not confirm it",
                        "send it again, with the same key: it is taken at most once");
            }
        }

        @Override
        public void close() {
            places.release();
        }
    }

    /// To be asked before the body is read.
    ///
    /// @throws Problem when too many wait already
    Place enter(Context context) {
        if (!places.tryAcquire()) {
            context.header("Retry-After", "5");
            throw new Problem(
                    503,
                    "busy",
                    "The request was not taken",
                    AT_ONCE + " others are waiting for their answer",
                    "send it again, with the same key");
        }
        return new Place();
    }
}
