package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.message.EventPage;
import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.PlanList;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.StageId;
import dev.acefleet.coordinator.runtime.EventFeed;
import dev.acefleet.coordinator.runtime.PlanViews;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// `GET /plans`, `/plans/{id}`, `/plans/{id}/documents` and `/plans/{id}/events`.
final class PlansApi {
    private static final int USUAL = 50;
    private static final int MOST = 500;

    private final PlanViews plans;
    private final EventStreams streams;
    private final Json json;

    PlansApi(PlanViews plans, EventStreams streams, Json json) {
        this.plans = plans;
        this.streams = streams;
        this.json = json;
    }

    void list(Context context) {
        int limit = limit(context);
        Predicate<PlanSummary> wanted =
                only(context, "state", PlanSummary::state, value -> value)
                        .and(only(context, "stage", PlanSummary::stage, PlansApi::stage))
                        .and(only(context, "repository", PlanSummary::repository, PlansApi::key));
        List<PlanSummary> found = plans.newest(limit + 1, wanted);
        boolean more = found.size() > limit;
        PlanList list = new PlanList(PlanList.SCHEMA, more ? found.subList(0, limit) : found, more);
        json.answer(context, 200, list, PlanList.class);
    }

    private static int limit(Context context) {
        String text = query(context, "limit").orElse(String.valueOf(USUAL));
        if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > MOST) {
            throw bad("limit is not a number from 1 to " + MOST);
        }
        return Integer.parseInt(text);
    }

    private interface Of<A, B> {
        B of(A value);
    }

    private static Predicate<PlanSummary> only(
            Context context, String name, Of<PlanSummary, String> field, Of<String, String> form) {
        return query(context, name)
                .map(form::of)
                .<Predicate<PlanSummary>>map(value -> plan -> field.of(plan).equals(value))
                .orElse(_ -> true);
    }

    private static String stage(String text) {
        return StageId.parse(text)
                .orElseThrow(() -> bad("stage is not the number of a stage"))
                .toString();
    }

    /// A key stands for itself, an address for its key.
    private static String key(String text) {
        try {
            return new Repository(text).key();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static Optional<String> query(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name));
    }

    private static Problem bad(String why) {
        return new Problem(
                400, "bad_request", "The request was not understood", why, "see docs/api.md");
    }

    void report(Context context) {
        json.answer(context, 200, find(context).report(), PlanReport.class);
    }

    /// What the plan has made of the documents that travelled with it.
    void documents(Context context) {
        PlanId plan = find(context).id();
        json.answer(
                context,
                200,
                plans.documents(plan).orElseThrow(() -> gone(plan)),
                DocumentsView.class);
    }

    /// Forgotten between two looks.
    private static Problem gone(PlanId plan) {
        return new Problem(
                404,
                "plan_not_found",
                "There is no such plan",
                "the plan " + plan + " is not kept here any more",
                "list the plans: fleet ls");
    }

    /// The plan of the path.
    ///
    /// @throws Problem when there is none, or more than one
    PlanViews.Lookup.Found find(Context context) {
        String id = context.pathParam("id");
        return switch (plans.find(id)) {
            case PlanViews.Lookup.Found found -> found;
            case PlanViews.Lookup.None _ ->
                    throw new Problem(
                            404,
                            "plan_not_found",
                            "There is no such plan",
                            "no plan kept here begins with " + Limits.text(id),
                            "list the plans: fleet ls");
            case PlanViews.Lookup.Ambiguous(List<String> ids) ->
                    throw new Problem(
                            409,
                            "ambiguous_id",
                            "More than one plan is meant",
                            "these begin with " + id + ": " + String.join(", ", ids),
                            "give more of the id");
        };
    }

    void events(Context context) throws InterruptedException {
        PlanId plan = find(context).id();
        EventPosition from = from(context);
        String accept = context.header("Accept");
        EventFeed.Slice first = plans.feed().after(plan, from);
        if (first.over() && first.events().isEmpty() && from.equals(EventPosition.START)) {
            throw new Problem(
                    410,
                    "events_gone",
                    "The plan's events are not kept any more",
                    "only those of the plans that ended last are",
                    "read its report: fleet report " + plan);
        }
        if (accept == null || !accept.contains(EventStreams.TYPE)) {
            json.answer(
                    context,
                    200,
                    new EventPage(EventPage.SCHEMA, first.events(), first.gap(), first.over()),
                    EventPage.class);
        } else if (first.over() && first.events().isEmpty()) {
            // Tells an event source not to come again.
            context.status(204);
        } else {
            streams.send(context, plan, from);
        }
    }

    private static EventPosition from(Context context) {
        return query(context, "from")
                .or(() -> Optional.ofNullable(context.header("Last-Event-ID")))
                .map(text ->
                        EventPosition.parse(text)
                                .orElseThrow(() ->
                                        bad("from is not the id of an event, such as 4711.0")))
                .orElse(EventPosition.START);
    }
}
