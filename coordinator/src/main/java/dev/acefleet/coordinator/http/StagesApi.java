package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.runtime.CommandGate;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /stages`. The same key may come again and again, also after an answer that was not heard, and gets the first
/// answer again (protocol P6); so a client in doubt repeats its request.
final class StagesApi {
    private static final Logger LOG = LoggerFactory.getLogger(StagesApi.class);

    /// Bytes of a request: what fits into one message, less the envelope.
    private static final int LARGEST = Limits.MESSAGE_BYTES - 10_000;

    /// Submissions that may wait at once: each holds a body of up to [#LARGEST].
    private static final int AT_ONCE = 100;

    private final CommandGate gate;
    private final Duration answerWait;
    private final Json json;
    private final Semaphore places = new Semaphore(AT_ONCE);

    StagesApi(CommandGate gate, Duration answerWait, Json json) {
        this.gate = gate;
        this.answerWait = answerWait;
        this.json = json;
    }

    void submit(Context context) throws InterruptedException {
        if (!places.tryAcquire()) {
            context.header("Retry-After", "5");
            throw new Problem(
                    503,
                    "busy",
                    "The submission was not taken",
                    AT_ONCE + " others are waiting for their answer",
                    "send it again, with the same key");
        }
        try {
            SubmitRequest request = json.body(context, SubmitRequest.class, LARGEST);
            answer(context, request, "c-" + UUID.randomUUID());
        } finally {
            places.release();
        }
    }

    private void answer(Context context, SubmitRequest request, String command)
            throws InterruptedException {
        StageSubmission stage = request.stage();
        PlanId plan = PlanId.ofStage(stage.repository(), stage.stage(), request.key());
        try {
            Answer answer =
                    gate.submit(new Command.SubmitStage(command, request.key(), stage))
                            .get(answerWait.toMillis(), TimeUnit.MILLISECONDS);
            switch (answer) {
                case Answer.Accepted accepted -> {
                    if (!accepted.plan().equals(plan)) {
                        throw keyUsed(request.key(), accepted.plan());
                    }
                    reply(
                            context,
                            201,
                            new SubmitReply(command, SubmitReply.ACCEPTED, plan.value()));
                }
                case Answer.Refused(Answer.Reason reason, String message) ->
                        throw refused(reason, message);
            }
        } catch (TimeoutException e) {
            reply(context, 202, new SubmitReply(command, SubmitReply.PENDING, plan.value()));
        } catch (IllegalArgumentException e) {
            throw Json.tooLarge(String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            LOG.warn("Submission {} could not be written: {}", command, e.toString());
            throw new Problem(
                    503,
                    "log_unavailable",
                    "Whether the submission was taken is not known",
                    "the broker did not confirm it",
                    "send it again, with the same key: it is taken at most once");
        }
    }

    private void reply(Context context, int status, SubmitReply reply) {
        context.header("Location", ApiServer.BASE + "/plans/" + reply.plan());
        json.answer(context, status, reply, SubmitReply.class);
    }

    private static Problem refused(Answer.Reason reason, String message) {
        return switch (reason) {
            case LIVE_PLAN ->
                    new Problem(
                            409,
                            "live_plan",
                            "The stage is being run already",
                            message,
                            "follow the plan that is named, or wait for its end");
            case INVALID ->
                    new Problem(
                            422,
                            "invalid",
                            "The stage was refused",
                            message,
                            "mend it and submit it with another key");
        };
    }

    private static Problem keyUsed(String key, PlanId plan) {
        return new Problem(
                409,
                "key_used",
                "The stage was not taken",
                "the key " + key + " was used for " + plan + " of this repository",
                "submit it with another key");
    }
}
