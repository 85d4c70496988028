package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.AnswerRequest;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.GateList;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.runtime.PlanViews;
import io.javalin.http.Context;

/// `GET /gates` and `POST /plans/{id}/items/{item}/gates/{attempt}/{number}/answer` (protocol P25). The first valid answer
/// counts; one that comes too late is told so.
final class GatesApi {
    private final CommandDesk desk;
    private final PlansApi plans;
    private final PlanViews views;
    private final Json json;

    GatesApi(CommandDesk desk, PlansApi plans, PlanViews views, Json json) {
        this.desk = desk;
        this.plans = plans;
        this.views = views;
        this.json = json;
    }

    void list(Context context) {
        json.answer(context, 200, new GateList(GateList.SCHEMA, views.gates()), GateList.class);
    }

    void answer(Context context) throws InterruptedException {
        desk.act(
                context,
                AnswerRequest.class,
                "give a shorter answer",
                GatesApi::problem,
                (id, request) -> {
                    PlanReport report = plans.find(context).report();
                    return new CommandDesk.Made(
                            new Command.AnswerGate(
                                    id,
                                    request.key(),
                                    Repository.ofKey(report.repository()),
                                    gate(context, report.id()),
                                    request.text(),
                                    by(context, request)),
                            report.id());
                });
    }

    /// The token is certain, the name is what its holder says.
    private static String by(Context context, AnswerRequest request) {
        String token = "token " + context.<String>attribute(Guard.WHO);
        return request.by().isBlank() ? token : request.by() + " (" + token + ")";
    }

    private static GateId gate(Context context, String plan) {
        try {
            return GateId.parse(
                    String.join(
                            "/",
                            plan,
                            context.pathParam("item"),
                            context.pathParam("attempt"),
                            context.pathParam("number")));
        } catch (IllegalArgumentException e) {
            throw notFound("its id is none of a gate: " + e.getMessage());
        }
    }

    private static Problem problem(Answer.Refused refused) {
        return switch (refused.reason()) {
            case NOT_FOUND -> notFound(refused.message());
            case INVALID ->
                    new Problem(
                            422,
                            "not_an_answer",
                            "The answer was not taken",
                            refused.message(),
                            "answer again; fleet gates shows the question");
            case NOT_POSSIBLE, LIVE_PLAN ->
                    new Problem(
                            409,
                            "gate_closed",
                            "The answer was not taken",
                            refused.message(),
                            "see what waits: fleet gates");
        };
    }

    private static Problem notFound(String why) {
        return new Problem(
                404, "gate_not_found", "There is no such gate", why, "see what waits: fleet gates");
    }
}
