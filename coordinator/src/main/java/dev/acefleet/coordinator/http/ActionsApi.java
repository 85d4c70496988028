package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.ActionRequest;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.SubmitReply;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.core.Answer;
import io.javalin.http.Context;
import java.util.Optional;

/// `POST /plans/{id}/cancel`, `/plans/{id}/items/{item}/cancel` and `/plans/{id}/items/{item}/retry`. Like submissions they
/// may come again with the same key, and get their first answer again. Accepted is not done: the report says when it is.
final class ActionsApi {
    /// Bytes of a request: a key and a reason.
    static final int LARGEST = 20_000;

    private final CommandDesk desk;
    private final PlansApi plans;
    private final Json json;

    ActionsApi(CommandDesk desk, PlansApi plans, Json json) {
        this.desk = desk;
        this.plans = plans;
        this.json = json;
    }

    /// Makes the command of a request on a plan.
    private interface Made {
        Command of(String commandId, ActionRequest request, Repository repository, PlanId plan);
    }

    void cancelPlan(Context context) throws InterruptedException {
        act(
                context,
                (id, request, repository, plan) ->
                        new Command.CancelPlan(
                                id, request.key(), repository, plan, request.reason()));
    }

    void cancelItem(Context context) throws InterruptedException {
        act(
                context,
                (id, request, repository, plan) ->
                        new Command.CancelWork(
                                id,
                                request.key(),
                                repository,
                                item(context, plan),
                                request.reason()));
    }

    void retryItem(Context context) throws InterruptedException {
        act(
                context,
                (id, request, repository, plan) ->
                        new Command.RetryWork(id, request.key(), repository, item(context, plan)));
    }

    private static WorkId item(Context context, PlanId plan) {
        try {
            return new WorkId(plan, context.pathParam("item"));
        } catch (IllegalArgumentException e) {
            throw new Problem(
                    404,
                    "item_not_found",
                    "There is no such run",
                    String.valueOf(e.getMessage()),
                    "see the report of the plan for its runs");
        }
    }

    private void act(Context context, Made made) throws InterruptedException {
        try (CommandDesk.Place place = desk.enter(context)) {
            ActionRequest request =
                    json.body(context, ActionRequest.class, LARGEST, "give a shorter reason");
            PlanReport report = plans.find(context).report();
            PlanId plan = new PlanId(report.id());
            Command command =
                    made.of(
                            place.commandId(),
                            request,
                            Repository.ofKey(report.repository()),
                            plan);
            Optional<Answer> answer = place.ask(command);
            answer.ifPresent(ActionsApi::requireAccepted);
            json.answer(
                    context,
                    202,
                    new SubmitReply(
                            command.commandId(),
                            answer.isPresent() ? SubmitReply.ACCEPTED : SubmitReply.PENDING,
                            plan.value()),
                    SubmitReply.class);
        }
    }

    static void requireAccepted(Answer answer) {
        if (answer instanceof Answer.Refused(Answer.Reason reason, String message)) {
            boolean unknown = reason == Answer.Reason.NOT_FOUND;
            throw new Problem(
                    unknown ? 404 : 409,
                    unknown ? "item_not_found" : "not_possible",
                    "It was refused",
                    message,
                    "see the report of the plan: fleet status");
        }
    }
}
