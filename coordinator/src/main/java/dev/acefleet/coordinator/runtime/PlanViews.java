package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.GateView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.coordinator.core.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The plans for reading, folded from the journal. The threads that tail write ([#on]), one for each shard; any thread
/// reads, and gets values that do not change. It wants each event once: a tail that begins anew wants new views.
///
/// Every plan is kept that the coordinator keeps, and the newest [#PLANS] of those that are archived; of the ended ones
/// the newest [#FEEDS] keep their events.
public final class PlanViews implements JournalListener {
    /// Archived plans that can still be read beside the others: a busy team's month.
    static final int PLANS = 2_000;

    /// Ended plans whose events are kept: what somebody may still be watching, or looks at the day after.
    static final int FEEDS = 100;

    /// Names given for an id that is not unique.
    private static final int CANDIDATES = 10;

    private final Map<PlanId, Known> plans = new LinkedHashMap<>();
    private final Map<PlanId, Boolean> endedFeeds = new LinkedHashMap<>();
    private final Set<PlanId> archived = new LinkedHashSet<>();
    private final EventFeed feed = new EventFeed();

    private static final class Known {
        final PlanProjection plan;
        EventPosition last = EventPosition.START;
        @Nullable PlanReport report;

        Known(PlanProjection plan) {
            this.plan = plan;
        }

        EventPosition next(long offset) {
            last = new EventPosition(offset, last.offset() == offset ? last.index() + 1 : 0);
            return last;
        }
    }

    /// What an id, or the beginning of one, stands for.
    public sealed interface Lookup {
        record Found(PlanId id, PlanReport report) implements Lookup {}

        record None() implements Lookup {}

        /// @param ids some of the plans that it may mean
        record Ambiguous(List<String> ids) implements Lookup {
            public Ambiguous {
                ids = List.copyOf(ids);
            }
        }
    }

    @Override
    public synchronized void on(Event event, Instant at, long offset) {
        if (event instanceof Event.Accepted accepted) {
            if (archived.contains(accepted.plan())) {
                forget(accepted.plan());
            }
            plans.putIfAbsent(accepted.plan(), new Known(new PlanProjection(accepted, at)));
        }
        PlanProjection.planOf(event)
                .flatMap(id -> Optional.ofNullable(plans.get(id)))
                .ifPresent(known -> apply(known, event, at, offset));
    }

    private void apply(Known known, Event event, Instant at, long offset) {
        known.report = null;
        known.plan.apply(event, at);
        EventPosition position = known.next(offset);
        Narrator.tell(known.plan, event, position, at)
                .ifPresent(progress -> feed.add(known.plan.id, progress));
        if (event instanceof Event.PlanReopened) {
            endedFeeds.remove(known.plan.id);
        }
        if (event instanceof Event.PlanArchived) {
            archived.add(known.plan.id);
            if (archived.size() > PLANS) {
                forget(archived.iterator().next());
            }
        }
        if (event instanceof Event.PlanEnded) {
            endedFeeds.put(known.plan.id, true);
            if (endedFeeds.size() > FEEDS) {
                PlanId oldest = endedFeeds.keySet().iterator().next();
                endedFeeds.remove(oldest);
                feed.forget(oldest);
            }
        }
    }

    private void forget(PlanId plan) {
        plans.remove(plan);
        archived.remove(plan);
        endedFeeds.remove(plan);
        feed.forget(plan);
    }

    /// The plan of an id, or of a beginning of ids that only one has.
    public synchronized Lookup find(String idOrBeginning) {
        List<Known> meant = new ArrayList<>();
        for (Known known : plans.values()) {
            if (known.plan.id.value().equals(idOrBeginning)) {
                return new Lookup.Found(known.plan.id, report(known));
            }
            if (!idOrBeginning.isEmpty() && known.plan.id.value().startsWith(idOrBeginning)) {
                meant.add(known);
            }
        }
        if (meant.isEmpty()) {
            return new Lookup.None();
        }
        if (meant.size() == 1) {
            Known known = meant.getFirst();
            return new Lookup.Found(known.plan.id, report(known));
        }
        return new Lookup.Ambiguous(
                meant.reversed().stream()
                        .limit(CANDIDATES)
                        .map(known -> known.plan.id.value())
                        .toList());
    }

    private static PlanReport report(Known known) {
        PlanReport report = known.report;
        if (report == null) {
            report = PlanReporter.report(known.plan);
            known.report = report;
        }
        return report;
    }

    /// The report of a plan, by its whole id.
    public synchronized Optional<PlanReport> report(PlanId id) {
        return Optional.ofNullable(plans.get(id)).map(PlanViews::report);
    }

    /// Whether a plan that has not ended runs this stage of the repository, or merges into the branch that `plan` of it would.
    public synchronized boolean isTaken(StageSubmission stage, PlanId plan) {
        String branch = stage.integrationBranch(plan);
        return plans.values().stream()
                .map(known -> known.plan)
                .filter(other -> other.ending().isEmpty())
                .filter(other -> other.stage.repository().key().equals(stage.repository().key()))
                .anyMatch(other ->
                        other.stage.stage().equals(stage.stage())
                                || other.stage.integrationBranch(other.id).equals(branch));
    }

    /// What `question` makes of a plan as it stands.
    synchronized <T> Optional<T> look(PlanId id, Function<PlanProjection, T> question) {
        return Optional.ofNullable(plans.get(id)).map(known -> question.apply(known.plan));
    }

    /// Where the log of an attempt of a plan lies; empty for one that was never leased.
    public synchronized Optional<LogPlace> log(PlanId id, String item, int number) {
        return Optional.ofNullable(plans.get(id)).flatMap(known -> known.plan.log(item, number));
    }

    /// Up to `limit` plans that are `wanted`, those accepted last first.
    public synchronized List<PlanSummary> newest(int limit, Predicate<PlanSummary> wanted) {
        return new ArrayList<>(plans.values())
                .reversed().stream()
                        .map(known -> PlanReporter.summary(known.plan))
                        .filter(wanted)
                        .limit(limit)
                        .toList();
    }

    /// The gates that wait for a person, the oldest first.
    public synchronized List<GateView> gates() {
        return plans.values().stream()
                .filter(known -> known.plan.ending().isEmpty())
                .flatMap(known -> known.plan.gates().stream())
                .filter(GateProjection::isOpen)
                .map(GateProjection::view)
                .sorted(Comparator.comparing(GateView::openedAt))
                .toList();
    }

    /// The progress of the plans.
    public EventFeed feed() {
        return feed;
    }
}
