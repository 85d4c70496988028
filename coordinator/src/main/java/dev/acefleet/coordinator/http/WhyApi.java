package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.WhyList;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.runtime.Explainer;
import io.javalin.http.Context;

/// `GET /plans/{id}/why` and `/plans/{id}/items/{item}/why`.
final class WhyApi {
    private final PlansApi plans;
    private final Explainer explainer;
    private final Json json;

    WhyApi(PlansApi plans, Explainer explainer, Json json) {
        this.plans = plans;
        this.explainer = explainer;
        this.json = json;
    }

    void plan(Context context) {
        PlanId plan = plans.find(context).id();
        WhyList list = explainer.plan(plan).orElseThrow(() -> unknown(plan, "any more"));
        json.answer(context, 200, list, WhyList.class);
    }

    void item(Context context) {
        PlanId plan = plans.find(context).id();
        String item = context.pathParam("item");
        WhyList list = explainer.item(plan, item).orElseThrow(() -> unknown(plan, item));
        json.answer(context, 200, list, WhyList.class);
    }

    private static Problem unknown(PlanId plan, String item) {
        return new Problem(
                404,
                "item_not_found",
                "There is no such run",
                plan + " has no run " + Limits.text(item),
                "see its runs: fleet status " + plan);
    }
}
