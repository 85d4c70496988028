package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.ActionRequest;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.SubmitReply;
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
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands commands in for the routes and waits a while for what they come to. Whoever gets no answer asks again with the
/// same key, and gets the first one (protocol P6, P7).
final class CommandDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);

    /// Requests that may wait at once: each holds a body of up to a message.
    private static final int AT_ONCE = 100;

    /// Bytes of a request: a key, a reason or an answer.
    private static final int LARGEST = 20_000;

    private final CommandGate gate;
    private final Duration answerWait;
    private final Json json;
    private final Semaphore places = new Semaphore(AT_ONCE);

    CommandDesk(CommandGate gate, Duration answerWait, Json json) {
        this.gate = gate;
        this.answerWait = answerWait;
        this.json = json;
    }

    /// What a request is made into.
    ///
    /// @param plan that the reply names; empty where it is about none
    record Made(Command command, String plan) {
        Made(Command command) {
            this(command, "");
        }
    }

    /// Makes the command of a request.
    interface Making<R> {
        Made of(String commandId, R request);
    }

    /// Reads a request that is short, hands its command in and answers: 202 once that is accepted, and where it is not known
    /// in time. The same key may come again, and gets its first answer again.
    ///
    /// @param shorter what a caller may do whose request is too long
    /// @param refused what is thrown for an answer that refuses
    <R> void act(
            Context context,
            Class<R> type,
            String shorter,
            Function<Answer.Refused, Problem> refused,
            Making<R> making)
            throws InterruptedException {
        try (Place place = enter(context)) {
            R request = json.body(context, type, LARGEST, shorter);
            Made made = making.of(place.commandId(), request);
            Optional<Answer> answer = place.ask(made.command(), shorter);
            if (answer.isPresent() && answer.get() instanceof Answer.Refused no) {
                throw refused.apply(no);
            }
            json.answer(
                    context,
                    202,
                    new SubmitReply(
                            made.command().commandId(),
                            answer.isPresent() ? SubmitReply.ACCEPTED : SubmitReply.PENDING,
                            made.plan()),
                    SubmitReply.class);
        }
    }

    /// The same for an act with a reason.
    void act(Context context, Making<ActionRequest> making) throws InterruptedException {
        act(
                context,
                ActionRequest.class,
                "give a shorter reason",
                CommandDesk::notPossible,
                making);
    }

    static Problem notPossible(Answer.Refused refused) {
        boolean unknown = refused.reason() == Answer.Reason.NOT_FOUND;
        return new Problem(
                unknown ? 404 : 409,
                unknown ? "item_not_found" : "not_possible",
                "It was refused",
                refused.message(),
                "see the report of the plan: fleet status");
    }

    /// A place among those that wait, to be closed.
    final class Place implements AutoCloseable {
        private Place() {}

        /// A new command's id.
        String commandId() {
            return "c-" + UUID.randomUUID();
        }

        /// What the command came to; empty when that is not known in time.
        ///
        /// @param shorter what a caller may do whose request is too long
        Optional<Answer> ask(Command command, String shorter) throws InterruptedException {
            try {
                return Optional.of(
                        gate.submit(command).get(answerWait.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                throw Json.tooLarge(String.valueOf(e.getMessage()), shorter);
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
