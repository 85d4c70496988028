package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.ActionRequest;
import dev.acefleet.common.message.BudgetRequest;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.WorkId;
import io.javalin.http.Context;

/// `POST /plans/{id}/cancel`, `/plans/{id}/budgets`, `/plans/{id}/items/{item}/cancel` and `/plans/{id}/items/{item}/retry`.
/// Like submissions they may come again with the same key, and get their first answer again. Accepted is not done: the
/// report says when it is.
final class ActionsApi {
    private final CommandDesk desk;
    private final PlansApi plans;

    ActionsApi(CommandDesk desk, PlansApi plans) {
        this.desk = desk;
        this.plans = plans;
    }

    /// Makes the command of a request on a plan.
    private interface Made<R> {
        Command of(String commandId, R request, Repository repository, PlanId plan);
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

    void raiseBudgets(Context context) throws InterruptedException {
        act(
                context,
                BudgetRequest.class,
                "name one budget or two, for example usd=20,minutes=90",
                (id, request, repository, plan) ->
                        new Command.RaiseBudgets(
                                id, request.key(), repository, plan, request.budgets()));
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

    private void act(Context context, Made<ActionRequest> made) throws InterruptedException {
        act(context, ActionRequest.class, "give a shorter reason", made);
    }

    private <R> void act(Context context, Class<R> type, String shorter, Made<R> made)
            throws InterruptedException {
        desk.act(
                context,
                type,
                shorter,
                CommandDesk::notPossible,
                (id, request) -> {
                    PlanReport report = plans.find(context).report();
                    Repository repository = Repository.ofKey(report.repository());
                    return new CommandDesk.Made(
                            made.of(id, request, repository, new PlanId(report.id())), report.id());
                });
    }
}
