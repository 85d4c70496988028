package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.GateView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Submission;
import dev.acefleet.coordinator.core.Breaker;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.PlanDocuments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The plans for reading, folded from the journal. The threads that tail write ([#on]), one for each shard; any thread
/// reads, and gets values that do not change. It wants each event once: a tail that begins anew wants new views.
///
/// Every plan is kept that the coordinator keeps, and the newest [#PLANS] of those that are archived; of the ended ones
/// the newest [#FEEDS] keep their events. Of a plan whose events the journal has lost there is the report that was kept
/// ([#archived]), if it is told: so a node that starts later answers as one that was there.
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
    private final ArchivedPlans reports = new ArchivedPlans();
    private final Providers providers = new Providers();
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
        PlanProjection.begun(event, at).ifPresent(this::begin);
        providers.on(event, at, offset);
        if (event instanceof Event.BreakerChanged(Breaker breaker)) {
            told(breaker.account(), event, at, offset);
        } else if (event instanceof Event.BreakerClosed(Account account)) {
            told(account, event, at, offset);
        }
        EventSubject.plan(event)
                .flatMap(id -> Optional.ofNullable(plans.get(id)))
                .ifPresent(known -> apply(known, event, at, offset));
    }

    private void begin(PlanProjection plan) {
        if (archived.contains(plan.id)) {
            forget(plan.id);
        }
        plans.putIfAbsent(plan.id, new Known(plan));
    }

    /// To those who watch a plan one of whose agents the account is of.
    private void told(Account account, Event event, Instant at, long offset) {
        plans.values().stream()
                .filter(known -> known.plan.ending().isEmpty())
                .filter(known ->
                        known.plan.agentNames().stream()
                                .anyMatch(agent -> providers.means(agent, account)))
                .forEach(known -> apply(known, event, at, offset));
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

    /// The report of an archived plan, as it was kept. What the journal itself tells of the plan comes before it. Any
    /// thread; the same report may come again.
    ///
    /// @throws IllegalArgumentException for one whose id is none of a plan
    public synchronized void archived(PlanReport report) {
        reports.put(report);
    }

    private void forget(PlanId plan) {
        plans.remove(plan);
        archived.remove(plan);
        endedFeeds.remove(plan);
        feed.forget(plan);
    }

    /// The plan of an id, or of a beginning of ids that only one has.
    public synchronized Lookup find(String idOrBeginning) {
        List<PlanId> meant = new ArrayList<>();
        for (Listed listed : listed()) {
            if (listed.id().value().equals(idOrBeginning)) {
                return found(listed.id());
            }
            if (!idOrBeginning.isEmpty() && listed.id().value().startsWith(idOrBeginning)) {
                meant.add(listed.id());
            }
        }
        if (meant.isEmpty()) {
            return new Lookup.None();
        }
        return meant.size() == 1
                ? found(meant.getFirst())
                : new Lookup.Ambiguous(
                        meant.stream().limit(CANDIDATES).map(PlanId::value).toList());
    }

    private Lookup found(PlanId id) {
        return new Lookup.Found(id, report(id).orElseThrow());
    }

    /// A plan that can be read, and what makes its line.
    private record Listed(PlanId id, Instant submittedAt, Supplier<PlanSummary> summary) {}

    /// All of them, those accepted last first.
    private List<Listed> listed() {
        List<Listed> all = new ArrayList<>();
        for (ArchivedPlans.Archived archived : reports.all()) {
            if (!plans.containsKey(archived.id())) {
                all.add(
                        new Listed(
                                archived.id(),
                                archived.summary().submittedAt(),
                                archived::summary));
            }
        }
        for (Known known : plans.values()) {
            all.add(
                    new Listed(
                            known.plan.id,
                            known.plan.submittedAt,
                            () -> PlanReporter.summary(known.plan)));
        }
        // Where the times are the same, the journal's order stays.
        all.sort(Comparator.comparing(Listed::submittedAt));
        return all.reversed();
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
        return Optional.ofNullable(plans.get(id))
                .map(PlanViews::report)
                .or(() -> reports.report(id));
    }

    /// What a plan has made of its documents, where they travel.
    public synchronized Optional<DocumentsView> documents(PlanId id) {
        return Optional.ofNullable(plans.get(id)).map(PlanViews::documents);
    }

    private static DocumentsView documents(Known known) {
        PlanDocuments documents = known.plan.documents();
        Map<String, String> changed = new TreeMap<>(documents.changed());
        List<DocumentsView.Gone> gone =
                changed.keySet().stream()
                        .filter(path -> !documents.has(path))
                        .map(path -> new DocumentsView.Gone(path, before(documents, path)))
                        .toList();
        changed.keySet().removeIf(path -> !documents.has(path));
        return new DocumentsView(
                DocumentsView.SCHEMA,
                known.plan.id.value(),
                changed.entrySet().stream()
                        .map(each -> changed(documents, each.getKey(), each.getValue()))
                        .toList(),
                gone);
    }

    private static DocumentsView.Changed changed(
            PlanDocuments documents, String path, String text) {
        return new DocumentsView.Changed(
                path, text, before(documents, path), documents.submitted(path));
    }

    private static List<String> before(PlanDocuments documents, String path) {
        return documents.before(path).stream()
                .map(hash -> hash.isEmpty() ? DocumentsView.Changed.ABSENT : hash)
                .sorted()
                .toList();
    }

    /// The plans that have not ended and are about the same of the repository, or merge into the branch that `plan` of it would.
    public synchronized List<PlanId> rivals(Submission submission, PlanId plan) {
        String repository = submission.repository().key();
        String branch = submission.integrationBranch(plan);
        return plans.values().stream()
                .map(known -> known.plan)
                .filter(other -> other.ending().isEmpty())
                .filter(other -> other.submission().repository().key().equals(repository))
                .filter(other ->
                        other.submission().subject().equals(submission.subject())
                                || other.branch().equals(branch))
                .map(rival -> rival.id)
                .toList();
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
        return listed().stream()
                .map(listed -> listed.summary().get())
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

    /// The greatest share of its budget that a plan which goes on has used, of whichever kind; 0 where none has a budget.
    public synchronized double budgetUsed() {
        return plans.values().stream()
                .map(known -> known.plan)
                .filter(plan -> plan.ending().isEmpty())
                .mapToDouble(Spending::share)
                .max()
                .orElse(0);
    }

    /// The progress of the plans.
    public EventFeed feed() {
        return feed;
    }
}
