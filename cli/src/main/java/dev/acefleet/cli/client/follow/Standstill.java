package dev.acefleet.cli.client.follow;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.common.message.MergeView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyList;
import dev.acefleet.common.message.WhyView;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Why work that is offered is not taken, where the fleet is the reason: the events of a plan say nothing of it, for
/// nothing happens. One thread.
final class Standstill {
    /// By then a worker that has just been started has said what it offers.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /// The question goes through all runs of the plan.
    private static final Duration BETWEEN = Duration.ofSeconds(15);

    private static final Set<WaitCause> TOLD = Set.of(WaitCause.NO_WORKER, WaitCause.CORDON);

    /// Items that are named of those that wait for the same.
    private static final int MOST = 3;

    private final ApiClient api;
    private Instant since = Instant.MAX;
    private Instant askedAt = Instant.MIN;

    Standstill(ApiClient api) {
        this.api = api;
    }

    /// What stands in the way, each with what a person can do; empty where that is not asked now.
    Optional<List<String>> look(PlanReport plan, Instant now) {
        if (plan.hasEnded() || states(plan).noneMatch(Standstill::isOffered)) {
            since = Instant.MAX;
            return Optional.of(List.of());
        }
        since = since.isAfter(now) ? now : since;
        boolean early = now.isBefore(since.plus(PATIENCE));
        boolean again = !askedAt.equals(Instant.MIN) && now.isBefore(askedAt.plus(BETWEEN));
        if (early || again) {
            return Optional.empty();
        }
        askedAt = now;
        return api.why(plan.id(), Optional.empty()) instanceof Reply.Ok<WhyList>(int _, WhyList why)
                ? Optional.of(lines(why))
                : Optional.empty();
    }

    private static Stream<RunState> states(PlanReport plan) {
        return Stream.concat(
                plan.runs().stream().map(RunView::state),
                plan.endings().stream().map(MergeView::state));
    }

    private static boolean isOffered(RunState state) {
        return state == RunState.QUEUED || state == RunState.PARKED;
    }

    private static List<String> lines(WhyList why) {
        Map<String, List<String>> items =
                why.runs().stream()
                        .filter(view -> TOLD.contains(view.cause()))
                        .collect(
                                Collectors.groupingBy(
                                        Standstill::text,
                                        LinkedHashMap::new,
                                        Collectors.mapping(WhyView::run, Collectors.toList())));
        return items.entrySet().stream()
                .map(entry -> names(entry.getValue()) + " not begun: " + entry.getKey())
                .toList();
    }

    private static String text(WhyView view) {
        return view.todo().isEmpty() ? view.text() : view.text() + "; " + view.todo();
    }

    private static String names(List<String> items) {
        String named = items.stream().limit(MOST).collect(Collectors.joining(", "));
        return items.size() > MOST ? named + " and " + (items.size() - MOST) + " more" : named;
    }
}
