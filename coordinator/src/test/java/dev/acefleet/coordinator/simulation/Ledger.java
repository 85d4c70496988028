package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Evolver;
import dev.acefleet.coordinator.core.State;
import dev.acefleet.coordinator.runtime.JournalReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads the journal as it grows and holds every rule that can be read off it: a second opinion on what the core decides,
/// which shares none of its code but the fold that memory is compared with.
final class Ledger {
    /// How far the journal's time may ever be ahead of the right one, because it cannot come back (protocol P5): deadlines
    /// are not passed by somebody's wrong clock.
    private static final Duration AHEAD = Duration.ofSeconds(121);

    private final World world;
    private final JournalReader reader =
            new JournalReader(Broker.JOURNAL, 0, new UnreadableRecords());
    private final State state = new State();
    private final Map<PlanId, PlanBook> plans = new LinkedHashMap<>();
    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<AttemptId, FailureKind> faults = new HashMap<>();
    private final Set<AttemptId> processes = new HashSet<>();
    private final Map<Account, ProviderBook> providers = new LinkedHashMap<>();
    private final Set<String> cordons = new TreeSet<>();
    private final Set<Long> noise = new HashSet<>();
    private final List<Event> events = new ArrayList<>();
    private Instant last = Instant.EPOCH;
    private long entries;

    Ledger(World world) {
        this.world = world;
    }

    /// A record is in the journal.
    void landed(long offset, Entry record) {
        Optional<Entry.Decided> counted = reader.read(offset, record);
        entries++;
        if (counted.isEmpty()) {
            return;
        }
        Entry.Decided entry = counted.get();
        require(!entry.at().isBefore(last), "the journal's time runs backwards at " + offset);
        last = entry.at();
        require(
                !last.isAfter(world.time().plus(AHEAD)),
                "the journal's time is " + last + " at " + offset);
        for (Event event : entry.events()) {
            world.tell(offset + " " + event);
            events.add(event);
            on(event, entry.at());
            Evolver.evolve(state, event, entry.at(), offset);
        }
        providers.values().forEach(ProviderBook::requireOpened);
    }

    private void on(Event event, Instant at) {
        switch (event) {
            case Event.CommandAnswered e -> answered(e);
            case Event.PlanAccepted e -> {
                PlanBook before = plans.put(e.plan(), new StageBook(world, e.plan(), e.stage()));
                require(before == null, e.plan() + " is accepted twice");
            }
            case Event.BenchAccepted e ->
                    throw world.broken("nobody asked for a bench: " + e.plan());
            case Event.BatchStarted e -> stage(e.plan()).batchStarted(e.batch());
            case Event.BatchEnded e -> stage(e.plan()).batchEnded(e.batch());
            case Event.PlanEnded e -> plan(e.plan()).ended(e, at);
            case Event.PlanArchived e -> plan(e.plan()).archived();
            case Event.AnswerKept e ->
                    require(
                            e.answer().equals(answers.get(e.repository() + " " + e.key())),
                            "the answer to " + e.key() + " is said to have been " + e.answer());
            case Event.WorkQueued e -> {
                plan(e.attempt()).queued(e);
                purse(e.attempt().work()).queued(e);
            }
            case Event.AllowanceSet e -> purse(e.attempt().work()).allowed(e);
            case Event.BudgetUsedUp e -> plan(e.plan()).purse().usedUp();
            case Event.BudgetsSet e -> plan(e.plan()).purse().raised(e.budgets());
            case Event.Leased e -> {
                require(
                        !cordons.contains(e.worker().id()),
                        e.attempt() + " is given to a worker that is cordoned");
                plan(e.attempt()).leased(e);
                purse(e.attempt().work()).leased(e.attempt());
                provider(e.attempt()).ifPresent(book -> book.leased(e.attempt(), at));
            }
            case Event.Started e -> {
                plan(e.attempt()).started(e);
                purse(e.attempt().work()).started(e, at);
            }
            case Event.AttemptEnded e -> {
                plan(e.attempt()).attemptEnded(e, faults);
                purse(e.attempt().work()).ended(e, at);
                provider(e.attempt()).ifPresent(book -> book.ended(e));
            }
            case Event.BreakerChanged e -> provider(e.breaker().account()).changed(e.breaker(), at);
            case Event.BreakerClosed e -> provider(e.account()).closed();
            case Event.WorkerCordoned e -> cordons.add(e.worker());
            case Event.WorkerUncordoned e -> cordons.remove(e.worker());
            case Event.WorkParked e -> {
                plan(e.work().plan()).parked(e);
                purse(e.work()).free(e.work());
            }
            case Event.WorkDue e -> plan(e.work().plan()).requireLive(e.work().item());
            case Event.WorkHeld e -> {
                plan(e.work().plan()).held(e);
                purse(e.work()).free(e.work());
            }
            case Event.RunSentBack e -> {
                plan(e.work().plan()).sentBack(e, faults);
                purse(e.work()).sentBack(e);
            }
            case Event.WorkEnded e -> {
                plan(e.work().plan()).workEnded(e);
                purse(e.work()).workEnded(e);
            }
            case Event.HeadMoved e -> plan(e.unit().plan()).headMoved(e);
            case Event.InputQuarantined e ->
                    require(noise.contains(e.position()), "passed over: " + e.reason());
            case Event.InputPostponed e ->
                    require(noise.contains(e.position()), "postponed: " + e.position());
            case Event.InputSettled e -> throw world.broken("nobody is newer: " + e.position());
            case Event.PlanCancelling e -> plan(e.plan()).cancelling();
            case Event.PlanReopened e -> plan(e.plan()).reopened();
            case Event.WorkCancelling e -> plan(e.work().plan()).workCancelling(e);
            case Event.WorkRetried e -> {
                plan(e.work().plan()).retried(e);
                purse(e.work()).retried(e.work());
            }
            case Event.ReportIgnored e -> {
                plan(e.attempt()).late(e);
                purse(e.attempt().work()).late(e);
            }
            case Event.AttemptGone e -> purse(e.attempt().work()).gone(e.attempt());
            case Event.GateOpened e -> plan(e.gate().work().plan()).gateOpened(e);
            case Event.GateAnswered e -> plan(e.gate().work().plan()).gateAnswered(e);
            case Event.AuditJudged e -> stage(e.plan()).auditJudged(e);
            case Event.BooksWritten e -> stage(e.work().plan()).booksWritten(e);
            case Event.AssignmentAccepted e -> {
                PlanBook before =
                        plans.put(e.plan(), new DriveBook(world, e.plan(), e.assignment()));
                require(before == null, e.plan() + " is accepted twice");
            }
            case Event.StepsChanged e -> drive(e.attempt().work().plan()).stepped(e);
            case Event.StepsSet e -> drive(e.plan()).changed(e.changes());
            case Event.DispatchedAgain _,
                    Event.Repeated _,
                    Event.WorkerSeen _,
                    Event.WorkerPlaced _,
                    Event.WorkerKept _,
                    Event.WorkerForgotten _,
                    Event.TurnedAway _,
                    Event.PassedOver _,
                    Event.RunsAdded _,
                    Event.AccountKnown _ -> {}
        }
    }

    /// What is left of the journal tells all that the whole of it told.
    void trimmed(long start) {
        State left = new State();
        JournalReader rest = new JournalReader(Broker.JOURNAL, 0, new UnreadableRecords());
        for (long offset = start; offset < world.broker.journal.size(); offset++) {
            long at = offset;
            rest.read(at, world.broker.journal.get((int) at))
                    .ifPresent(entry ->
                            entry.events()
                                    .forEach(event -> Evolver.evolve(left, event, entry.at(), at)));
        }
        requireSame("who reads the journal from " + start, left.fingerprint());
    }

    private void answered(Event.CommandAnswered e) {
        Answer first = answers.putIfAbsent(e.repository().key() + " " + e.key(), e.answer());
        require(
                first == null || first.equals(e.answer()),
                "key " + e.key() + " was answered by " + first + " and is now by " + e.answer());
    }

    /// The account that an attempt's agent uses up; none for what needs no agent.
    private Optional<ProviderBook> provider(AttemptId attempt) {
        return plan(attempt).agent(attempt).map(ModelProviders::account).map(this::provider);
    }

    private ProviderBook provider(Account account) {
        return providers.computeIfAbsent(account, name -> new ProviderBook(world, name));
    }

    /// A person may say at any time from now on that the provider answers.
    void mayResume(Account account) {
        provider(account).resumed();
    }

    /// Workers that somebody wants to get no work.
    List<String> cordons() {
        return List.copyOf(cordons);
    }

    private Purse purse(WorkId work) {
        return plan(work.plan()).purse();
    }

    private PlanBook plan(AttemptId attempt) {
        return plan(attempt.work().plan());
    }

    private PlanBook plan(PlanId id) {
        PlanBook plan = plans.get(id);
        if (plan == null) {
            throw world.broken("the journal speaks of " + id + " before it was accepted");
        }
        return plan;
    }

    private StageBook stage(PlanId id) {
        return plan(id) instanceof StageBook stage ? stage : wrong(id);
    }

    private DriveBook drive(PlanId id) {
        return plan(id) instanceof DriveBook drive ? drive : wrong(id);
    }

    private <T> T wrong(PlanId id) {
        throw world.broken(id + " is of another kind");
    }

    /// A worker starts a process: never without a lease that stands, and never twice for a number.
    void processStarts(AttemptId attempt, String claim, String worker) {
        world.tell(worker + " starts " + attempt + " under " + claim);
        require(
                plan(attempt).isLeased(attempt, claim),
                worker + " starts " + attempt + " without a standing lease");
        require(processes.add(attempt), attempt + " is started twice");
    }

    /// An agent works from now on, and uses what its meter shows.
    void agentBegins(AttemptId attempt, Meter meter) {
        purse(attempt.work()).begins(attempt, meter);
    }

    void documentsGiven(AttemptId attempt, WorkOrder.Run order) {
        stage(attempt.work().plan()).documentsGiven(attempt, order.documents());
    }

    boolean hasProcess(AttemptId attempt) {
        return processes.contains(attempt);
    }

    /// A worker obeys a revoke: never while the lease stands.
    void revokeObeyed(AttemptId attempt, String claim, String worker) {
        require(
                !plan(attempt).isLeased(attempt, claim),
                worker + " gives up " + attempt + ", whose lease stands");
    }

    /// The agent, or what it did, fails by its own fault: what the journal may count.
    void fault(AttemptId attempt, FailureKind kind) {
        faults.put(attempt, kind);
    }

    /// A record that nobody can read was put at this position of the inbox.
    void noise(long position) {
        noise.add(position);
    }

    /// Only what waits to be merged is, and of it only the commit that was checked.
    void requireMergeable(AttemptId attempt, CommitId commit) {
        plan(attempt).requireMergeable(attempt, commit);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw world.broken(otherwise);
        }
    }

    void requireSame(String host, String memory) {
        String journal = state.fingerprint();
        require(
                journal.equals(memory),
                host + " knows\n" + memory + "and the journal tells\n" + journal);
    }

    /// Offset of the latest announcement.
    long epoch() {
        return reader.epoch().offset();
    }

    long entries() {
        return entries;
    }

    Optional<Answer> answer(String repository, String key) {
        return Optional.ofNullable(answers.get(repository + " " + key));
    }

    List<PlanBook> plans() {
        return List.copyOf(plans.values());
    }

    <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
