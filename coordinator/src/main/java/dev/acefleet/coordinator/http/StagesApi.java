package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.BenchRequest;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.runtime.PlanViews;
import io.javalin.http.Context;
import java.util.Optional;

/// `POST /stages`. The same key may come again and again, also after an answer that was not heard, and gets the first
/// answer again (protocol P6); so a client in doubt repeats its request. A refusal is told again too, when the plan that was
/// in the way has long ended: that is said, so that the client knows to take another key.
final class StagesApi {
    /// Bytes of a request: what fits into one message, less the envelope.
    private static final int LARGEST = Limits.MESSAGE_BYTES - 10_000;

    /// What to do about one that is larger.
    static final String SHORTER = "submit fewer runs at once, for example in two stages";

    private final CommandDesk desk;
    private final PlanViews plans;
    private final Json json;

    StagesApi(CommandDesk desk, PlanViews plans, Json json) {
        this.desk = desk;
        this.plans = plans;
        this.json = json;
    }

    void submit(Context context) throws InterruptedException {
        try (CommandDesk.Place place = desk.enter(context)) {
            SubmitRequest request = json.body(context, SubmitRequest.class, LARGEST, SHORTER);
            StageSubmission stage = request.stage();
            ask(
                    context,
                    place,
                    new Command.SubmitStage(place.commandId(), request.key(), stage),
                    stage,
                    PlanId.ofStage(stage.repository(), stage.stage(), request.key()));
        }
    }

    /// `POST /benches`.
    void bench(Context context) throws InterruptedException {
        try (CommandDesk.Place place = desk.enter(context)) {
            BenchRequest request = json.body(context, BenchRequest.class, LARGEST, SHORTER);
            StageSubmission stage = request.bench().stage();
            ask(
                    context,
                    place,
                    new Command.SubmitBench(place.commandId(), request.key(), request.bench()),
                    stage,
                    PlanId.ofStage(stage.repository(), stage.stage(), request.key()));
        }
    }

    private void ask(
            Context context,
            CommandDesk.Place place,
            Command command,
            StageSubmission stage,
            PlanId plan)
            throws InterruptedException {
        Optional<Answer> answer = place.ask(command);
        answer.ifPresent(known -> requireAccepted(known, command.key(), stage, plan));
        reply(
                context,
                answer.isPresent() ? 201 : 202,
                new SubmitReply(
                        command.commandId(),
                        answer.isPresent() ? SubmitReply.ACCEPTED : SubmitReply.PENDING,
                        plan.value()));
    }

    private void requireAccepted(Answer answer, String key, StageSubmission stage, PlanId plan) {
        switch (answer) {
            case Answer.Accepted accepted -> {
                if (!accepted.plan().equals(plan)) {
                    throw keyUsed(key, accepted.plan());
                }
            }
            case Answer.Done _ -> throw new IllegalStateException("No answer to a submission");
            case Answer.Refused(Answer.Reason reason, String message) -> {
                boolean past = reason == Answer.Reason.LIVE_PLAN && !plans.isTaken(stage, plan);
                throw past ? keyRefused(key, message) : refused(reason, message);
            }
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
                            "Another plan has the stage, or the branch that it is merged into",
                            message,
                            "follow the plan that is named, or wait for its end");
            case INVALID, NOT_FOUND, NOT_POSSIBLE ->
                    new Problem(
                            422,
                            "invalid",
                            "The stage was refused",
                            message,
                            "mend it and submit it with another key");
        };
    }

    /// The first answer to the key holds, and what it says is over.
    private static Problem keyRefused(String key, String message) {
        return new Problem(
                409,
                ApiError.KEY_REFUSED,
                "The key was refused once, and a repeated key gets its first answer",
                "when " + key + " was handed in first: " + message + " (that plan has ended since)",
                "submit it with another key");
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
