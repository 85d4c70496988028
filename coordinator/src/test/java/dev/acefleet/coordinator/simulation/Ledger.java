package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Evolver;
import dev.acefleet.coordinator.core.State;
import dev.acefleet.coordinator.runtime.JournalReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the journal as it grows and holds every rule that can be read off it: a second opinion on what the core decides,
/// which shares none of its code but the fold that memory is compared with.
final class Ledger {
    private final World world;
    private final JournalReader reader =
            new JournalReader(Broker.JOURNAL, 0, new UnreadableRecords());
    private final State state = new State();
    private final Map<PlanId, PlanBook> plans = new LinkedHashMap<>();
    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<AttemptId, FailureKind> faults = new HashMap<>();
    private final Set<AttemptId> processes = new HashSet<>();
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
        for (Event event : entry.events()) {
            world.tell(offset + " " + event);
            events.add(event);
            on(event, entry.at());
            Evolver.evolve(state, event, entry.at(), offset);
        }
    }

    private void on(Event event, Instant at) {
        switch (event) {
            case Event.CommandAnswered e -> answered(e);
            case Event.PlanAccepted e -> {
                PlanBook before = plans.put(e.plan(), new PlanBook(world, e.plan(), e.stage()));
                require(before == null, e.plan() + " is accepted twice");
            }
            case Event.BenchAccepted e ->
                    throw world.broken("nobody asked for a bench: " + e.plan());
            case Event.BatchStarted e -> plan(e.plan()).batchStarted(e.batch());
            case Event.BatchEnded e -> plan(e.plan()).batchEnded(e.batch());
            case Event.PlanEnded e -> plan(e.plan()).ended(e, at);
            case Event.PlanArchived e -> plan(e.plan()).archived();
            case Event.AnswerKept e ->
                    require(
                            e.answer().equals(answers.get(e.repository() + " " + e.key())),
                            "the answer to " + e.key() + " is said to have been " + e.answer());
            case Event.WorkQueued e -> plan(e.attempt()).queued(e);
            case Event.Leased e -> plan(e.attempt()).leased(e);
            case Event.Started e -> plan(e.attempt()).started(e);
            case Event.AttemptEnded e -> plan(e.attempt()).attemptEnded(e, faults);
            case Event.WorkParked e -> plan(e.work().plan()).parked(e);
            case Event.WorkDue e -> plan(e.work().plan()).requireLive(e.work().item());
            case Event.RunSentBack e -> plan(e.work().plan()).sentBack(e, faults);
            case Event.WorkEnded e -> plan(e.work().plan()).workEnded(e);
            case Event.HeadMoved e -> plan(e.plan()).headMoved(e);
            case Event.InputQuarantined e ->
                    require(noise.contains(e.position()), "passed over: " + e.reason());
            case Event.PlanCancelling e -> plan(e.plan()).cancelling();
            case Event.PlanReopened e -> plan(e.plan()).reopened();
            case Event.WorkCancelling e -> plan(e.work().plan()).workCancelling(e);
            case Event.WorkRetried e -> plan(e.work().plan()).retried(e);
            case Event.ReportIgnored e -> plan(e.attempt()).late(e);
            case Event.GateOpened e -> plan(e.gate().work().plan()).gateOpened(e);
            case Event.GateAnswered e -> plan(e.gate().work().plan()).gateAnswered(e);
            case Event.AuditJudged e -> plan(e.plan()).auditJudged(e);
            case Event.BooksWritten e -> plan(e.work().plan()).booksWritten(e);
            case Event.DispatchedAgain _,
                    Event.Repeated _,
                    Event.WorkerSeen _,
                    Event.WorkerPlaced _,
                    Event.WorkerCordoned _,
                    Event.WorkerUncordoned _,
                    Event.TurnedAway _,
                    Event.AttemptGone _ -> {}
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

    /// A worker starts a process: never without a lease that stands, and never twice for a number.
    void processStarts(AttemptId attempt, String claim, String worker) {
        world.tell(worker + " starts " + attempt + " under " + claim);
        require(
                plan(attempt).isLeased(attempt, claim),
                worker + " starts " + attempt + " without a standing lease");
        require(processes.add(attempt), attempt + " is started twice");
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
