package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Decider;
import dev.acefleet.coordinator.core.Decision;
import dev.acefleet.coordinator.core.Effect;
import dev.acefleet.coordinator.core.Entry;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.core.Evolver;
import dev.acefleet.coordinator.core.Input;
import dev.acefleet.coordinator.core.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loop of one shard's coordinator: one thread that owns the state. It announces itself, folds the journal, and then
/// decides one input after the other; each decision is one journal entry, and nothing is said before its entry is
/// confirmed.
///
/// It dies at any moment without loss: what is decided is in the journal, what is not is in the inbox, and a new loop
/// derives what must be said again from the state. An instance is used once: [#start], then [#step] again and again, until
/// one of them throws, after which the state is not to be trusted: [CoordinatorLog.LogFailed] asks for a new loop,
/// [Deposed] for one when the group has decided anew, [WrongClock] for one when the clock may have been set right, and
/// anything else is a journal that this program cannot fold, or its own bug: this process must not lead (protocol P5, P8).
public final class CoordinatorLoop {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorLoop.class);

    /// How old the journalled inbox position may grow while nothing is decided (protocol P4).
    private static final Duration POSITION_AGE = Duration.ofHours(1);

    /// Failures of the loop's own questions that are put on record, each once: more is one cause in many clothes.
    private static final int OWN_FAILURES = 1_000;

    private static final long NOT_ASKED = -1;

    /// Shared: they learn each type once, and a loop may begin often.
    private static final Codec MESSAGES = new Codec();

    private static final JournalCodec ENTRIES = new JournalCodec();

    private final int shard;
    private final String instance;
    private final String version;
    private final CoordinatorLog log;
    private final FleetLink link;
    private final Timings timings;
    private final Clock clock;
    private final State state;
    private final PresenceWatch presence;
    private final Archivist archivist;
    private final Retention retention;
    private final LateInputs late;
    private final Set<String> ownFailures = new HashSet<>();
    private Outbox outbox;
    private Epoch epoch = Epoch.NONE;
    private long number;
    private long inbox;
    private long journalledInbox;
    private Instant journalledAt = Instant.EPOCH;
    private long ticked;
    private long readBeforeTick = NOT_ASKED;
    private long announcedAt;
    private long repeated;

    /// @param instance names this coordinator to people
    public CoordinatorLoop(
            int shard,
            String instance,
            String version,
            CoordinatorLog log,
            FleetLink link,
            PlanArchive archive,
            Timings timings,
            Retention retention,
            Clocks clocks) {
        this.shard = shard;
        this.instance = instance;
        this.version = version;
        this.log = log;
        this.link = link;
        this.timings = timings;
        this.state = new State(timings.providerPause());
        this.retention = retention;
        this.clock = new Clock(clocks);
        this.presence = new PresenceWatch(shard, link, timings);
        this.archivist = new Archivist(log, archive, retention.plans());
        this.late = new LateInputs(log);
        this.outbox = new Outbox(log, ENTRIES, 0, (_, _) -> {});
    }

    /// Announces, folds the journal up to the announcement, and says again what queued work needs.
    public void start() {
        announce();
        JournalReader reader = new JournalReader(log.journalId(), shard, new UnreadableRecords());
        long first = log.journalStart();
        archivist.begin(first);
        log.readJournal(
                first,
                epoch.offset() + 1,
                (offset, bytes) ->
                        reader.read(offset, bytes).ifPresent(entry -> fold(entry, offset)));
        if (inbox < log.inboxStart()) {
            throw new IllegalStateException(
                    "The inbox has lost its records "
                            + inbox
                            + " to "
                            + (log.inboxStart() - 1)
                            + " before they were decided; see the topic's retention");
        }
        long now = clock.nanos();
        ticked = now - timings.tick().toNanos();
        state.leases()
                .forEach(lease ->
                        presence.leases()
                                .granted(lease.attempt(), lease.claim(), lease.worker(), now));
        LOG.info("{} leads shard {} in epoch {}, inbox from {}", instance, shard, epoch, inbox);
        repeat();
        outbox.say(state.dispatches());
        outbox.say(state.cancels());
        advance();
        state.postponed(Codec.VERSION).forEach(this::settle);
    }

    /// What an older coordinator could not read is decided now, in one entry with the word that it is; once, whoever dies
    /// when.
    private void settle(long position) {
        List<Event> settled = List.of(new Event.InputSettled(position));
        late.at(position)
                .ifPresentOrElse(
                        record -> decide(record, settled),
                        () -> journal(settled, List.of(), clock.now()));
    }

    /// Begins an epoch.
    private void announce() {
        Instant before = clock.wall();
        CoordinatorLog.Announced announced =
                log.announce(new Entry.Announcement(instance, version, Codec.VERSION, before));
        clock.check(before, announced.timestamp());
        epoch = new Epoch(log.journalId(), announced.offset());
        number = 0;
        announcedAt = clock.nanos();
        EffectSender sender = new EffectSender(shard, epoch, link);
        outbox = new Outbox(log, ENTRIES, announced.offset() + 1, sender::send);
    }

    /// Begins an epoch of one's own after another, so that the journal can be trimmed up to it (protocol P9), or because the
    /// broker has to be asked what time it is (P5). Only when all that was decided is confirmed, and nobody has written since.
    private void announceAgain() {
        long expected = outbox.nextOffset();
        announce();
        if (epoch.offset() != expected) {
            throw new CoordinatorLog.LogFailed(
                    "Somebody else wrote to the journal at " + expected,
                    new IllegalStateException("announced at " + epoch.offset()));
        }
        LOG.info("{} goes on in epoch {}", instance, epoch);
        repeat();
    }

    /// The first of every epoch: what belongs to no plan, so that the journal may begin with this one's announcement.
    private void repeat() {
        List<Event> facts = new ArrayList<>(state.withoutPlan());
        facts.add(new Event.Repeated(facts.size()));
        repeat(facts);
        repeated = number;
    }

    private void repeat(List<Event> facts) {
        Optional<IllegalArgumentException> tooLarge = journal(facts, List.of(), clock.now());
        if (tooLarge.isPresent()) {
            if (facts.size() == 1) {
                throw tooLarge.get();
            }
            repeat(facts.subList(0, facts.size() / 2));
            repeat(facts.subList(facts.size() / 2, facts.size()));
        }
    }

    private void fold(Entry.Decided entry, long offset) {
        for (Event event : entry.events()) {
            Evolver.evolve(state, event, entry.at(), offset);
            archivist.on(event, entry.epoch().offset());
        }
        journalled(entry);
        inbox = entry.inbox();
    }

    private void journalled(Entry.Decided entry) {
        clock.entry(entry.at());
        journalledInbox = entry.inbox();
        journalledAt = entry.at();
    }

    /// Decides what has come, waiting up to `patience` for it; then time, when that is due; and says what is confirmed.
    public void step(Duration patience) {
        outbox.confirm();
        for (CoordinatorLog.LogRecord record : log.pollInbox(inbox, patience)) {
            inbox = record.offset() + 1;
            decide(record, List.of());
            outbox.confirm();
        }
        time();
    }

    /// Whether all that was decided is confirmed and said.
    public boolean isQuiet() {
        return outbox.isEmpty();
    }

    /// @param also stands in the entry that the record becomes
    private void decide(CoordinatorLog.LogRecord record, List<Event> also) {
        switch (MESSAGES.decode(record.value(), InboxMessage.class)) {
            case Decoded.Read<InboxMessage>(InboxMessage message) -> said(record, message, also);
            case Decoded.OtherVersion<InboxMessage>(int other) -> postpone(record, other);
            case Decoded.Unreadable<InboxMessage>(String reason) ->
                    passOver(Quarantine.of(record, reason), also);
        }
        advance();
    }

    private void postpone(CoordinatorLog.LogRecord record, int version) {
        boolean fits = state.mayPostpone();
        Event.InputQuarantined passedOver = Quarantine.of(record, version, fits);
        passOver(
                passedOver,
                fits ? List.of(new Event.InputPostponed(record.offset(), version)) : List.of());
    }

    private void said(CoordinatorLog.LogRecord record, InboxMessage message, List<Event> also) {
        if (message instanceof Report.Claimed claim) {
            presence.leases().claimed(claim.attempt(), claim.claim(), clock.nanos());
        }
        put(
                new Input.Said(message),
                also,
                failure -> {
                    LOG.error("Inbox record {} cannot be decided", record.offset(), failure);
                    giveUp(GivenUp.undecided(record, message, failure), also);
                },
                failure -> giveUp(GivenUp.tooLarge(record, message, failure), also));
    }

    private void giveUp(GivenUp message, List<Event> also) {
        journal(all(message.events(), also), message.effects(), clock.now());
    }

    /// What follows for the plans that changed, until nothing does.
    private void advance() {
        for (Optional<PlanId> plan = state.pollChanged();
                plan.isPresent();
                plan = state.pollChanged()) {
            own(new Input.Advance(plan.get()));
        }
    }

    /// An input of the loop's own. One that cannot be decided is put on record once, and a plan is not asked again before
    /// it changes.
    private void own(Input input) {
        put(
                input,
                List.of(),
                failure -> ownFailed(input, failure),
                failure -> ownFailed(input, failure));
    }

    private void ownFailed(Input input, RuntimeException failure) {
        Event.InputQuarantined quarantined = Quarantine.of(input, failure);
        if (ownFailures.size() < OWN_FAILURES && ownFailures.add(quarantined.reason())) {
            LOG.error("{}", quarantined.reason(), failure);
            passOver(quarantined, List.of());
        }
    }

    private void passOver(Event.InputQuarantined quarantined, List<Event> also) {
        LOG.warn("Input at {} is passed over: {}", quarantined.position(), quarantined.reason());
        journal(all(List.of(quarantined), also), List.of(), clock.now());
    }

    private static List<Event> all(List<Event> events, List<Event> also) {
        return Stream.concat(events.stream(), also.stream()).toList();
    }

    /// Decides an input and journals what it means. Only what happens before anything has changed is an input's failure;
    /// later ones end the loop, because the state is no longer what the journal says.
    private void put(
            Input input,
            List<Event> also,
            Consumer<RuntimeException> onUndecided,
            Consumer<IllegalArgumentException> onTooLarge) {
        Instant now = clock.now();
        Decision decision;
        try {
            decision = Decider.decide(state, input, now);
        } catch (RuntimeException e) {
            onUndecided.accept(e);
            return;
        }
        List<Event> events = all(decision.events(), also);
        if (events.isEmpty() && decision.effects().stream().noneMatch(CoordinatorLoop::mustLead)) {
            outbox.say(decision.effects());
        } else {
            journal(events, decision.effects(), now).ifPresent(onTooLarge);
        }
        decision.failures().forEach(failure -> ownFailed(input, failure));
    }

    /// A grant starts a process, so it is never said from memory alone, also where it is only repeated: an entry of its own,
    /// without events, shows that nobody else leads. One who was deposed while it stood still would grant what another
    /// coordinator has ended since, and the claim it answers may be as fresh as can be.
    private static boolean mustLead(Effect effect) {
        return effect instanceof Effect.Grant;
    }

    /// Appends an entry and evolves the state. `at` is the time the decision was made with: the state remembers what was
    /// said.
    ///
    /// @return why the entry cannot be written, in which case nothing has changed
    private Optional<IllegalArgumentException> journal(
            List<Event> events, List<Effect> effects, Instant at) {
        Entry.Decided entry;
        long offset;
        try {
            entry = new Entry.Decided(epoch, number + 1, inbox, at, events);
            offset = outbox.append(entry, effects);
        } catch (IllegalArgumentException e) {
            return Optional.of(e);
        }
        number++;
        journalled(entry);
        for (Event event : events) {
            LOG.debug("{} {}", offset, event);
            Evolver.evolve(state, event, at, offset);
            watch(event);
        }
        return Optional.empty();
    }

    private void watch(Event event) {
        if (event instanceof Event.Leased leased) {
            presence.leases()
                    .granted(leased.attempt(), leased.claim(), leased.worker(), clock.nanos());
        } else if (event instanceof Event.AttemptEnded ended) {
            presence.leases().forget(ended.attempt());
        }
        archivist.on(event, epoch.offset());
    }

    /// Time passes only when everything said before it has been read: the end of the inbox is asked for after the
    /// heartbeats, and ticks and lapses wait until the loop has read up to it (protocol P5).
    private void time() {
        if (readBeforeTick == NOT_ASKED && clock.nanos() - ticked >= timings.tick().toNanos()) {
            presence.listen(epoch, clock.nanos());
            readBeforeTick = log.inboxEnd();
        }
        if (readBeforeTick == NOT_ASKED || inbox < readBeforeTick) {
            return;
        }
        readBeforeTick = NOT_ASKED;
        ticked = clock.nanos();
        for (LeaseWatch.Lapse lapse : presence.leases().lapsed(ticked)) {
            LOG.info("The lease of {} has lapsed", lapse.attempt());
            own(new Input.LeaseLapsed(lapse.attempt(), lapse.claim(), lapse.used()));
            advance();
        }
        own(new Input.Tick(presence.idle(ticked), retention.refs()));
        advance();
        outbox.say(presence.again(state));
        keepPosition();
        outbox.confirm();
        if (outbox.isEmpty()) {
            forget();
        }
    }

    /// What is over for long leaves memory and journal. All that was decided is confirmed.
    private void forget() {
        archivist.trim(state, clock.now());
        archivist.archive(state, clock.now()).forEach(this::own);
        boolean old = clock.nanos() - announcedAt >= retention.epoch().toNanos();
        boolean due = clock.isDoubted() || old && number > repeated;
        if (due && outbox.isEmpty()) {
            announceAgain();
        }
    }

    private void keepPosition() {
        boolean old = journalledAt.plus(POSITION_AGE).isBefore(clock.now());
        if (journalledInbox < inbox && old) {
            journal(List.of(), List.of(), clock.now());
        }
    }

    /// The inbox up to which everything is decided.
    long position() {
        return inbox;
    }

    /// For tests: the state as text. On the loop's thread.
    String fingerprint() {
        return state.fingerprint();
    }
}
