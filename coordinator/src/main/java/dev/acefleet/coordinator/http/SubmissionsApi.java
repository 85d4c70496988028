package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.AssignmentRequest;
import dev.acefleet.common.message.BenchRequest;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.message.SubmitRequest;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Submission;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.runtime.PlanViews;
import io.javalin.http.Context;
import java.util.Optional;

/// `POST /stages`, `/assignments` and `/benches`. The same key may come again and again, also after an answer that was not
/// heard, and gets the first answer again (protocol P6); so a client in doubt repeats its request. A refusal is told again
/// too, when the plan that was in the way has long ended: that is said, so that the client knows to take another key.
final class SubmissionsApi {
    /// Bytes of a request: what fits into one message, less the envelope.
    private static final int LARGEST = Limits.MESSAGE_BYTES - 10_000;

    private final CommandDesk desk;
    private final PlanViews plans;
    private final Json json;

    /// What is submitted, as answers call it.
    private enum Subject {
        STAGE("stage", "submit fewer runs at once, for example in two stages"),
        ASSIGNMENT("assignment", "drive a part of it, or shorten its longest files");

        final String word;

        /// What to do about one that is too large.
        final String shorter;

        Subject(String word, String shorter) {
            this.word = word;
            this.shorter = shorter;
        }
    }

    SubmissionsApi(CommandDesk desk, PlanViews plans, Json json) {
        this.desk = desk;
        this.plans = plans;
        this.json = json;
    }

    /// `POST /stages`.
    void stage(Context context) throws InterruptedException {
        take(
                context,
                Subject.STAGE,
                SubmitRequest.class,
                (id, request) ->
                        stage(
                                new Command.SubmitStage(id, request.key(), request.stage()),
                                request.stage()));
    }

    /// `POST /benches`.
    void bench(Context context) throws InterruptedException {
        take(
                context,
                Subject.STAGE,
                BenchRequest.class,
                (id, request) ->
                        stage(
                                new Command.SubmitBench(id, request.key(), request.bench()),
                                request.bench().stage()));
    }

    /// `POST /assignments`.
    void assignment(Context context) throws InterruptedException {
        take(
                context,
                Subject.ASSIGNMENT,
                AssignmentRequest.class,
                (id, request) -> {
                    AssignmentSubmission assignment = request.assignment();
                    return new Submitted(
                            new Command.SubmitAssignment(id, request.key(), assignment),
                            assignment,
                            PlanId.ofAssignment(
                                    assignment.repository(),
                                    assignment.assignment(),
                                    request.key()));
                });
    }

    private static Submitted stage(Command command, StageSubmission stage) {
        return new Submitted(
                command, stage, PlanId.ofStage(stage.repository(), stage.stage(), command.key()));
    }

    /// @param plan that it becomes where it is accepted
    private record Submitted(Command command, Submission submission, PlanId plan) {}

    /// Makes the command of a request.
    private interface Making<R> {
        Submitted of(String commandId, R request);
    }

    private <R> void take(Context context, Subject subject, Class<R> type, Making<R> making)
            throws InterruptedException {
        try (CommandDesk.Place place = desk.enter(context)) {
            R request = json.body(context, type, LARGEST, subject.shorter);
            Submitted submitted = making.of(place.commandId(), request);
            Optional<Answer> answer = place.ask(submitted.command(), subject.shorter);
            answer.ifPresent(known -> requireAccepted(known, subject, submitted));
            reply(
                    context,
                    answer.isPresent() ? 201 : 202,
                    new SubmitReply(
                            submitted.command().commandId(),
                            answer.isPresent() ? SubmitReply.ACCEPTED : SubmitReply.PENDING,
                            submitted.plan().value()));
        }
    }

    private void requireAccepted(Answer answer, Subject subject, Submitted submitted) {
        String key = submitted.command().key();
        switch (answer) {
            case Answer.Accepted accepted -> {
                if (!accepted.plan().equals(submitted.plan())) {
                    throw keyUsed(subject, key, accepted.plan());
                }
            }
            case Answer.Done _ -> throw new IllegalStateException("No answer to a submission");
            case Answer.Refused(Answer.Reason reason, String message) -> {
                // It was given for a plan that it names: another one may live by now.
                boolean past =
                        reason == Answer.Reason.LIVE_PLAN
                                && plans.rivals(submitted.submission(), submitted.plan()).stream()
                                        .noneMatch(rival -> message.contains(rival.value()));
                throw past ? keyRefused(key, message) : refused(subject, reason, message);
            }
        }
    }

    private void reply(Context context, int status, SubmitReply reply) {
        context.header("Location", ApiServer.BASE + "/plans/" + reply.plan());
        json.answer(context, status, reply, SubmitReply.class);
    }

    private static Problem refused(Subject subject, Answer.Reason reason, String message) {
        return switch (reason) {
            case LIVE_PLAN ->
                    new Problem(
                            409,
                            "live_plan",
                            "Another plan has the "
                                    + subject.word
                                    + ", or the branch that it is merged into",
                            message,
                            "follow the plan that is named, or wait for its end");
            case INVALID, NOT_FOUND, NOT_POSSIBLE ->
                    new Problem(
                            422,
                            "invalid",
                            "The " + subject.word + " was refused",
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

    private static Problem keyUsed(Subject subject, String key, PlanId plan) {
        return new Problem(
                409,
                "key_used",
                "The " + subject.word + " was not taken",
                "the key " + key + " was used for " + plan + " of this repository",
                "submit it with another key");
    }
}
